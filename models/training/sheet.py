"""Handwriting paper: plain, ruled, dotted or a form, and the ink that a pen leaves on it."""

from __future__ import annotations

import colorsys
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training import paper

Mask = NDArray[np.float32]  # H×W, 1 = ink
Picture = NDArray[np.float32]  # H×W×3, BGR, 0-255


def ground(rng: Random, high: int, wide: int) -> Picture:
    """Office paper, old paper or, sometimes, the grounds of printed lines."""
    if rng.random() < 0.25:
        return paper.ground(rng, high, wide)
    tint = colorsys.hsv_to_rgb(rng.uniform(0.02, 0.75), rng.uniform(0, 0.22) ** 1.5 * 2.2,
                               rng.uniform(0.68, 1))[::-1]
    picture = np.empty((high, wide, 3), np.float32)
    picture[:] = np.float32(tint) * 255
    dice = np.random.default_rng(rng.getrandbits(32))
    if rng.random() < 0.5:  # stains, folds, uneven light
        cloud = dice.standard_normal((3, 3 + wide // 90), np.float32) * rng.uniform(2, 14)
        picture += cv2.resize(cloud, (wide, high), interpolation=cv2.INTER_CUBIC)[..., None]
    if rng.random() < 0.5:  # fibres
        picture += dice.standard_normal((high, wide, 1), np.float32) * rng.uniform(1, 6)
    return picture


def rules(rng: Random, picture: Picture, size: int) -> None:
    """Lines of the paper under the ink, drawn in place: ruled, dotted, squared."""
    high, wide = picture.shape[:2]
    draw = rng.random()
    if draw < 0.45:
        return
    colour = np.float32([rng.uniform(60, 190) for _ in "bgr"])
    if rng.random() < 0.5:
        colour[:] = colour.mean()
    foot = round(high * rng.uniform(0.55, 0.95))
    thick = max(1, round(size / rng.uniform(16, 40)))
    tilt = rng.uniform(-0.008, 0.008) * wide
    under = picture.copy()
    if draw < 0.62:  # one or two ruled lines
        pitch = high * rng.uniform(0.6, 1.1)
        for y in (foot - pitch, foot, foot + pitch):
            cv2.line(picture, (0, round(y)), (wide, round(y + tilt)), colour.tolist(), thick)
    elif draw < 0.87:  # dotted leader, as forms print under values
        step = max(2.0, size * rng.uniform(0.1, 0.35))
        thick = max(1, round(size / rng.uniform(11, 36)))  # up to the dots below letters
        for x in np.arange(rng.random() * step, wide, step):
            y = round(foot + tilt * x / wide)
            picture[y : y + thick + 1, int(x) : int(x) + thick + 1] = colour
    else:  # squared school paper
        pitch = high * rng.uniform(0.18, 0.5)
        for y in np.arange(foot % pitch, high, pitch):
            cv2.line(picture, (0, round(y)), (wide, round(y + tilt)), colour.tolist(), 1)
        for x in np.arange(rng.random() * pitch, wide, pitch):
            cv2.line(picture, (round(x), 0), (round(x), high), colour.tolist(), 1)
    strength = rng.uniform(0.35, 1.0)
    picture[:] = under * (1 - strength) + picture * strength


def pen_colour(rng: Random) -> Picture:
    """BGR of ballpoint, fountain pen or pencil."""
    draw = rng.random()
    if draw < 0.5:  # blue
        tint = colorsys.hsv_to_rgb(rng.uniform(0.56, 0.69), rng.uniform(0.4, 0.95),
                                   rng.uniform(0.3, 0.85))
    elif draw < 0.74:  # black
        tint = colorsys.hsv_to_rgb(rng.random(), rng.uniform(0, 0.25), rng.uniform(0, 0.35))
    elif draw < 0.85:  # violet
        tint = colorsys.hsv_to_rgb(rng.uniform(0.7, 0.84), rng.uniform(0.3, 0.8),
                                   rng.uniform(0.3, 0.75))
    elif draw < 0.92:  # red, pink
        tint = colorsys.hsv_to_rgb(rng.uniform(0.9, 1.02) % 1, rng.uniform(0.4, 0.95),
                                   rng.uniform(0.55, 0.95))
    else:  # pencil, faded ink
        tint = colorsys.hsv_to_rgb(rng.random(), rng.uniform(0, 0.2), rng.uniform(0.3, 0.6))
    return np.float32(tint[::-1]) * 255


def laid(rng: Random, ink: Mask, size: int, colour: Picture | None = None) -> Picture:
    """The ink on a sheet, with rules under it and, sometimes, a stamp over it."""
    picture = ground(rng, *ink.shape)
    rules(rng, picture, size)
    shade = pen_colour(rng) if colour is None else colour
    if picture.mean() - shade.mean() < 60:
        shade = shade * 0.4
    alpha = (ink * rng.uniform(0.65, 1.0))[..., None]
    picture = picture * (1 - alpha) + np.minimum(picture, shade) * alpha
    return paper.overprint(rng, picture)
