"""Hands of clerks: handwriting typefaces, written word by word with an unsteady base line.

`dev` hands serve while the reader is built (its recognisers learnt from them), `fit` hands measure
how sure values are, `test` hands are for benchmarks alone. They come from npm's @fontsource by
.ci/typefaces; without them a slanted face stands in.
"""

import random
from functools import cache
from pathlib import Path

from benchmarks.specimens.fonts import Typeface, draw_typeface, sized
from benchmarks.specimens.sheet import Sheet, Type
from models.training.webfonts import HOME, whole

NEAT = {  # separate letters, or as schools teach them
    "dev": ("patrick-hand", "playpen-sans", "itim", "shantell-sans", "mynerve", "fuzzy-bubbles"),
    "fit": ("sriracha", "pangolin", "borel", "moon-dance"),
    "test": ("mali", "playwrite-vn", "bad-script"),
}
HARD = {  # joined and hurried
    "dev": ("dancing-script", "charm", "grape-nuts", "square-peg"),
    "fit": ("charmonman", "licorice", "birthstone"),
    "test": ("estonia", "oooh-baby", "the-nautigal", "send-flowers"),
}
SIDES = {"dev": "train", "fit": "calibrate"}  # of models/training/webfonts.toml
CROSSED = ("⟦", "⟧")
"""Round a word that the clerk struck out."""


@cache
def hands(which: str, hard: bool) -> tuple[str, ...]:
    """Font files of one set."""
    names = (HARD if hard else NEAT)[which]
    files = [HOME / f"{name}-400-normal.ttf" for name in names]
    return tuple(str(file) for file in files if file.exists())


def draw_hand(rng: random.Random, which: str, hard: bool = False) -> str:
    """A handwriting file."""
    found = hands(which, hard)
    return rng.choice(found) if found else draw_typeface(rng, which, ("serif",)).italic


@cache
def _prints(side: str) -> tuple[Typeface, ...]:
    files: dict[tuple[str, str], list[str]] = {}
    for family, kind, path in whole(side):
        if kind in ("serif", "sans", "typewriter"):
            files.setdefault((family, kind), []).append(str(path))
    return tuple(
        Typeface(family, kind, paths[0], paths[min(1, len(paths) - 1)], paths[-1])
        for (family, kind), paths in files.items()
    )


def draw_print(rng: random.Random, which: str, kinds: tuple[str, ...]) -> Typeface:
    """A printing or typing face. `fit` and `test` share none, and none was trained on."""
    if which == "test":
        return draw_typeface(rng, which, kinds)
    found = [face for face in _prints(SIDES[which]) if face.kind in kinds]
    return rng.choice(found) if found else draw_typeface(rng, "dev", kinds)


def is_hand(font: str) -> bool:
    """Whether a file is one of the hands."""
    return Path(font).name.removesuffix("-400-normal.ttf") in {
        name for side in (*NEAT.values(), *HARD.values()) for name in side
    }


class HandSheet(Sheet):
    """A sheet on which text in a hand is written word by word, and struck words are struck."""

    rng: random.Random

    def measure(self, text: str, style: Type) -> float:
        """As written: marks of struck words take no room."""
        return super().measure(text.translate(_PLAIN), style)

    def text(self, x: float, y: float, text: str, style: Type, anchor: str = "ls") -> float:
        """Set or write a text; see Sheet.text."""
        crossed = CROSSED[0] in text
        if not crossed and not is_hand(style.font):
            return super().text(x, y, text, style, anchor)
        width = self.measure(text, style)
        if anchor[0] == "m":
            x -= width / 2
        space = self.measure(" ", style)
        start, sway = x, 0.0 if not is_hand(style.font) else 0.05 * style.size
        for word in text.split(" "):
            plain = word.translate(_PLAIN)
            font = sized(style.font, round(style.size * self.scale))
            lift = y + self.rng.uniform(-sway, sway)
            self.draw.text(self.px(x, lift), plain, style.colour, font, "ls")
            long = font.getlength(plain) / self.scale
            if word.startswith(CROSSED[0]):
                self._strike(x, lift - 0.28 * style.size, long, style)
            x += long + space * self.rng.uniform(0.85, 1.25)
        self.texts.append((text, start, y - 0.75 * style.size, x, y + 0.2 * style.size))
        return max(width, x - start - space)

    def _strike(self, x: float, y: float, long: float, style: Type) -> None:
        for _ in range(self.rng.choice((1, 1, 2))):
            dy = self.rng.uniform(-0.08, 0.08) * style.size
            self.draw.line(
                self.px(x - 0.4, y + dy, x + long + 0.4, y - dy),
                fill=style.colour,
                width=max(2, round(0.3 * self.scale)),
            )


_PLAIN = str.maketrans("", "", "".join(CROSSED))
