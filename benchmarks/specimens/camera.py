"""What light, lens, sensor and file format do to a picture. Lengths in pixels, levels 0 to 255."""

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.specimens.ornament import noise_field
from benchmarks.specimens.sheet import Pixels

TILE = 512  # pixels of noise, laid side by side
COARSE = 64  # cells across in which light is worked out; it changes slowly


def light(rng: random.Random, picture: Pixels, strength: float) -> Pixels:
    """Uneven light: falling off to one side, shadows of hand and phone with soft edges."""
    height, width = picture.shape[:2]
    rows = max(2, round(COARSE * height / width))
    y, x = np.mgrid[0:rows, 0:COARSE].astype(np.float32)
    x, y = x / COARSE, y / rows
    angle = rng.uniform(0, 2 * np.pi)
    gain = 1 + strength * ((x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle))
    gain += 0.15 * strength * noise_field(rng, rows, COARSE, 3)
    if rng.random() < 0.4 * min(1.0, 2 * strength):
        edge = (x - rng.random()) * np.cos(angle := rng.uniform(0, 6.3)) + (
            y - rng.random()
        ) * np.sin(angle)
        gain *= 1 - rng.uniform(0.1, 0.45) / (1 + np.exp(-edge * rng.uniform(15, 90)))
    gain *= rng.uniform(0.8, 1.08)
    return scaled(picture, np.asarray(gain, np.float32))


def scaled(picture: Pixels, gain: NDArray[np.float32]) -> Pixels:
    """The picture times a coarse map of gains, clipped to 255."""
    height, width = picture.shape[:2]
    fine = np.clip(cv2.resize(gain, (width, height), interpolation=cv2.INTER_LINEAR) * 128, 0, 255)
    levels = cv2.cvtColor(fine.astype(np.uint8), cv2.COLOR_GRAY2BGR)
    return np.asarray(cv2.multiply(picture, levels, scale=1 / 128), np.uint8)


def tone(rng: random.Random, picture: Pixels, warmth: float) -> Pixels:
    """White balance (gain of red against blue up to `warmth`), contrast and gamma."""
    shift = rng.uniform(-warmth, warmth)
    gains = (1 - shift, 1 + rng.uniform(-warmth, warmth) / 4, 1 + shift)
    gamma, black, white = rng.uniform(0.8, 1.25), rng.uniform(0, 25), rng.uniform(235, 255)
    ramp = np.arange(256, dtype=np.float32) / 255
    table = np.stack([np.clip(ramp * gain, 0, 1) ** gamma for gain in gains], axis=1)
    table = np.clip(black + table * (white - black), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, table.reshape(1, 256, 3)), np.uint8)


def defocus(picture: Pixels, sigma: float) -> Pixels:
    """A lens out of focus."""
    return (
        np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8) if sigma > 0.2 else picture
    )


def motion(picture: Pixels, length: float, angle: float) -> Pixels:
    """A hand that shook: a streak of so many pixels, in degrees."""
    size = int(length) | 1
    if size < 3:
        return picture
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2] = 1
    centre = (size / 2 - 0.5, size / 2 - 0.5)
    kernel = cv2.warpAffine(kernel, cv2.getRotationMatrix2D(centre, angle, 1), (size, size))
    return np.asarray(cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1e-6)), np.uint8)


def grain(rng: random.Random, picture: Pixels, sigma: float) -> Pixels:
    """Noise of the sensor, mostly of brightness."""
    if sigma < 0.5:
        return picture
    height, width = picture.shape[:2]
    source = np.random.default_rng(rng.getrandbits(32))
    tile = source.normal(0, sigma, (TILE, TILE, 1)) + source.normal(0, sigma / 3, (TILE, TILE, 3))
    noise, result = tile.astype(np.int16), picture.copy()
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            part = result[top : top + TILE, left : left + TILE]
            rows, columns = part.shape[:2]
            part[:] = cv2.add(part, noise[:rows, :columns], dtype=cv2.CV_8U)
    return result


def sharpen(picture: Pixels, amount: float) -> Pixels:
    """What phones do to hide that they are out of focus."""
    soft = cv2.GaussianBlur(picture, (0, 0), 1.5)
    return np.asarray(cv2.addWeighted(picture, 1 + amount, soft, -amount, 0), np.uint8)


def jpeg(picture: Pixels, quality: int) -> bytes:
    """The picture as a JPEG file."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return bytes(data)


def png(picture: Pixels) -> bytes:
    """The picture as a PNG file."""
    done, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    assert done
    return bytes(data)
