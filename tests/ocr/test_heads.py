"""The head of a table: known headings, and the line under them."""

import numpy as np

from ocr.grid import Grid
from ocr.heads import read_head
from ocr.rulings import Rule
from tests.ocr.layouts import line

HEADINGS = ("Số", "Ngày đăng ký", "Họ và tên chồng", "Họ và tên vợ")
WIDE = 300


def table(top: int, under: int) -> Grid:
    """Four columns; letters are 40 high, and boxes of headings begin a little above their row."""
    columns = tuple(
        (line(heading, n * WIDE, top - 2, 40), line("1", n * WIDE, under + 8, 40))
        for n, heading in enumerate(HEADINGS)
    )
    upright = tuple(Rule(n * WIDE - 5, 0, 0, 900) for n in range(5))
    level = tuple(Rule(at, 0, 0, 1200) for at in (top, under, under + 100))
    return Grid(np.zeros((900, 1200, 3), np.uint8), 0.0, upright, level, columns)


def test_acts_begin_under_the_line_below_the_headings() -> None:
    head = read_head(table(100, 190), "KH")
    assert head and head.bottom == 190
    assert [column and column.field for column in head.columns][2:] == [
        "husband.full_name", "wife.full_name",
    ]  # fmt: skip


def test_headings_as_tall_as_their_row_do_not_fall_under_the_line_above() -> None:
    head = read_head(table(100, 142), "KH")
    assert head and head.bottom == 142
