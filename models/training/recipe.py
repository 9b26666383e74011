"""Which lines a recogniser learns from and is chosen by; one recipe per kind of weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np

from models.training import hand, mixed, typed, written
from models.training.lines import HEIGHT, WIDEST, Sample, sample
from models.training.text import mix

DEV_SEED = 5
STRETCHED, MOST = 0.35, 2.1  # share of lines that are stretched, as lines in doubt are read (ocr),
# and the largest factor


@dataclass(frozen=True, slots=True)
class Recipe:
    """Kind of weights, shares of each kind of line, and the folder of real written lines."""

    kind: str
    shares: tuple[tuple[str, int], ...]
    folder: Path | None = None
    corrected: tuple[Sample, ...] = ()  # lines that people corrected, to learn from
    held: tuple[Sample, ...] = ()  # others of them, to measure on

    def draw(self, rng: Random) -> Sample:
        """One line to learn from."""
        names, shares = zip(*self.shares, strict=True)
        name = rng.choices(names, shares)[0]
        if name == "corrected":
            line = written.again(rng, self.corrected)
        else:
            line = MAKERS[name](rng, self.folder)
        return stretched(rng, line) if self.kind == "hand" and rng.random() < STRETCHED else line

    def dev(self, count: int) -> dict[str, list[Sample]]:
        """The same lines every time, by domain, never trained on; the first domain decides."""
        rng = Random(DEV_SEED)
        if self.held:
            return {"corrected": list(self.held), "print": printed(rng, count // 2)}
        if self.kind == "print":
            return {"print": printed(rng, count)}
        found: dict[str, list[Sample]] = {}
        if self.folder is not None:
            found["written"] = [written.as_is(line) for line in written.lines(self.folder, "dev")]
        found["drawn"] = [hand.sample(rng, "hand_dev") for _ in range(count // 3)]
        found["typed"] = [typed.sample(rng, "dev") for _ in range(count // 5)]
        return found | {"print": printed(rng, count // 3)}


def stretched(rng: Random, line: Sample) -> Sample:
    """The line wider than it is, as far as the network reads in one go."""
    high, wide = line.image.shape[:2]
    most = min(MOST, WIDEST * high / HEIGHT / wide)
    if most < 1.1:
        return line
    size = round(wide * rng.uniform(1.1, most)), high
    image = cv2.resize(line.image, size, interpolation=cv2.INTER_CUBIC)
    return Sample(np.asarray(image, np.uint8), line.text)


def printed(rng: Random, count: int, side: str = "dev") -> list[Sample]:
    """Printed lines, half scanned, half photographed."""
    return [sample(rng, side, grade=("scan", "photo")[at % 2]) for at in range(count)]


def _real(rng: Random, folder: Path | None) -> Sample:
    return hand.sample(rng) if folder is None else written.sample(rng, folder)


MAKERS: dict[str, Callable[[Random, Path | None], Sample]] = {
    "print": lambda rng, folder: sample(rng, "train"),
    "typed": lambda rng, folder: typed.sample(rng),
    "drawn": lambda rng, folder: hand.sample(rng),
    "figures": lambda rng, folder: hand.sample(rng, says=mix.figures),
    "written": _real,
    "mixed": mixed.sample,
}


def recipe(kind: str, folder: Path | None = None) -> Recipe:
    """`print`: synthetic lines alone. `hand`: all kinds; real lines from `folder` if given."""
    if kind == "print":
        return Recipe(kind, (("print", 78), ("typed", 22)))
    return Recipe(kind, (("written", 24), ("drawn", 38), ("mixed", 13), ("figures", 11),
                         ("print", 8), ("typed", 6)), folder)


def from_reviews(
    kind: str, corrected: tuple[Sample, ...], held: tuple[Sample, ...], folder: Path | None = None
) -> Recipe:
    """Corrected lines, among others of every kind so that those are not forgotten."""
    return Recipe(kind, (("corrected", 50), ("written", 11), ("drawn", 13), ("mixed", 4),
                         ("print", 16), ("typed", 6)), folder, corrected, held)
