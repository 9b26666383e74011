"""One text line drawn as the detector would cut it from an undamaged page."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.training import fonts, paper

Mask = NDArray[np.float32]  # H×W, 1 = ink
Picture = NDArray[np.float32]  # H×W×3, BGR, 0-255


@dataclass(frozen=True, slots=True)
class Style:
    """How the letters stand: the face, pixels per em, extra space per letter, width factor."""

    face: fonts.Face
    size: int
    spacing: float = 0.0
    width: float = 1.0


def style(rng: Random, side: str, kind: str | None = None) -> Style:
    """A random style; sizes lean to the small letters of cards and far photos."""
    face = fonts.pick(rng, side, kind)
    size = round(2 ** rng.uniform(3.75, 5.5))  # 13-45 px per em: capitals 9-32 px high
    spacing = rng.choice((0.0, 0.0, 0.0, 0.0, rng.uniform(-0.03, 0.06), rng.uniform(0.05, 0.3)))
    wide = rng.uniform(0.8, 1.15) if rng.random() < 0.4 else 1.0
    return Style(face, size, max(0.0, spacing) if face.kind == "narrow" else spacing, wide)


def letters(text: str, look: Style) -> Mask:
    """The ink of the text, cut to its bounding box."""
    font = fonts.sized(look.face.path, look.size)
    gap = look.spacing * look.size
    length = font.getlength(text) + gap * len(text)
    canvas = Image.new("L", (int(length) + 3 * look.size, 3 * look.size), 0)
    pen = ImageDraw.Draw(canvas)
    at = (float(look.size), 2.0 * look.size)
    if gap:
        for index, letter in enumerate(text):
            x = at[0] + font.getlength(text[:index]) + gap * index
            pen.text((x, at[1]), letter, 255, font, anchor="ls")
    else:
        pen.text(at, text, 255, font, anchor="ls")
    box = canvas.getbbox() or (0, 0, look.size, look.size)
    ink = np.asarray(canvas.crop(box), np.float32) / 255
    if look.width != 1.0:
        ink = cv2.resize(ink, (max(2, round(ink.shape[1] * look.width)), ink.shape[0]),
                         interpolation=cv2.INTER_AREA)
    return ink


def crop(rng: Random, ink: Mask, size: int) -> Mask:
    """The ink with the margins of a detector's box, sometimes with rests of its neighbours."""
    high, wide = ink.shape
    top, bottom = (round(rng.triangular(-0.02, 0.42, 0.12) * high) for _ in "tb")
    left, right = (round(rng.triangular(-0.02, 0.9, 0.15) * size) for _ in "lr")
    tall = max(high, round(rng.uniform(0.9, 1.1) * size)) if rng.random() < 0.5 else high
    top += (tall - high) // 2
    bottom += (tall - high) // 2
    page = np.zeros((high + max(top, 0) + max(bottom, 0), wide + max(left, 0) + max(right, 0)),
                    np.float32)
    page[max(top, 0) : max(top, 0) + high, max(left, 0) : max(left, 0) + wide] = ink
    if rng.random() < 0.12 and min(top, bottom) > 2:
        _neighbour(rng, page, ink, top if rng.random() < 0.5 else -bottom)
    return page[max(-top, 0) : page.shape[0] - max(-bottom, 0),
                max(-left, 0) : page.shape[1] - max(-right, 0)]


def _neighbour(rng: Random, page: Mask, ink: Mask, margin: int) -> None:
    """The feet of the line above (margin > 0) or the heads of the line below (margin < 0)."""
    depth = max(1, min(abs(margin) // 2, ink.shape[0] // 5))
    strip = np.roll(ink, rng.randrange(ink.shape[1]), 1)
    strip = strip[-depth:] if margin > 0 else strip[:depth]
    width = min(strip.shape[1], page.shape[1])
    rows = slice(0, depth) if margin > 0 else slice(page.shape[0] - depth, page.shape[0])
    page[rows, :width] = np.maximum(page[rows, :width], strip[:, :width])


def wear(rng: Random, ink: Mask, typed: bool) -> Mask:
    """Uneven ribbon, thin or fat ink, faded places."""
    draw = rng.random()
    if draw < 0.12:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8)) if ink.shape[0] > 26 else ink
    if draw < 0.45 if typed else draw < 0.12:
        coarse = np.random.default_rng(rng.getrandbits(32))
        cells = coarse.random((3 + ink.shape[0] // 12, 3 + ink.shape[1] // 12), np.float32)
        fade = cv2.resize(cells, ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
        ink = ink * np.clip(0.55 + 0.6 * fade, 0.45, 1)
    return ink


def line(rng: Random, text: str, look: Style) -> Picture:
    """The text in ink on a random paper."""
    ink = crop(rng, letters(text, look), look.size)
    ink = wear(rng, ink, look.face.kind == "typewriter")
    ground = paper.ground(rng, *ink.shape)
    paper.rule(rng, ground, look.size)
    colour = paper.ink_colour(rng, ground)
    strength = rng.uniform(0.55, 1.0) if rng.random() < 0.3 else rng.uniform(0.85, 1.0)
    alpha = (ink * strength)[..., None]
    picture = ground * (1 - alpha) + colour * alpha
    return paper.overprint(rng, picture)
