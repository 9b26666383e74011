"""Where acts of a table begin: ruled bands, or lines of short columns that stand together."""

import numpy as np

from ocr.grid import Grid
from ocr.heads import Head, read_head
from ocr.rulings import Rule
from ocr.table import beginnings
from tests.ocr.layouts import line

HEADINGS = ("Số", "Ngày đăng ký", "Họ và tên chồng", "Họ và tên vợ")
WIDE, TALL = 300, 40


def table(rows: list[int], rules: list[int]) -> tuple[Grid, Head]:
    """Rows of a number, a date and two names, and the ruled lines under them."""
    columns = tuple(
        (
            line(heading, n * WIDE, 100, TALL),
            *(line(said, n * WIDE, top, TALL) for top in rows),
        )
        for n, (heading, said) in enumerate(
            zip(HEADINGS, ("7", "01/02/1996", "Lê Văn Tú", "Vi Thị Ba"), strict=True)
        )
    )
    upright = tuple(Rule(n * WIDE - 5, 0, 0, 900) for n in range(5))
    level = tuple(Rule(at, 0, 0, 1200) for at in (90, 150, *rules))
    grid = Grid(np.zeros((900, 1200, 3), np.uint8), 0.0, upright, level, columns)
    head = read_head(grid, "KH")
    assert head
    return grid, head


def test_rows_nearer_than_a_tall_letter_are_acts_of_their_own_where_a_line_parts_them() -> None:
    grid, head = table([150, 180, 214], [178, 212, 256])
    assert beginnings(grid, head) == [150, 178, 212]


def test_a_band_without_number_and_date_goes_on_the_act_above() -> None:
    grid, head = table([160], [210, 260, 310])
    names = (*grid.columns[2], line("Anh", 2 * WIDE, 220, TALL))
    more = Grid(grid.image, 0.0, grid.rules, grid.level, (*grid.columns[:2], names, ()))
    assert beginnings(more, head) == [150]


def test_without_lines_an_act_begins_where_short_columns_do() -> None:
    grid, head = table([200, 300], [])
    assert [round(top) for top in beginnings(grid, head)] == [192, 292]
