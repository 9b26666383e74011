"""The lines of text of a table page, each in its column, and the rows that acts take."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from catalog.record import Image, Quad
from ocr.engines import Engine
from ocr.labels import likeness
from ocr.line import PlacedLine, part_of_quad, place
from ocr.page import WATERMARKS
from ocr.rectify import along, cut_out, find_lines, writing_angle
from ocr.rulings import Rule, Rulings, find_rulings
from ocr.struck import without_struck

WIDE = 1.15  # width to height from which the picture may show two facing pages
SLIVER = 0.6  # line heights under which a piece behind a ruled line is no text
SAME_ROW = 0.62  # line heights by which middles in one row differ at most
ABOVE = 0.5  # share of the shorter of two lines that lies over the other: they are two rows
SAME_LINE = 0.4  # line heights by which two sights of one line differ: rows may stand at 0.55
SHARED_HEIGHTS = 2.0  # line heights that two boxes share from which they are one line
LEAST_COLUMNS = 3
SHARED = 0.1  # share of the width that two views of facing pages both show


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A table as it lies on the page."""

    image: Image
    angle: float
    rules: tuple[Rule, ...]  # upright, one more than columns
    level: tuple[Rule, ...]
    columns: tuple[tuple[PlacedLine, ...], ...]  # from left to right, each from top to bottom

    @property
    def letter(self) -> float:
        """Usual height of its lines, pixels."""
        heights = [line.height for column in self.columns for line in column]
        return float(np.median(heights)) if heights else 20.0

    def edges(self, column: int, y: float) -> tuple[float, float]:
        """Where a column begins and ends at a height."""
        return self.rules[column].at_(y), self.rules[column + 1].at_(y)


def read_grid(image: Image, engine: Engine) -> Grid | None:
    """The table on a page, or None where no columns are ruled."""
    quads = _find(image, engine)
    if not quads:
        return None
    angle = writing_angle(quads)
    if abs(angle) > 0.35:
        return None  # lies on its side: the page reader turns it
    rulings = find_rulings(image, angle)
    if len(rulings.upright) < LEAST_COLUMNS + 1:
        return None
    pieces = _pieces(along(quads, angle), angle, rulings.upright)
    lines = [
        place(line, quad, angle)
        for line, quad in zip(
            engine.recognise([cut_out(image, quad) for quad in pieces]), pieces, strict=True
        )
        if line.text.strip(" .,-_|'`") and not _is_watermark(line.text)
    ]
    columns = _in_columns(without_struck(lines, image), rulings)
    return Grid(image, angle, rulings.upright, rulings.level, columns)


def _find(image: Image, engine: Engine) -> list[Quad]:
    """Text lines; two facing pages are looked over one by one, so that small print is seen."""
    height, width = image.shape[:2]
    if width < WIDE * height or width < 2000:
        return find_lines(image, engine)
    half, more = width // 2, round(SHARED * width)
    left = find_lines(np.ascontiguousarray(image[:, : half + more]), engine)
    right = find_lines(np.ascontiguousarray(image[:, half - more :]), engine)
    right = [quad + np.array([half - more, 0], np.float32) for quad in right]
    return without_seam(left, right)


def without_seam(left: Sequence[Quad], right: Sequence[Quad]) -> list[Quad]:
    """Lines of two views that share a strip, each line once and as long as both views see it."""
    found = list(left)
    for quad in right:
        same = [other for other in found if _same_line(quad, other)]
        for other in same:  # one view may see two lines where the other sees one
            quad = _together(other, quad)
        found = [other for other in found if all(other is not one for one in same)]
        found.append(quad)
    return found


def _same_line(one: Quad, other: Quad) -> bool:
    """Whether two boxes lie in one row and share more than neighbours would."""
    tall = min(place_box(one, 0.0).height, place_box(other, 0.0).height)
    if _apart(one, other) > SAME_LINE * tall:
        return False
    start, end = max(one[:, 0].min(), other[:, 0].min()), min(one[:, 0].max(), other[:, 0].max())
    shorter = min(np.ptp(one[:, 0]), np.ptp(other[:, 0]))
    return bool(end - start > min(0.5 * shorter, SHARED_HEIGHTS * tall))


def _apart(one: Quad, other: Quad) -> float:
    """Pixels between the middles of two boxes."""
    return abs(float(one[:, 1].mean() - other[:, 1].mean()))


def _together(one: Quad, other: Quad) -> Quad:
    """From the left side of one to the right side of the other. What a view cuts off may be taller
    than wide, its corners counted along its height."""
    first = min(one, other, key=lambda quad: quad[:, 0].min())
    last = max(one, other, key=lambda quad: quad[:, 0].max())
    top_left, foot_left = _down(first[np.argsort(first[:, 0])[:2]])
    top_right, foot_right = _down(last[np.argsort(last[:, 0])[2:]])
    return np.array([top_left, top_right, foot_right, foot_left], np.float32)


def _down(side: NDArray[np.float32]) -> NDArray[np.float32]:
    """Two corners, the upper one first."""
    return side[np.argsort(side[:, 1])]


def _pieces(quads: Sequence[Quad], angle: float, rules: Sequence[Rule]) -> list[Quad]:
    """The boxes, cut at ruled lines. What one view saw together with the next column the other
    may have seen by itself: a piece of it is a line once."""
    cut = [_cut(quad, angle, rules) for quad in quads]
    whole = [pieces[0] for pieces in cut if len(pieces) == 1]
    return without_seam(whole, [piece for pieces in cut if len(pieces) > 1 for piece in pieces])


def _cut(quad: Quad, angle: float, rules: Sequence[Rule]) -> list[Quad]:
    """The box of a line cut where it runs across a ruled line."""
    box = place_box(quad, angle)
    shares = [0.0]
    for rule in rules:
        x = rule.at_(box.middle)
        if box.left + SLIVER * box.height < x < box.right - SLIVER * box.height:
            shares.append((x - box.left) / (box.right - box.left))
    shares.append(1.0)
    if len(shares) == 2:
        return [quad]
    pad = 2.0 / max(1.0, box.right - box.left)  # the ruled line itself is no letter
    return [
        part_of_quad(quad, start + (pad if start else 0), end - (pad if end < 1 else 0))
        for start, end in itertools.pairwise(shares)
    ]


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """The upright frame of a box."""

    left: float
    right: float
    middle: float
    height: float


def place_box(quad: Quad, angle: float) -> PlacedBox:
    """A box in the frame in which lines run to the right."""
    cos, sin = np.cos(angle), np.sin(angle)
    upright = quad @ np.array([[cos, -sin], [sin, cos]], np.float32)
    height = float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    return PlacedBox(
        float(upright[[0, 3], 0].mean()), float(upright[[1, 2], 0].mean()),
        float(upright[:, 1].mean()), height,
    )  # fmt: skip


def column_at(rules: Sequence[Rule], x: float, y: float) -> int:
    """Which column a point lies in: -1 left of all, len(rules) - 1 right of all."""
    return sum(rule.at_(y) < x for rule in rules) - 1


def _in_columns(
    lines: Sequence[PlacedLine], rulings: Rulings
) -> tuple[tuple[PlacedLine, ...], ...]:
    columns: list[list[PlacedLine]] = [[] for _ in rulings.upright[1:]]
    for line in lines:
        index = column_at(rulings.upright, (line.left + line.right) / 2, line.middle)
        if 0 <= index < len(columns):
            columns[index].append(line)
    return tuple(tuple(sorted(column, key=lambda line: line.middle)) for column in columns)


def rows_of(column: Sequence[PlacedLine]) -> list[list[PlacedLine]]:
    """The lines of a column in rows, each from left to right."""
    rows: list[list[PlacedLine]] = []
    for line in column:
        if rows and all(_beside(line, other) for other in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _beside(one: PlacedLine, other: PlacedLine) -> bool:
    """Whether two lines stand on one row: at one height, and not above each other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return abs(one.middle - other.middle) < SAME_ROW * min(one.height, other.height) and (
        shared < ABOVE * min(one.right - one.left, other.right - other.left)
    )


def shifted(line: PlacedLine, quad: Quad, angle: float) -> PlacedLine:
    """An empty line at a box: what a strip of a cell is read into."""
    box = place_box(quad, angle)
    return replace(
        line, quad=quad, left=box.left, right=box.right, middle=box.middle, height=box.height
    )


def _is_watermark(text: str) -> bool:
    return any(len(text) <= len(mark) + 3 and likeness(mark, text) >= 82 for mark in WATERMARKS)
