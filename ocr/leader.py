"""The dotted leader below a value, and the ink on a row that is not its own.

Its dots lie on one straight line, one like the other, at one distance: what they look like and
where they are says what the row would be without a pen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image

INK = 14  # grey levels under the surroundings
SMALL, LETTER = 0.2, 0.35  # line heights of a dot at most, of a letter at least
DOTS = 8  # on one level that are a leader, at least
LEVEL = 0.05  # line heights by which they may be off that level
ALIKE = 0.5  # share of the steps from dot to dot that are of one length, at least
TRIED = 0.1  # of the step: how far off it is tried
REGULAR = 0.85  # mean resultant length of the dots' phases, at least
FULL = 1.15  # times the usual dot that any of the leader may be as dark

Part = tuple[int, int, int, int]  # left, top, width, height
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Leader:
    """Dots of one row, the line that they lie on (slope, height at 0), and the letters on it."""

    dots: tuple[Part, ...]
    row: Floats
    letters: tuple[Part, ...]

    def below(self, x: float, y: float) -> float:
        """Pixels by which a place is lower than the row."""
        return float(y - np.polyval(self.row, x))


def find_leader(strip: Image, tall: float) -> Leader | None:
    """The leader in a picture of a value and what is below it, `tall` pixels high, if there is one
    with letters on it."""
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    size = max(3, strip.shape[0] // 2 * 2 + 1)
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, INK
    )
    parts = boxes(np.asarray(ink, np.uint8))
    dots, row = _row([part for part in parts if max(part[2:]) <= SMALL * tall], tall)
    letters = [part for part in parts if part[3] >= LETTER * tall]
    if len(dots) < DOTS or not letters:
        return None
    return Leader(tuple(dots), row, tuple(letters))


def boxes(mask: NDArray[np.uint8]) -> list[Part]:
    """Around connected ink."""
    stats = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:]
    return [(x, y, w, h) for x, y, w, h, _ in stats.tolist()]


def _row(small: Sequence[Part], tall: float) -> tuple[list[Part], Floats]:
    best: list[Part] = []
    row = np.zeros(2, np.float32)
    middles = np.array([(x + w / 2, y + h / 2) for x, y, w, h in small], np.float32).reshape(-1, 2)
    for height in np.unique(np.round(middles[:, 1] / (LEVEL * tall))) * LEVEL * tall:
        line = np.array([0.0, height], np.float32)
        for width in (4, 2, 1):  # of the band, narrowing around the line of what it holds
            inside = np.abs(middles[:, 1] - np.polyval(line, middles[:, 0])) < width * LEVEL * tall
            if inside.sum() < DOTS:
                break
            across, down = middles[inside].T
            line = np.polyfit(across, down, 1).astype(np.float32)
        if inside.sum() > len(best):
            best, row = [small[at] for at in np.flatnonzero(inside).tolist()], line
    return best, row


def beyond(strip: Image, leader: Leader) -> Floats | None:
    """Contrast of the ink that the leader does not explain, the letters' being 1; None where its
    dots are not regular."""
    places = _places(leader, strip.shape[1])
    if places is None:
        return None
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((9, 9), np.uint8)), 5)
    away = np.maximum(paper.astype(np.float32) - grey, 0)
    away /= max(1.0, depth(away, leader.letters, 90))
    wide = int(np.ceil((places[1] - places[0]) / 2))
    high = int(np.ceil(max(part[3] for part in leader.dots) / 2 + 2))
    size = 2 * wide + 1, 2 * high + 1
    middles = [(float(x), float(np.polyval(leader.row, x) - 0.5)) for x in places]
    first, last = min(x for x, *_ in leader.dots), max(x + w for x, _, w, _ in leader.dots)
    there = [at for at in middles if first <= at[0] <= last]  # the line may end before the strip
    usual = np.median([cv2.getRectSubPix(away, size, at) for at in there], axis=0)
    usual = cv2.copyMakeBorder(usual.astype(np.float32), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    alone = np.pad(np.zeros_like(away), ((high, high), (wide, wide)))
    for x, y in middles:
        left, top = max(0, int(x)), min(max(0, int(y)), away.shape[0] - 1)
        cell = cv2.getRectSubPix(usual, size, (wide + 1 - x + left, high + 1 - y + top))
        spot = alone[top : top + size[1], left : left + size[0]]
        np.maximum(spot, cell, out=spot)
    alone = alone[high:-high, wide:-wide]
    return np.asarray(np.maximum(away - FULL * alone, 0), np.float32)


def _places(leader: Leader, wide: int) -> Floats | None:
    """Middles of all dots that the leader has across so many pixels, hidden ones too."""
    seen = np.sort(np.array([x + w / 2 - 0.5 for x, _, w, _ in leader.dots]))
    steps = np.diff(seen)
    steps = steps[steps > 1.5]
    if len(steps) < DOTS - 1:
        return None
    step = float(np.median(steps))
    alike = steps[np.abs(steps - step) < step / 4]
    if len(alike) < ALIKE * len(steps):
        return None
    tried = alike.mean() * np.arange(1 - TRIED, 1 + TRIED, 0.2 * step / wide)
    turns = np.exp(2j * np.pi * seen[None, :] / tried[:, None]).mean(axis=1)
    best = int(np.abs(turns).argmax())
    if np.abs(turns[best]) < REGULAR:
        return None
    first = np.angle(turns[best]) / (2 * np.pi) * tried[best]
    number = np.round((seen - first) / tried[best])
    near = np.abs(seen - first - number * tried[best]) < tried[best] / 5
    step, first = np.polyfit(number[near], seen[near], 1)
    return np.arange(first % step, wide - 1, step, dtype=np.float32)


def depth(strength: Floats, parts: Sequence[Part], percentile: float) -> float:
    """Contrast of the ink of these: the median of what a percentile of the pixels of each has."""
    each = [np.percentile(strength[y : y + h, x : x + w], percentile) for x, y, w, h in parts]
    return float(np.median(each))
