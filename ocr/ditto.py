"""Ditto marks that are too small for a detector: two short strokes alone in a cell."""

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image

INKED = 0.004  # share of dark pixels from which a cell is not empty
SPECK = 0.06  # all sizes in heights of a line of text: what is no stroke
SHORT, TALL, THICK = 0.1, 0.75, 0.4  # heights and width of a stroke
LEVEL, GAP = 0.25, 0.9  # how far the tops and the middles of two strokes may be apart
RULE = 0.5  # share of a cell's width from which something is a ruled line


def ink_of(cell: Image) -> NDArray[np.uint8]:
    """What is darker than its surroundings, 255."""
    grey = cv2.cvtColor(cell, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 14
    )
    return np.asarray(ink, np.uint8)


def is_inked(cell: Image) -> bool:
    """Whether anything is written in a cell: two small strokes are enough."""
    inner = ink_of(cell)[3:-3, 5:-5]
    return bool(inner.size and (inner > 0).mean() > INKED)


def is_ditto(cell: Image, letter: float) -> bool:
    """Whether a cell holds two short upright strokes side by side and nothing else.

    `letter`: height of a line of text, pixels of the cell. Ruled lines at its edges do not count.
    """
    high, wide = cell.shape[:2]
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink_of(cell))
    strokes = [
        (x, y, w, h)
        for x, y, w, h, _ in stats[1:].tolist()
        if max(w, h) > SPECK * letter and w < RULE * wide and h < RULE * high
        and not (h < SHORT * letter and y in (0, high - h))
    ]  # fmt: skip
    if len(strokes) != 2:
        return False
    (left, top, w, _), (right, other, w2, _) = sorted(strokes)
    apart = abs(right + w2 / 2 - left - w / 2)
    alike = abs(top - other) < LEVEL * letter and 0 < apart < GAP * letter
    return alike and all(
        SHORT * letter <= h <= TALL * letter and w <= THICK * letter for _, _, w, h in strokes
    )
