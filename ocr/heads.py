"""The head of a table: which field each column holds, and where the first act begins."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalog.columns import BOOKS, Column, column_of, with_roles
from catalog.tables import read_rows
from ocr.grid import Grid, rows_of
from ocr.line import PlacedLine

MOST_LINES = 5  # of one heading
ENOUGH = 0.4  # share of the columns whose headings must be known


@dataclass(frozen=True, slots=True)
class Head:
    """What a table says above its first act."""

    book: str
    columns: tuple[Column | None, ...]  # with roles; None: a column that nobody knows
    bottom: float  # below it acts begin


def read_head(grid: Grid, book: str = "", before: Sequence[Column | None] = ()) -> Head | None:
    """The head of a table of this book (or of the book it fits best).

    `before`: the columns of the page before, for pages printed without a head.
    """
    heads = [_head(grid, one) for one in ([book] if book else BOOKS)]
    best = max((head for head in heads if head), key=lambda item: item[1], default=None)
    if best is not None:
        return best[0]
    if before and len(before) == len(grid.columns):
        top = min((rule.at for rule in grid.level), default=0.0)
        return Head(book, tuple(before), top)
    return None


def _head(grid: Grid, book: str) -> tuple[Head, float] | None:
    found: list[Column | None] = []
    bottoms, total = [], 0.0
    used = [column for column in grid.columns if column]
    for column in grid.columns:
        best, score, bottom = None, 0.0, 0.0
        rows = rows_of(column[: 3 * MOST_LINES])[:MOST_LINES]
        for first in range(min(2, len(rows))):
            for last in range(first + 1, len(rows) + 1):
                text = " ".join(line.text for row in rows[first:last] for line in row)
                known, alike = column_of(text, book)
                if known is not None and alike > score + 1:
                    best, score = known, alike
                    bottom = max(line.middle + line.height / 2 for line in rows[last - 1])
        found.append(best)
        total += score
        if best is not None:
            bottoms.append(bottom)
    found = [
        known or _by_content(column) for known, column in zip(found, grid.columns, strict=True)
    ]
    columns = with_roles(found, book)
    if len(bottoms) < max(2, ENOUGH * len(used)):
        return None
    return Head(book, tuple(columns), _below(grid, bottoms)), total


def _by_content(column: Sequence[PlacedLine]) -> Column | None:
    """A column whose heading could not be read, told by the words that fill it."""
    cells = [line.text.strip() for line in column if len(line.text.strip()) > 1]
    words = {row[0] for row in read_rows("ethnicities")}
    for field, kind, known in (
        ("*.sex", "sex", {"Nam", "Nữ"}),
        ("*.ethnicity", "ethnicity", words),
    ):
        if sum(cell in known for cell in cells) >= max(3, 0.5 * len(cells)):
            return Column(field, kind, BOOKS, ())
    return None


def _below(grid: Grid, bottoms: Sequence[float]) -> float:
    """The line under the head, or the end of its lowest heading that is no stray."""
    usual = float(np.median(bottoms))
    near = [b for b in bottoms if b < usual + 3 * grid.letter]
    lowest = max(near)
    rules = [
        rule.at
        for rule in grid.level
        if lowest - grid.letter / 2 < rule.at < lowest + 4 * grid.letter
    ]
    return min(rules, default=lowest)
