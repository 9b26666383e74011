"""Tables of facts. Line 1 says source, licence and date; line 2 of a .tsv names its columns."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `name`.tsv below its two head lines, all columns as text.

    >>> read_rows("provinces_2025")[0]
    ('01', 'Thành phố Hà Nội')
    """
    lines = (HERE / f"{name}.tsv").read_text("utf-8").splitlines()
    columns = lines[1].count("\t")
    rows = tuple(tuple(line.split("\t")) for line in lines[2:])
    for number, row in enumerate(rows, 3):
        if len(row) != columns + 1:
            raise ValueError(f"{name}.tsv, line {number}: {columns + 1} columns expected")
    return rows


@cache
def read_words(name: str) -> tuple[str, ...]:
    """The lines of `name`.txt below its head line."""
    return tuple((HERE / f"{name}.txt").read_text("utf-8").splitlines()[1:])
