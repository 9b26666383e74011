"""How good the picture of a paper is, in numbers that do not depend on its size.

Nothing is refused by these numbers alone: they name the reason when the text cannot be read
(`ocr.judge`), so a bad picture that reads well is never sent back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image, Quad
from ocr.line import PlacedLine

VIEW = 900  # pixels of the longer side at which light and blur are measured
WIDE = 4.0  # sigma in pixels of the view: an edge much sharper than this is in focus
EDGE = 0.35  # line heights from the border of the page at which a line counts as cut


@dataclass(frozen=True, slots=True)
class Quality:
    """Measures of one picture."""

    light: float  # grey level of the paper, 0 to 255
    contrast: float  # grey levels between paper and ink
    focus: float  # how much steeper the strongest edges are than after a blur: 1 blurred, 4 sharp
    colour: float  # mean distance from grey, 0 to 128
    text_height: float  # median height of text lines, pixels of the page
    sureness: float  # mean confidence of all characters read, 0 to 1
    cut: int  # lines that run into the border of the page


def measure(image: Image, lines: Sequence[PlacedLine], page: Image) -> Quality:
    """Measures of a paper: its flat picture, its lines, and the page it lies on."""
    small = _view(image)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    dark, light = np.percentile(grey, (5, 90))
    letters = [confidence for line in lines for confidence in line.characters]
    return Quality(
        light=float(light),
        contrast=float(light - dark),
        focus=_focus(grey),
        colour=_colour(small),
        text_height=float(np.median([line.height for line in lines])) if lines else 0.0,
        sureness=float(np.mean(letters)) if letters else 0.0,
        cut=sum(runs_out(line.quad, line.height, page) for line in lines),
    )


def _view(image: Image) -> Image:
    scale = VIEW / max(image.shape[:2])
    if scale >= 1:
        return image
    size = [max(1, round(side * scale)) for side in image.shape[1::-1]]
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _focus(grey: NDArray[np.uint8]) -> float:
    """How much steeper the strongest edges are at a fine scale than at a coarse one."""
    fine, coarse = _steepness(grey, 1.0), _steepness(grey, WIDE)
    nearby = cv2.dilate(fine, np.ones((9, 9), np.uint8))
    edges = coarse >= max(1.0, float(np.percentile(coarse, 99)))
    return float(np.median(nearby[edges] / coarse[edges])) if edges.any() else 1.0


def _steepness(grey: NDArray[np.uint8], sigma: float) -> NDArray[np.float32]:
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), sigma)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _colour(image: Image) -> float:
    """Distance from grey after the tint of the whole picture is taken away: copies have none."""
    lab = cv2.cvtColor(image, cv2.COLOR_BGR2LAB)[:, :, 1:].astype(np.float32)
    lab -= np.median(lab, axis=(0, 1))
    return float(np.hypot(lab[:, :, 0], lab[:, :, 1]).mean())


def runs_out(quad: Quad, tall: float, page: Image) -> bool:
    """Whether one end of a line `tall` pixels high, or its long side, lies on the page's border."""
    height, width = page.shape[:2]
    near = EDGE * tall
    x, y = quad[:, 0], quad[:, 1]
    return bool(x.min() < near or y.min() < 0 or x.max() > width - near or y.max() > height)
