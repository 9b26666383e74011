"""What scanners, phones and copiers do to a line; three grades: clean, scan, photo."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]  # H×W×3, BGR, 0-255


def damage(rng: Random, picture: Picture, grade: str) -> Picture:
    """The picture after the camera; hard steps are drawn one at a time to stay readable."""
    if grade == "clean":
        return picture
    photo = grade == "photo"
    if rng.random() < (0.7 if photo else 0.25):
        picture = bend(rng, picture, 1.0 if photo else 0.35)
    if photo and rng.random() < 0.3:
        picture = light(rng, picture)
    hard = rng.choice(("soft", "moved", "small", "noise", "flat", "none"))
    picture = blur(rng, picture, hard)
    if hard == "small" or rng.random() < 0.15:
        picture = shrink(rng, picture)
    if hard == "flat" or rng.random() < 0.2:
        low = rng.uniform(0, 90)
        picture = low + picture * (rng.uniform(0.55, 0.95) * (255 - low) / 255)
    if rng.random() < 0.35:
        picture = noise(rng, picture, 22 if hard == "noise" else 9)
    if rng.random() < 0.18:
        picture = np.repeat(picture.mean(2, keepdims=True), 3, 2)
        if rng.random() < 0.35:  # a photocopy: hard contrast
            picture = (picture - picture.mean()) * rng.uniform(1.3, 2.2) + rng.uniform(150, 200)
    if rng.random() < (0.6 if photo else 0.4):
        picture = compress(rng, picture, 28 if photo else 50)
    return np.clip(picture, 0, 255)


def bend(rng: Random, picture: Picture, strength: float) -> Picture:
    """A little turn, slant, perspective and, rarely, a curved sheet."""
    shift = picture.shape[0] * 0.11 * strength
    edge = round(shift * 0.7)
    picture = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    high, wide = picture.shape[:2]
    corners = np.float32([[0, 0], [wide, 0], [wide, high], [0, high]])
    slant = rng.uniform(-0.22, 0.22) * high * strength
    moved = corners + np.float32(
        [[rng.uniform(-1, 1) * shift, rng.uniform(-1, 1) * shift * 0.7] for _ in range(4)]
    )
    moved[:2, 0] += slant
    matrix = cv2.getPerspectiveTransform(corners, moved)
    picture = cv2.warpPerspective(picture, matrix, (wide, high), flags=cv2.INTER_LINEAR,
                                  borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.15:
        x = np.arange(wide, dtype=np.float32)
        swing = np.sin(x / wide * rng.uniform(1, 4) + rng.uniform(0, 6))
        lift = rng.uniform(-0.09, 0.09) * high * swing
        columns = np.broadcast_to(x, (high, wide))
        rows = np.arange(high, dtype=np.float32)[:, None] + lift[None].astype(np.float32)
        picture = cv2.remap(picture, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR,
                            borderMode=cv2.BORDER_REPLICATE)
    return picture


def light(rng: Random, picture: Picture) -> Picture:
    """A shadow's edge, a gradient or a soft glare."""
    high, wide = picture.shape[:2]
    x = np.linspace(0, 1, wide, dtype=np.float32)[None, :, None]
    draw = rng.random()
    if draw < 0.4:
        return picture * (1 - rng.uniform(0.1, 0.55) * (x if rng.random() < 0.5 else 1 - x))
    if draw < 0.65:
        edge = 1 / (1 + np.exp((x - rng.random()) * rng.choice((-1, 1)) * rng.uniform(8, 60)))
        return picture * (1 - rng.uniform(0.15, 0.5) * edge)
    y = np.linspace(-0.5, 0.5, high, dtype=np.float32)[:, None, None]
    spot = np.exp(-(((x - rng.random()) * wide / high / rng.uniform(1, 4)) ** 2
                    + (y - rng.uniform(-0.6, 0.6)) ** 2) * 2)
    return picture + (255 - picture) * spot * rng.uniform(0.2, 0.62)


def blur(rng: Random, picture: Picture, hard: str) -> Picture:
    """Defocus or motion, measured against the height of the line."""
    high = picture.shape[0]
    if hard == "moved":
        length = max(2, round(high * rng.uniform(0.04, 0.13)))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.uniform(0, np.pi)
        reach = np.float32([np.cos(angle), np.sin(angle)]) * (length - 1) / 2
        centre = (length - 1) / 2
        cv2.line(kernel, tuple(int(v) for v in np.round(centre - reach)),
                 tuple(int(v) for v in np.round(centre + reach)), 1.0, 1)
        return cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)
    sigma = high * (rng.uniform(0.02, 0.05) if hard == "soft" else rng.uniform(0, 0.018))
    return cv2.GaussianBlur(picture, (0, 0), sigma) if sigma > 0.3 else picture


def shrink(rng: Random, picture: Picture) -> Picture:
    """Few pixels: the height falls to 12-26 px and the caller enlarges it again."""
    high, wide = picture.shape[:2]
    low = rng.uniform(13, 26)
    if low >= high:
        return picture
    way = rng.choice((cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR))
    small = (max(4, round(wide * low / high)), round(low))
    picture = cv2.resize(picture, small, interpolation=way)
    if rng.random() < 0.5:
        picture = cv2.resize(picture, (wide, high), interpolation=rng.choice(
            (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST)))
    return picture


def noise(rng: Random, picture: Picture, most: float) -> Picture:
    """Sensor noise, or salt and pepper of a bad copy."""
    dice = np.random.default_rng(rng.getrandbits(32))
    shape = picture.shape if rng.random() < 0.5 else (*picture.shape[:2], 1)
    picture = picture + dice.standard_normal(shape, np.float32) * rng.uniform(2, most)
    if rng.random() < 0.1:
        speckle = dice.random(picture.shape[:2], np.float32)
        picture[speckle < 0.004] = rng.uniform(0, 90)
        picture[speckle > 0.996] = 255
    return picture


def compress(rng: Random, picture: Picture, worst: int) -> Picture:
    """JPEG there and back."""
    ready = np.clip(picture, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", ready, (cv2.IMWRITE_JPEG_QUALITY, rng.randint(worst, 95)))
    return cv2.imdecode(packed, cv2.IMREAD_COLOR).astype(np.float32)
