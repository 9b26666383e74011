"""What a paper lies on when it is photographed: wood, cloth, stone, a desk, other papers."""

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.specimens.ornament import noise_field
from benchmarks.specimens.sheet import Pixels

Shade = NDArray[np.float32]
SMALL = 480  # pixels of the longer side in which a table is drawn before it is enlarged
WOODS = ((60, 95, 140), (40, 60, 95), (110, 150, 190), (30, 40, 60), (90, 130, 165))
CLOTHS = (
    (120, 60, 40),
    (50, 50, 120),
    (60, 110, 60),
    (180, 180, 175),
    (40, 40, 45),
    (150, 120, 90),
)


def draw_table(rng: random.Random, height: int, width: int) -> Pixels:
    """A background of so many pixels, BGR."""
    scale = min(1.0, SMALL / max(height, width))
    rows, columns = max(8, round(height * scale)), max(8, round(width * scale))
    draw = rng.choice((_plain, _wood, _wood, _cloth, _stone, _checks, _papers))
    small = np.clip(draw(rng, rows, columns), 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _plain(rng: random.Random, rows: int, columns: int) -> Shade:
    colour = np.array([rng.uniform(10, 250) for _ in range(3)], np.float32)
    if rng.random() < 0.5:  # mostly desks have little colour
        colour = colour.mean() + np.array([rng.uniform(-15, 15) for _ in range(3)], np.float32)
    return colour + noise_field(rng, rows, columns, 3)[:, :, None] * rng.uniform(2, 14)


def _wood(rng: random.Random, rows: int, columns: int) -> Shade:
    base = np.array(rng.choice(WOODS), np.float32) * rng.uniform(0.7, 1.25)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    bend = noise_field(rng, rows, columns, 4) * rng.uniform(4, 25)
    across = y + bend if rng.random() < 0.5 else x + bend
    rings = np.sin(across / rng.uniform(2, 9)) + 0.5 * np.sin(across / rng.uniform(0.8, 2))
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 4, (rows, columns))
    return np.asarray(base + (rings * rng.uniform(4, 14) + grain)[:, :, None], np.float32)


def _cloth(rng: random.Random, rows: int, columns: int) -> Shade:
    base = np.array(rng.choice(CLOTHS), np.float32)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    weave = np.sin(x * rng.uniform(1, 2.5)) * np.sin(y * rng.uniform(1, 2.5)) * rng.uniform(6, 25)
    folds = noise_field(rng, rows, columns, 5) * rng.uniform(5, 30)
    return np.asarray(base + (weave + folds)[:, :, None], np.float32)


def _stone(rng: random.Random, rows: int, columns: int) -> Shade:
    grains = np.random.default_rng(rng.getrandbits(32)).normal(
        0, rng.uniform(8, 35), (rows, columns)
    )
    soft = cv2.GaussianBlur(grains.astype(np.float32), (0, 0), rng.uniform(0.6, 2))
    base = rng.uniform(60, 210) + np.array([rng.uniform(-12, 12) for _ in range(3)], np.float32)
    return base + (2 * soft + noise_field(rng, rows, columns, 6) * 12)[:, :, None]


def _checks(rng: random.Random, rows: int, columns: int) -> Shade:
    """Tiles or a checked oilcloth."""
    step = rng.uniform(20, 90)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    odd = ((x // step + y // step) % 2)[:, :, None]
    one, two = (np.array([rng.uniform(40, 245) for _ in range(3)], np.float32) for _ in range(2))
    if rng.random() < 0.5:
        two = one * rng.uniform(0.8, 0.95)
    return np.asarray(one + (two - one) * odd, np.float32)


def _papers(rng: random.Random, rows: int, columns: int) -> Shade:
    """A desk with white sheets on it that carry no readable text."""
    picture = _plain(rng, rows, columns)
    for _ in range(rng.randrange(1, 4)):
        size = (rng.uniform(0.4, 1.1) * columns, rng.uniform(0.4, 1.1) * rows)
        centre = (rng.uniform(0, columns), rng.uniform(0, rows))
        corners = cv2.boxPoints((centre, size, rng.uniform(-40, 40)))
        white = rng.uniform(190, 250)
        cv2.fillPoly(picture, [corners.astype(np.int32)], (white, white, white - 4))
    return picture
