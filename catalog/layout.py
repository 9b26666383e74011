"""The printed page of a form as marked-up lines, with its blanks in braces.

    ^ centred    * bold    ~ a paragraph    > at the right edge, in italics
    | a cell | a cell  |= 30 35 35: widths of the columns in hundredths; |! is a heading row
    @ Người yêu cầu / (Ký, ghi rõ họ, chữ đệm, tên)  signatures, one per cell between |
    {child.full_name}  a blank; {made.date:long} a blank in a format of its own

An empty line is a gap; any other line runs from edge to edge.
"""

import re
from dataclasses import dataclass
from typing import Literal

Look = Literal[
    "plain", "centre", "bold", "prose", "right", "gap", "widths", "heading", "row", "sign"
]

_LOOKS: tuple[tuple[str, Look], ...] = (
    ("^", "centre"), ("*", "bold"), ("~", "prose"), (">", "right"), ("@", "sign"),
    ("|=", "widths"), ("|!", "heading"), ("|", "row"),
)  # fmt: skip
_SLOT = re.compile(r"\{([\w.#]+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one blank."""

    name: str
    format: str = ""  # "long": ngày .. tháng .. năm ..; "clock": .. giờ .. phút


Piece = str | Slot
Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page, or one row of a table."""

    look: Look
    cells: tuple[Cell, ...] = ()

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The blanks of the line, from left to right."""
        return tuple(piece for cell in self.cells for piece in cell if isinstance(piece, Slot))


def parse(text: str) -> tuple[Line, ...]:
    """The lines of a layout. Raises ValueError for a brace that is no blank."""
    return tuple(_line(line.strip()) for line in text.strip().splitlines())


def _line(text: str) -> Line:
    if not text:
        return Line("gap")
    mark, look = next((item for item in _LOOKS if text.startswith(item[0])), ("", "plain"))
    body = text.removeprefix(mark)
    cells = body.split("|") if look in ("row", "heading", "sign") else [body]
    return Line(look, tuple(_cell(cell.strip()) for cell in cells))


def _cell(text: str) -> Cell:
    pieces: list[Piece] = []
    end = 0
    for found in _SLOT.finditer(text):
        pieces += [text[end : found.start()], Slot(found[1], found[2] or "")]
        end = found.end()
    pieces.append(text[end:])
    if any("{" in piece or "}" in piece for piece in pieces if isinstance(piece, str)):
        raise ValueError(f"layout: no blank in {text!r}")
    return tuple(piece for piece in pieces if piece)
