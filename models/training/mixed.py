"""Mixed lines of forms: a printed label, then what a hand wrote behind it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training import draw, hand, sheet, written
from models.training.damage import damage
from models.training.lines import FAINTEST, HEIGHT, WIDEST, Sample, contrast
from models.training.text import mix, papers

Mask = NDArray[np.float32]  # H×W, 1 = ink
SHORTEST_HAND, TALLEST_HAND = 1.15, 2.1  # height of the ink against the em of the label


def joined(rng: Random, label: Mask, value: Mask, size: int) -> tuple[Mask, Mask]:
    """Two masks of one size, the label's and the hand's ink, side by side."""
    gap = round(rng.uniform(0.15, 1.6) * size)
    lift = round(rng.gauss(0, 0.12) * size)
    high = max(label.shape[0], value.shape[0]) + abs(lift)
    wide = label.shape[1] + gap + value.shape[1]
    pages = np.zeros((2, high, wide), np.float32)
    foot = high - max(0, -lift)
    low = (foot - label.shape[0]) // 2 if rng.random() < 0.5 else foot - label.shape[0]
    pages[0, low : low + label.shape[0], : label.shape[1]] = label
    top = (high - value.shape[0]) // 2
    pages[1, top : top + value.shape[0], label.shape[1] + gap :] = value
    return pages[0], pages[1]


def sample(
    rng: Random, folder: Path | None, side: str = "train", grade: str | None = None
) -> Sample:
    """A label of a form with a value in a drawn or, where a folder is given, a real hand."""
    while True:
        look = draw.style(rng, side, rng.choice(("sans", "serif", "serif", "typewriter")))
        look = draw.Style(look.face, rng.randint(20, 34))
        head = papers.label(rng).rstrip(". ")
        if len(head) > 34:
            head = head[-34:].split(" ", 1)[-1]
        if not head.endswith(":") and rng.random() < 0.8:
            head += ":"
        if folder is not None and rng.random() < 0.55:
            value, text = written.ink(rng, folder)
            value = hand.trimmed(value)
        else:
            text = mix.written(rng)
            value, _ = hand.written(rng, text, f"hand_{side}")
        label = draw.letters(head, look)
        tall = look.size * rng.uniform(SHORTEST_HAND, TALLEST_HAND)
        scale = tall / value.shape[0]
        value = cv2.resize(value, (max(4, round(value.shape[1] * scale)), round(tall)),
                           interpolation=cv2.INTER_AREA)
        printed, penned = joined(rng, label, value, look.size)
        both = np.concatenate((printed, penned), 0)  # cut alike: crop sees one after the other
        both = frame(rng, both, look.size)
        printed, penned = np.split(both, 2, 0)
        picture = sheet.ground(rng, *printed.shape)
        sheet.rules(rng, picture, look.size)
        for page, shade in ((printed, np.float32([rng.uniform(0, 80)] * 3)),
                            (penned, sheet.pen_colour(rng))):
            alpha = (page * rng.uniform(0.7, 1))[..., None]
            picture = picture * (1 - alpha) + np.minimum(picture, shade) * alpha
        picture = damage(rng, picture, grade or rng.choices(
            ("clean", "scan", "photo"), (40, 50, 10))[0])
        wide = picture.shape[1] * HEIGHT / picture.shape[0]
        if wide <= WIDEST and contrast(picture) >= FAINTEST:
            return Sample(np.clip(picture, 0, 255).astype(np.uint8), mix.target(f"{head} {text}"))


def frame(rng: Random, both: Mask, size: int) -> Mask:
    """The same margins around both masks, which lie one above the other."""
    top, foot = (round(rng.uniform(0, 0.35) * size) for _ in "tb")
    left, right = (round(rng.uniform(0, 0.5) * size) for _ in "lr")
    return np.concatenate([
        cv2.copyMakeBorder(page, top, foot, left, right, cv2.BORDER_CONSTANT, value=0)
        for page in np.split(both, 2, 0)
    ], 0)
