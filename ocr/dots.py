"""Whether a dot stands below a letter on a dotted row, by the colour of the pen.

At the height that a recogniser sees, a dot below a letter and the dots of the leader are one. On
the page they differ: the leader is printed, the dot has the colour of the letters above it.
Where pen and print have one colour nobody can tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image, Quad
from ocr.rectify import cut_out

BELOW = 0.45  # line heights below the box of a line in which the leader and the dots may lie
INK = 14  # grey levels under the surroundings
SMALL, LETTER = 0.2, 0.35  # line heights of a dot at most, of a letter at least
LEADER = 8  # dots on one level that are a leader, at least
LEVEL = 0.05  # line heights by which they may be off that level
UP, DOWN = 0.12, 0.34  # line heights above and below the leader in which a dot's middle lies
APART = 0.1  # difference of the directions of two colours, seen from the paper's, that is told
STRONG, DEEP = 0.35, 0.95  # share of the letters' contrast that all pixels of a dot have, and one:
# what is paler is a dot of the leader that took colour from the letters above
SIZE = 0.04  # line heights of the dot of a pen, at least
EARLY = 0.23  # of the way from letter to letter: a recogniser tells a letter past its middle
REACH = 0.6  # of that way in which the dot of a letter may lie

Part = tuple[int, int, int, int]  # left, top, width, height
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Dots:
    """Middles of the dots of the pen along a line, shares of its width from 0 to 1."""

    places: tuple[float, ...]

    def below(self, places: Sequence[float], index: int) -> bool:
        """Whether one lies below a letter and no other; `places`: of all letters of the line."""
        pitch = (places[-1] - places[0]) / max(1, len(places) - 1) or 1.0
        middles = np.asarray(places, np.float32) - EARLY * pitch
        return any(
            int(np.abs(middles - dot).argmin()) == index
            and abs(middles[index] - dot) < REACH * pitch
            for dot in self.places
        )


def dots_of(image: Image, quad: Quad) -> Dots | None:
    """The dots below the letters in a box; None where no leader is, or it has the pen's colour."""
    tall = float(np.linalg.norm(quad[3] - quad[0]))
    down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2 * np.float32(BELOW)
    strip = cut_out(image, np.array([quad[0], quad[1], quad[2] + down, quad[3] + down], np.float32))
    parts = _parts(strip)
    leader, row = _leader([part for part in parts if max(part[2:]) <= SMALL * tall], tall)
    letters = [part for part in parts if part[3] >= LETTER * tall]
    if len(leader) < LEADER or not letters:
        return None
    pen = _penned(strip, letters, leader)
    if pen is None:
        return None
    found = []
    for x, y, w, h in _boxes(np.asarray(pen > 0, np.uint8)):
        middle, below = x + w / 2, y + h / 2 - np.polyval(row, x + w / 2)
        dot = SIZE * tall <= max(w, h) <= SMALL * tall and -UP * tall < below < DOWN * tall
        if dot and pen[y : y + h, x : x + w].max() >= DEEP:
            found.append(middle / strip.shape[1])
    return Dots(tuple(found))


def _parts(strip: Image) -> list[Part]:
    """Connected ink."""
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    size = max(3, strip.shape[0] // 2 * 2 + 1)
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, size, INK
    )
    return _boxes(np.asarray(ink, np.uint8))


def _boxes(mask: NDArray[np.uint8]) -> list[Part]:
    stats = cv2.connectedComponentsWithStats(mask, connectivity=8)[2][1:]
    return [(x, y, w, h) for x, y, w, h, _ in stats.tolist()]


def _leader(small: Sequence[Part], tall: float) -> tuple[list[Part], Floats]:
    """The dots of one straight row, and the line that they lie on (slope, height at 0)."""
    best: list[Part] = []
    row = np.zeros(2, np.float32)
    middles = np.array([(x + w / 2, y + h / 2) for x, y, w, h in small], np.float32).reshape(-1, 2)
    for height in np.unique(np.round(middles[:, 1] / (LEVEL * tall))) * LEVEL * tall:
        line = np.array([0.0, height], np.float32)
        for width in (4, 2, 1):  # of the band, narrowing around the line of what it holds
            inside = np.abs(middles[:, 1] - np.polyval(line, middles[:, 0])) < width * LEVEL * tall
            if inside.sum() < LEADER:
                break
            across, down = middles[inside].T
            line = np.polyfit(across, down, 1).astype(np.float32)
        if inside.sum() > len(best):
            best, row = [small[at] for at in np.flatnonzero(inside).tolist()], line
    return best, row


def _penned(strip: Image, letters: Sequence[Part], leader: Sequence[Part]) -> Floats | None:
    """Contrast of ink in the letters' colour, theirs being 1; None if the leader has it as well."""
    colours = strip.astype(np.float32)
    paper = np.percentile(colours.reshape(-1, 3), 75, axis=0).astype(np.float32)
    away = paper - colours
    pen, print_ = (_direction(away, parts) for parts in (letters, leader))
    strength = np.linalg.norm(away, axis=2)
    depth = float(np.median([_darkest(strength, part) for part in letters]))
    between = pen - print_
    if np.linalg.norm(between) < APART:
        return None
    unit = away / np.maximum(strength, 1.0)[..., None]
    side = (unit - print_) @ between / float(between @ between)  # 0: as the print, 1: as the pen
    return np.where((side > 0.5) & (strength > STRONG * depth), strength / depth, np.float32(0))


def _direction(away: Floats, parts: Sequence[Part]) -> Floats:
    """Where the darkest pixels of these lie, seen from the paper, as a unit vector."""
    found = []
    for x, y, w, h in parts:
        part = away[y : y + h, x : x + w].reshape(-1, 3)
        deep = part[np.linalg.norm(part, axis=1).argsort()[-max(1, len(part) // 8) :]].mean(axis=0)
        found.append(deep / max(1.0, float(np.linalg.norm(deep))))
    middle = np.median(found, axis=0)
    return np.asarray(middle / np.linalg.norm(middle), np.float32)


def _darkest(strength: Floats, part: Part) -> float:
    x, y, w, h = part
    return float(np.percentile(strength[y : y + h, x : x + w], 95))
