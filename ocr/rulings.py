"""Ruled lines of a table: upright ones part the columns, level ones the rows.

Lines are found as long thin strokes on the picture made small, each fitted by itself, so skew and
the bend of a bound page do no harm. Pieces of one line are joined.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image

VIEW = 1800  # pixels of the longer side on which lines are looked for
STROKE = 22  # pixels of the view that a piece of a line has at least
THICK = 14  # pixels of the view beyond which a stroke is an edge, not a line
REACH = 0.18  # share of the longest line from which a line parts columns or rows
PIECE = 0.07  # share of the longest line that one piece of a line covers: strokes of letters do not
NARROW = 0.011  # share of the picture's width under which two lines are one double line


@dataclass(frozen=True, slots=True)
class Rule:
    """One line, in the upright frame of the page's text (see ocr.line.PlacedLine)."""

    at: float  # where it crosses the middle of its run
    slope: float
    start: float
    end: float

    def at_(self, other: float) -> float:
        """Its position where the other coordinate is `other`."""
        return self.at + self.slope * (other - (self.start + self.end) / 2)

    @property
    def length(self) -> float:
        """Pixels from end to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Rulings:
    """The lines of a table, from left to right and from top to bottom."""

    upright: tuple[Rule, ...]
    level: tuple[Rule, ...]


def find_rulings(image: Image, angle: float) -> Rulings:
    """The lines of a page whose text runs at this angle (radians)."""
    scale = min(1.0, VIEW / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 8)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    upright = _strokes(np.asarray(ink, np.uint8), (1, STROKE), turn / scale, 1)
    level = _strokes(np.asarray(ink, np.uint8), (STROKE, 1), turn / scale, 0)
    apart = NARROW * max(image.shape[1], 1)
    return Rulings(_joined(upright, apart), _joined(level, apart / 2))


def _strokes(
    ink: NDArray[np.uint8], kernel: tuple[int, int], turn: NDArray[np.float64], axis: int
) -> list[Rule]:
    """Long thin strokes along `axis` of the upright frame."""
    mask = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(kernel[::-1], np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, width, height, area = stats[number]
        long = height if axis else width
        if long < STROKE or area > THICK * long:
            continue
        window = labels[top : top + height, left : left + width] == number
        y, x = np.nonzero(window)
        points = np.c_[x + left, y + top] @ turn.T
        along, across = points[:, axis], points[:, 1 - axis]
        start, end = float(along.min()), float(along.max())
        slope, at = np.polyfit(along - (start + end) / 2, across, 1) if end > start else (0.0, 0.0)
        if abs(slope) < 0.08:
            found.append(Rule(float(at), float(slope), start, end))
    return found


def _joined(pieces: Sequence[Rule], apart: float) -> tuple[Rule, ...]:
    """Pieces of one line as one; lines that are too short to part anything are left out."""
    groups: list[list[Rule]] = []
    for piece in sorted(pieces, key=lambda rule: -rule.length):
        for group in groups:
            head, middle = group[0], (piece.start + piece.end) / 2
            if abs(head.at_(middle) - piece.at) < apart:
                group.append(piece)
                break
        else:
            groups.append([piece])
    whole = [_one(group) for group in groups]
    inked = [sum(piece.length for piece in group) for group in groups]
    longest = max(inked, default=0.0)
    pieced = [max(piece.length for piece in group) for group in groups]
    kept = [
        rule
        for rule, ink, piece in zip(whole, inked, pieced, strict=True)
        if ink >= REACH * longest and piece >= PIECE * longest
    ]
    return tuple(sorted(kept, key=lambda rule: rule.at))


def _one(group: Sequence[Rule]) -> Rule:
    head = group[0]
    start, end = min(rule.start for rule in group), max(rule.end for rule in group)
    return Rule(head.at_((start + end) / 2), head.slope, start, end)
