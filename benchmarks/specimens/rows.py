"""Labels with their values, row under row, as cards and certificates set them."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from benchmarks.specimens.sheet import Sheet, Type, wrap

Placement = Literal["inline", "below", "flow"]


def placed(rng: random.Random, *places: Placement) -> Placement:
    """One of these places; inline where there are none."""
    return rng.choice(places or ("inline",))


@dataclass(frozen=True, slots=True)
class Item:
    """One label and its value. `flow` starts beside the label and breaks before the edge."""

    label: str  # "Họ và tên|Full name"; without a bar there is no English half
    value: str
    place: Placement = "inline"
    grow: float = 1.0  # size of the value over the usual one


@dataclass(frozen=True, slots=True)
class Look:
    """How one paper sets its labels and values."""

    label: Type
    english: Type
    value: Type
    colon: str  # ":" or "" or " :"
    bar: str  # what parts the two languages: " / "
    gap: float  # mm between a label and its value
    leader: str  # "" or the character of the dotted line
    spread: float  # how early a value breaks: 1 fills the line


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text on a line; `leader_to` > 0 draws dots from its end to there (mm)."""

    x: float
    text: str
    style: Type
    leader_to: float = 0.0


@cache
def _labels() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "labels.toml").read_text("utf-8"))


def draw_label(rng: random.Random, paper: str, name: str) -> str:
    """One of the wordings of a label."""
    return rng.choice(_labels()[paper][name])


def _label_pieces(sheet: Sheet, look: Look, item: Item, x: float) -> tuple[list[Piece], float]:
    """The label from x on, and where it ends."""
    vietnamese, _, english = item.label.partition("|")
    head = vietnamese + (look.bar if english else look.colon)
    pieces = [Piece(x, head, look.label)]
    x += sheet.measure(head, look.label)
    if english:
        pieces.append(Piece(x, english + look.colon, look.english))
        x += sheet.measure(english + look.colon, look.english)
    return pieces, x


def _set_item(sheet: Sheet, look: Look, item: Item, x: float, right: float) -> list[list[Piece]]:
    """The lines of one item between x and right."""
    pieces, end = _label_pieces(sheet, look, item, x)
    style = look.value.scaled(item.grow)
    start = end + look.gap if item.label else x
    if item.place == "below":
        rows = ["", *wrap(sheet, item.value, style, right - x, right - x)]
        start = x
    else:
        spread = look.spread if item.place == "flow" else 1.0
        rows = wrap(sheet, item.value, style, right - start, right - x, spread)
    lines = []
    for index, text in enumerate(rows):
        left = start if index == 0 else x
        dots = right if look.leader and not (item.place == "below" and index == 0) else 0.0
        lines.append([*(pieces if index == 0 else []), Piece(left, text, style, dots)])
    return lines


def _set_row(
    sheet: Sheet, look: Look, row: Sequence[Item], x: float, right: float
) -> list[list[Piece]]:
    """The lines of one row: items side by side where they fit, else one under another."""
    if len(row) == 1:
        return _set_item(sheet, look, row[0], x, right)
    widths = []
    for item in row:
        end = _label_pieces(sheet, look, item, 0)[1]
        value = sheet.measure(item.value, look.value.scaled(item.grow))
        widths.append(max(end, value) if item.place == "below" else end + look.gap + value)
    spare = right - x - sum(widths) - look.gap * (len(row) - 1)
    if spare < 0:
        return [line for item in row for line in _set_item(sheet, look, item, x, right)]
    columns: list[list[list[Piece]]] = []
    for item, width in zip(row, widths, strict=True):
        room = width + spare / len(row)
        columns.append(_set_item(sheet, look, item, x, x + room + 0.01))
        x += room + look.gap
    height = max(len(column) for column in columns)
    return [[p for c in columns if i < len(c) for p in c[i]] for i in range(height)]


def shrink(look: Look, factor: float) -> Look:
    """The same look with smaller letters."""
    return Look(
        look.label.scaled(factor), look.english.scaled(factor), look.value.scaled(factor),
        look.colon, look.bar, look.gap, look.leader, look.spread,
    )  # fmt: skip


def draw_rows(
    sheet: Sheet, look: Look, rows: Sequence[Sequence[Item]], x: float, y: float,
    width: float, bottom: float, loose: float = 2.1,
) -> float:  # fmt: skip
    """Set the rows between y and bottom; letters shrink until they fit; returns the last base line.

    `loose` is the largest distance of base lines, in sizes of the value.
    """
    while True:
        lines = [line for row in rows for line in _set_row(sheet, look, row, x, x + width)]
        pitch = (bottom - y) / max(1, len(lines))
        ends = [
            piece.x + sheet.measure(piece.text, piece.style) for line in lines for piece in line
        ]
        fits = pitch >= look.value.size * 1.12 and max(ends, default=0) <= x + width + 0.3
        if fits or look.value.size < 1.2:
            break
        look = shrink(look, 0.96)
    pitch = min(pitch, look.value.size * loose)
    base = y
    for line in lines:
        base += pitch
        for piece in line:
            lift = 0.25 * look.value.size * 0.3 if piece.leader_to else 0.0
            end = piece.x + sheet.text(piece.x, base - lift, piece.text, piece.style)
            if piece.leader_to:
                _leader(sheet, look, piece.x, max(end, piece.x), piece.leader_to, base)
    return base


def _leader(sheet: Sheet, look: Look, start: float, end: float, right: float, base: float) -> None:
    """Dots from the label to the right edge, below the value."""
    step = sheet.measure(look.leader, look.label)
    count = int((right - start) / step) if step else 0
    sheet.text(start, base + 0.12 * look.label.size, look.leader * count, look.label)
