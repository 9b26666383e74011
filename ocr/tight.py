"""Figures seen larger: a line is cut to the height of its figures.

A recogniser sees every line at one height. A line of figures needs no room for marks above and
tails below; without it a figure is half as large again, and a 9 of a thin hand is no 7.
"""

import cv2
import numpy as np

from catalog.record import Image

FIGURE = 0.3  # share of the cut's height that a figure has at least; leaders and specks have less
LONG = 4.0  # heights of the cut from which ink is a rule
INK = 14  # grey levels under the surroundings
OUTER = 20  # per cent of the figures that may reach beyond: slants, a line struck above
LEAST = 8  # pixels under which nothing was found


def to_figures(cut: Image, air: float) -> Image:
    """The cut from tops to feet of its figures, and `air` times their height above and below."""
    grey = cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)
    high = grey.shape[0]
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, max(3, high // 2 * 2 + 1), INK
    )
    stats = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)[2][1:]
    spans = [(y, y + h) for _, y, w, h, _ in stats.tolist()
             if h >= FIGURE * high and w < LONG * high]  # fmt: skip
    if not spans:
        return cut
    tops, feet = zip(*spans, strict=True)
    top, foot = float(np.percentile(tops, OUTER)), float(np.percentile(feet, 100 - OUTER))
    if foot - top < LEAST:
        return cut
    room = air * (foot - top)
    return cut[max(0, int(top - room)) : int(foot + room) + 1]
