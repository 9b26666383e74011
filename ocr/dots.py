"""Whether a dot stands below a letter on a dotted row: two witnesses.

At the height that a recogniser sees, a dot below a letter and the dots of the leader are one. On
the page they differ: the leader is regular, and what is more than its own dots came from a pen; and
it is printed, while the dot has the colour of the letters above it, where that is another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalog.record import Image, Quad
from ocr.leader import SMALL, Floats, Leader, Part, beyond, boxes, depth, find_leader
from ocr.rectify import cut_out

BELOW = 0.45  # line heights below the box of a line in which the leader and the dots may lie
UP, DOWN = 0.12, 0.34  # line heights above and below the leader in which a dot's middle lies
SIZE = 0.04  # line heights of the dot of a pen, at least
MORE, MOST = 0.3, 0.5  # share of the letters' contrast that a dot has beyond the leader: all of its
# pixels, and one
APART = 0.1  # difference of the directions of two colours, seen from the paper's, that is told
STRONG, DEEP = 0.35, 0.95  # the same shares of a dot in the letters' colour: what is paler is a dot
# of the leader that took colour from the letters above
EARLY = 0.23  # of the way from letter to letter: a recogniser tells a letter past its middle
REACH = 0.6  # of that way in which the dot of a letter may lie


@dataclass(frozen=True, slots=True)
class Dots:
    """Middles of the dots of the pen along a line, shares of its width from 0 to 1, as each of the
    witnesses has it; one that cannot tell is left out."""

    told: tuple[tuple[float, ...], ...]

    def below(self, places: Sequence[float], index: int) -> tuple[bool, ...]:
        """Whether one lies below a letter and no other, by each witness; `places`: of all letters
        of the line."""
        pitch = (places[-1] - places[0]) / max(1, len(places) - 1) or 1.0
        middles = np.asarray(places, np.float32) - EARLY * pitch
        return tuple(
            any(
                int(np.abs(middles - dot).argmin()) == index
                and abs(middles[index] - dot) < REACH * pitch
                for dot in dots
            )
            for dots in self.told
        )


def dots_of(image: Image, quad: Quad) -> Dots | None:
    """The dots below the letters in a box; None where no leader is, or nothing tells."""
    tall = float(np.linalg.norm(quad[3] - quad[0]))
    down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2 * np.float32(BELOW)
    strip = cut_out(image, np.array([quad[0], quad[1], quad[2] + down, quad[3] + down], np.float32))
    leader = find_leader(strip, tall)
    if leader is None:
        return None
    seen = ((beyond(strip, leader), MORE, MOST), (_penned(strip, leader), STRONG, DEEP))
    told = [_dots(ink, leader, tall, *shares) for ink, *shares in seen if ink is not None]
    return Dots(tuple(told)) if told else None


def _dots(
    ink: Floats, leader: Leader, tall: float, every: float, deepest: float
) -> tuple[float, ...]:
    """Small pieces of ink at the height of the leader."""
    found = []
    for x, y, w, h in boxes(np.asarray(ink > every, np.uint8)):
        small, deep = SIZE * tall <= max(w, h) <= SMALL * tall, ink[y : y + h, x : x + w].max()
        below = leader.below(x + w / 2, y + h / 2)
        if small and deep >= deepest and -UP * tall < below < DOWN * tall:
            found.append((x + w / 2) / ink.shape[1])
    return tuple(found)


def _penned(strip: Image, leader: Leader) -> Floats | None:
    """Contrast of ink in the letters' colour, theirs being 1; None if the leader has it as well."""
    colours = strip.astype(np.float32)
    paper = np.percentile(colours.reshape(-1, 3), 75, axis=0).astype(np.float32)
    away = paper - colours
    pen, print_ = (_direction(away, parts) for parts in (leader.letters, leader.dots))
    strength = np.linalg.norm(away, axis=2)
    between = pen - print_
    if np.linalg.norm(between) < APART:
        return None
    unit = away / np.maximum(strength, 1.0)[..., None]
    side = (unit - print_) @ between / float(between @ between)  # 0: as the print, 1: as the pen
    own = strength / depth(strength, leader.letters, 95)
    return np.where(side > 0.5, own, np.float32(0))


def _direction(away: Floats, parts: Sequence[Part]) -> Floats:
    """Where the darkest pixels of these lie, seen from the paper, as a unit vector."""
    found = []
    for x, y, w, h in parts:
        part = away[y : y + h, x : x + w].reshape(-1, 3)
        deep = part[np.linalg.norm(part, axis=1).argsort()[-max(1, len(part) // 8) :]].mean(axis=0)
        found.append(deep / max(1.0, float(np.linalg.norm(deep))))
    middle = np.median(found, axis=0)
    return np.asarray(middle / np.linalg.norm(middle), np.float32)
