"""What years in a cellar and a hurried scanner do to the page of a book."""

import random

import cv2
import numpy as np

from benchmarks.specimens import camera
from benchmarks.specimens.ornament import noise_field
from benchmarks.specimens.sheet import Pixels

BED = (30, 30, 30)  # what lies round a page on the glass


def age(rng: random.Random, page: Pixels, behind: Pixels | None = None) -> Pixels:
    """Yellowed paper, faded ink, stains, and the other side of the leaf shining through."""
    height, width = page.shape[:2]
    picture = page.astype(np.float32)
    if behind is not None and rng.random() < 0.5:
        back = cv2.GaussianBlur(cv2.resize(behind[:, ::-1], (width, height)), (0, 0), 2.0)
        picture -= (255 - back.astype(np.float32)) * np.float32(rng.uniform(0.03, 0.1))
    fade = rng.choice((0.0, 0.0, rng.uniform(0.1, 0.45)))
    if fade:
        picture += (picture[::8, ::8].max(axis=(0, 1)) - picture) * np.float32(fade)
    field = noise_field(rng, height // 8, width // 8, 5)
    stain = cv2.resize(field, (width, height))[:, :, None] * np.float32(rng.uniform(0, 9))
    picture *= np.array([rng.uniform(0.86, 1), rng.uniform(0.94, 1), 1.0], np.float32)
    picture += stain
    return np.asarray(cv2.convertScaleAbs(np.maximum(picture, 0)), np.uint8)


def gutter(rng: random.Random, page: Pixels, side: str) -> Pixels:
    """The shadow where the page falls into the binding, at its `left` or `right`."""
    width = page.shape[1]
    reach = rng.uniform(0.03, 0.09)
    x = np.arange(width, dtype=np.float32) / width
    away = x if side == "left" else 1 - x
    shade = 1 - rng.uniform(0.25, 0.6) * np.exp(-((away / reach) ** 2))
    return np.clip(page.astype(np.float32) * shade[None, :, None], 0, 255).astype(np.uint8)


def scanned(rng: random.Random, page: Pixels, skew: float = 1.6, border: float = 0.02) -> Pixels:
    """Askew on the glass, a strip of the lid around it, light and grain of a scanner."""
    width = page.shape[1]
    pad = round(rng.uniform(0, border) * width)
    shade = rng.choice((BED[0], 200, 245))
    framed = cv2.copyMakeBorder(page, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(shade,) * 3)
    centre = (framed.shape[1] / 2, framed.shape[0] / 2)
    turn = cv2.getRotationMatrix2D(centre, rng.uniform(-skew, skew), 1.0)
    size = (framed.shape[1], framed.shape[0])
    turned = cv2.warpAffine(framed, turn, size, flags=cv2.INTER_LINEAR, borderValue=(shade,) * 3)
    lit = camera.light(rng, np.asarray(turned, np.uint8), rng.choice((0.03, 0.1, 0.2)))
    soft = camera.defocus(camera.tone(rng, lit, 0.04), rng.uniform(0.2, 0.9))
    return camera.grain(rng, soft, rng.uniform(0, 3))


def spread(left: Pixels, right: Pixels) -> Pixels:
    """Two facing pages as one picture."""
    return np.ascontiguousarray(np.concatenate([left, right], axis=1))
