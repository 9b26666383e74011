"""Synthetic lines: picture and text, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training import draw
from models.training.damage import damage
from models.training.text import mix

HEIGHT = 48  # pixels, the height that the network sees
WIDEST = 1600  # pixels at that height; longer lines are drawn again, never squeezed
GRADES = ("clean", "scan", "photo")
FAINTEST = 28.0  # grey levels between ink and ground, below which a person would give up too


@dataclass(frozen=True, slots=True)
class Sample:
    """One line: BGR picture of any size, what it says (NFC), and where its spaces are.

    `gaps`: shares of the width, 0 to 1; empty where nobody knows.
    """

    image: NDArray[np.uint8]
    text: str
    gaps: tuple[float, ...] = ()


def sample(rng: Random, side: str, kind: str | None = None, grade: str | None = None) -> Sample:
    """A readable line; unreadable or over-long ones are drawn again."""
    while True:
        grade_now = grade or rng.choices(GRADES, (15, 35, 50))[0]
        if kind is None and rng.random() < 0.05:
            text = mix.machine_line(rng)
            look = draw.style(rng, "mrz" if rng.random() < 0.6 else side, "typewriter")
            look = replace(look, spacing=max(0.0, look.spacing))
        else:
            text = mix.text(rng)
            look = draw.style(rng, side, kind)
        picture = damage(rng, draw.line(rng, text, look), grade_now)
        wide = picture.shape[1] * HEIGHT / picture.shape[0]
        if wide <= WIDEST and contrast(picture) >= FAINTEST:
            return Sample(np.clip(picture, 0, 255).astype(np.uint8), mix.target(text))


def contrast(picture: NDArray[np.float32]) -> float:
    """Grey levels between the darkest and the lightest tenth of the columns' middle."""
    grey = picture.mean(2)
    return float(np.percentile(grey, 90) - np.percentile(grey, 3))


def to_input(image: NDArray[np.uint8], width: int | None = None) -> NDArray[np.float32]:
    """3×48×W, -1 to 1; W in proportion, or as wanted for a batch of like lines."""
    high, wide = image.shape[:2]
    width = width or max(8, round(wide * HEIGHT / high))
    small = cv2.resize(image, (width, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return (small.astype(np.float32).transpose(2, 0, 1) / 255 - 0.5) / 0.5
