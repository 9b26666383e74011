"""Columns of table books: which heading stands over which field.

column_of("Họ tên người cha", "KS").field == "father.full_name"
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from catalog.checks.text import fold

TABLE = Path(__file__).with_name("columns.toml")
BOOKS = ("KS", "KH", "KT", "CMC")
ALIKE = 78.0  # percent of a heading's letters from which it is meant


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in one column."""

    field: str  # "*.sex": of the role of the column to the left
    kind: str  # a kind of catalog.checks
    books: tuple[str, ...]
    headings: tuple[str, ...]


@cache
def load_columns() -> tuple[Column, ...]:
    """All columns that are known."""
    entries = tomllib.loads(TABLE.read_text("utf-8"))["column"]
    return tuple(
        Column(e["field"], e["kind"], tuple(e.get("books", BOOKS)), tuple(e["headings"]))
        for e in entries
    )


@cache
def roles() -> dict[str, str]:
    """Book → the role that its acts are about."""
    return dict(tomllib.loads(TABLE.read_text("utf-8"))["roles"])


def column_of(heading: str, book: str) -> tuple[Column | None, float]:
    """The column of a heading as read, and how alike they are, 0 to 100."""
    best: tuple[Column | None, float] = (None, 0.0)
    said = _plain(heading)
    for column in load_columns():
        if book in column.books and said:
            score = max(fuzz.ratio(_plain(known), said) for known in column.headings)
            if score >= ALIKE and score > best[1]:
                best = column, score
    return best


def with_roles(columns: Sequence[Column | None], book: str) -> list[Column | None]:
    """The columns of a row with their stars replaced by the role that stands to the left."""
    role, found = roles()[book], list[Column | None]()
    taken = set[str]()
    for column in columns:
        if column is not None:
            name = column.field.replace("*", role)
            role = name.partition(".")[0] if name.endswith("full_name") else role
            role = roles()[book] if role == "informant" else role
            column = replace(column, field=name) if name not in taken else None
            taken.add(name)
        found.append(column)
    return found


def _plain(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
