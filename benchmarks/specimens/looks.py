"""How a paper looks this time: typefaces, sizes, colours and spacing, drawn from wide ranges."""

import random
from dataclasses import dataclass

from benchmarks.specimens.fonts import Typeface, draw_typeface
from benchmarks.specimens.rows import Look
from benchmarks.specimens.sheet import Colour, Sheet, Type

INKS: tuple[Colour, ...] = ((20, 20, 20), (10, 25, 70), (40, 40, 45), (25, 45, 40), (60, 30, 30))
LABEL_INKS: tuple[Colour, ...] = (
    (25, 35, 100), (20, 20, 20), (60, 40, 110), (30, 70, 80), (70, 30, 40), (45, 45, 50),
)  # fmt: skip
REDS: tuple[Colour, ...] = ((200, 30, 40), (170, 20, 30), (215, 50, 60))


@dataclass(frozen=True, slots=True)
class Dress:
    """The typefaces and measures of one paper."""

    title: Typeface
    label: Typeface
    value: Typeface
    look: Look
    title_ink: Colour


def draw_dress(rng: random.Random, which: str, old: bool, sizes: tuple[float, float]) -> Dress:
    """A dress for a paper whose values are sizes[0] to sizes[1] mm per em.

    Old papers (`old`) are printed in serif faces and filled in by typewriter more often.
    """
    label = draw_typeface(rng, which, ("serif", "sans") if old else ("sans", "sans", "narrow"))
    if rng.random() < 0.12:
        label = draw_typeface(rng, which, ("serif",))
    value = label
    if old and rng.random() < 0.5:
        value = draw_typeface(rng, which, ("typewriter", "serif"))
    elif rng.random() < 0.35:
        value = draw_typeface(rng, which, ("sans", "serif"))
    size = rng.uniform(*sizes)
    label_size = size * rng.uniform(0.72, 1.0)
    ink, value_ink = rng.choice(LABEL_INKS), rng.choice(INKS)
    english = label.italic if rng.random() < 0.5 else label.regular
    look = Look(
        label=Type(label.regular, label_size, ink, rng.choice((0, 0, 0.03)) * label_size),
        english=Type(english, label_size * rng.uniform(0.85, 1), ink),
        value=Type(
            value.bold if rng.random() < 0.45 else value.regular, size, value_ink,
            rng.choice((0, 0, 0, 0.02, 0.06)) * size,
        ),
        colon=rng.choice((":", ":", ":", "", " :")),
        bar=rng.choice((" / ", " / ", "/", " | ")),
        gap=size * rng.uniform(0.3, 1.3),
        leader="",
        spread=rng.uniform(0.55, 1.0),
    )  # fmt: skip
    title = label if rng.random() < 0.6 else draw_typeface(rng, which, ("sans", "serif"))
    return Dress(title, label, value, look, rng.choice(REDS))


def fitted(sheet: Sheet, text: str, style: Type, width: float) -> Type:
    """The style, made small enough for the text to fit a width in mm."""
    return style.scaled(min(1.0, width / max(sheet.measure(text, style), 0.01)))
