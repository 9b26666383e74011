"""What lies under and over the ink: coloured guilloche, grey copies, rules, stamps, watermarks."""

from __future__ import annotations

import colorsys
from functools import cache
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.training import fonts

Picture = NDArray[np.float32]  # H×W×3, BGR, 0-255


def _colour(rng: Random, saturation: float, value: float) -> Picture:
    blue_green_red = colorsys.hsv_to_rgb(rng.random(), saturation, value)[::-1]
    return np.array(blue_green_red, np.float32) * 255


def ground(rng: Random, high: int, wide: int) -> Picture:
    """A background of the wanted size."""
    draw = rng.random()
    if draw < 0.3:  # office paper or grey copy
        shade = rng.uniform(150, 255)
        base = np.float32([shade + rng.uniform(-12, 4), shade, shade + rng.uniform(-4, 8)])
        picture = np.broadcast_to(base, (high, wide, 3))
    else:  # a plastic card: two soft colours, then fine waves
        ends = [_colour(rng, rng.uniform(0.02, 0.3), rng.uniform(0.72, 1)) for _ in "ab"]
        ramp = np.linspace(0, 1, wide, dtype=np.float32)[None, :, None]
        picture = np.broadcast_to(ends[0] * (1 - ramp) + ends[1] * ramp, (high, wide, 3)).copy()
    if draw > 0.38:
        picture = picture + guilloche(rng, high, wide)[..., None] * (
            _colour(rng, 0.6, 1) - 255 * rng.uniform(0.55, 1.0)) * rng.uniform(0.06, 0.3)
    if rng.random() < 0.15:  # emboss, hologram, shadow of a fold
        coarse = np.random.default_rng(rng.getrandbits(32)).random((3, 6), np.float32)
        cloud = cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC)[..., None]
        picture = picture + (cloud - 0.5) * rng.uniform(20, 90)
    return np.ascontiguousarray(np.clip(picture, 0, 255), np.float32)


def guilloche(rng: Random, high: int, wide: int) -> NDArray[np.float32]:
    """H×W, 0-1: bundles of bent fine lines, as banknotes and cards carry."""
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    total = np.zeros((high, wide), np.float32)
    for _ in range(rng.choice((1, 2, 2))):
        pitch = rng.uniform(3, 14)
        bend = rng.uniform(0, 1.5) * pitch * np.sin(x / rng.uniform(8, 60) + rng.uniform(0, 6))
        turn = rng.uniform(-1.4, 1.4)
        wave = np.sin((y * np.cos(turn) + x * np.sin(turn) + bend) * (2 * np.pi / pitch))
        total = np.maximum(total, np.clip(wave * 1.6 - 0.6, 0, 1))
    return total


def ink_colour(rng: Random, under: Picture) -> Picture:
    """Black, blue, violet or red ink, or white on a dark ground."""
    draw = rng.random()
    if under.mean() < 110 or draw < 0.015:
        if draw < 0.015:
            under *= 0.35
        return np.full(3, rng.uniform(215, 255), np.float32)
    if draw < 0.66:
        return np.float32([rng.uniform(0, 70)] * 3) + np.float32([rng.uniform(0, 25), 0, 0])
    if draw < 0.88:  # labels: blue, violet
        return np.float32([rng.uniform(70, 150), rng.uniform(20, 80), rng.uniform(10, 80)])
    return np.float32([rng.uniform(20, 80), rng.uniform(10, 60), rng.uniform(130, 205)])


def rule(rng: Random, picture: Picture, size: int) -> None:
    """Dotted leaders, ruled lines or table borders under and beside the text, drawn in place."""
    high, wide = picture.shape[:2]
    shade = rng.uniform(20, 150)
    foot = round(high * rng.uniform(0.68, 0.97))
    draw = rng.random()
    if draw < 0.34:  # forms print them under the values, often from behind the label on
        step, dot = size * rng.uniform(0.12, 0.4), max(1, round(size / rng.uniform(9, 16)))
        start = rng.random() * step if rng.random() < 0.6 else rng.random() * wide / 2
        rows = [foot] if rng.random() < 0.75 else [foot, rng.randrange(1 + high // 12)]
        for row in rows:  # the second: those of the row above
            for x in np.arange(start, wide, max(2.0, step)).astype(int):
                picture[row : row + dot, x : x + dot] = shade
    elif draw < 0.40:
        thick = max(1, size // rng.randint(14, 30))
        y = foot if rng.random() < 0.8 else rng.randrange(max(1, high // 12))
        slope = rng.uniform(-0.04, 0.04) * high
        cv2.line(picture, (0, y), (wide, round(y + slope)), (shade,) * 3, thick)
    elif draw < 0.43:
        x = rng.choice((rng.randrange(1 + size // 8), wide - 1 - rng.randrange(1 + size // 8)))
        cv2.line(picture, (x, 0), (x, high), (shade,) * 3, max(1, size // 20))


@cache
def _overlays() -> tuple[NDArray[np.float32], ...]:
    """480×480 masks of diagonal words and round stamps, to be cut at random."""
    rng, masks = Random(7), []
    for index in range(24):
        canvas = Image.new("L", (480, 480), 0)
        pen = ImageDraw.Draw(canvas)
        look = fonts.pick(rng, "train", "sans").path
        if index % 2:
            font = fonts.sized(look, rng.randint(36, 110))
            words = rng.choice(("MẪU - SPECIMEN", "MẪU", "SPECIMEN", "BẢN SAO", "MẪU / SPECIMEN"))
            for row in range(-1, 5):
                pen.text((rng.randint(-200, 100), row * 150), words, 255, font)
            canvas = canvas.rotate(rng.choice((30, 45, -30, 20, -45, 15)))
        else:
            for radius in (200, 188, 120):
                pen.ellipse((240 - radius, 240 - radius, 240 + radius, 240 + radius),
                            outline=255, width=rng.randint(3, 8))
            font = fonts.sized(look, rng.randint(28, 44))
            pen.text((240, 240), "★\nỦY BAN\nNHÂN DÂN", 255, font, anchor="mm", align="center")
            canvas = canvas.rotate(rng.uniform(0, 360))
        masks.append(np.asarray(canvas, np.float32) / 255)
    return tuple(masks)


def overprint(rng: Random, picture: Picture) -> Picture:
    """Sometimes a stamp or a watermark across the line, never as strong as the ink."""
    draw = rng.random()
    if draw > 0.17:
        return picture
    high, wide = picture.shape[:2]
    mask = rng.choice(_overlays())
    zoom = max(high, 20) * rng.uniform(3, 9) / 480
    mask = cv2.resize(mask, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    mask = np.tile(mask, (1, 1 + wide // mask.shape[1]))
    y, x = rng.randrange(mask.shape[0] - high + 1), rng.randrange(mask.shape[1] - wide + 1)
    mask = mask[y : y + high, x : x + wide, None] * rng.uniform(0.15, 0.55)
    red = np.float32([rng.uniform(40, 110), rng.uniform(30, 100), rng.uniform(190, 240)])
    colour = red if draw < 0.11 else np.float32([rng.uniform(90, 170)] * 3)
    if rng.random() < 0.5:  # ink lies over ink: the darker shows
        return picture * (1 - mask) + np.minimum(picture, colour) * mask
    return picture * (1 - mask) + colour * mask
