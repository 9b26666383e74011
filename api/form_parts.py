"""What stands on one line of a form: labels and values in the way the form prints them."""

from collections.abc import Iterator

from api.form_line import Part
from api.values import show
from catalog.filled import FilledForm
from catalog.form import Blank, Form
from catalog.layout import Cell, Slot

PLAIN, BOLD, ITALIC = "form", "form-bold", "form-italic"
_ROOM = 6.0  # dots behind a value, at least
_EMPTY = 70.0  # dots of an empty blank, at least
_NUMBER = 12  # digits of the personal number
_TWO_DIGITS, _FOUR_DIGITS = 24.0, 36.0


def parts_of(
    cell: Cell, form: Form, filled: FilledForm, *, font: str = PLAIN, dots: bool = True
) -> list[Part]:
    """Labels and values of one cell. Without `dots` (in tables) an empty blank is nothing."""
    parts: list[Part] = []
    for piece in cell:
        if isinstance(piece, str):
            parts.append(Part(piece, font))
        elif dots:
            parts += _slot(piece, form.blank(piece.name), filled.value(piece.name), font)
        else:
            blank = form.blank(piece.name)
            parts.append(Part(_shown(blank, filled.value(piece.name)), _font(blank, font)))
    return parts


def _slot(slot: Slot, blank: Blank, value: str, font: str) -> Iterator[Part]:
    match slot.format:
        case "long":
            yield from _long(value, font)
        case "clock":
            hour, _, minute = value.partition(":")
            yield _few(hour, font)
            yield Part("giờ", font)
            yield _few(minute, font)
            yield Part("phút", font)
        case "box":
            yield from _boxes(blank, value, font)
        case "digits" if len(value) in (0, _NUMBER):
            yield Part(value, font, True, cells=_NUMBER)
        case "short":
            yield Part(_shown(blank, value), _font(blank, font), True, 1.0 if value else _EMPTY)
        case "" | "digits":
            room = _ROOM if value else _EMPTY
            yield Part(_shown(blank, value), _font(blank, font), True, room, grows=True)
        case other:
            raise ValueError(f"blank {slot.name}: unknown format {other!r}")


def _long(value: str, font: str) -> Iterator[Part]:
    """ngày 25 tháng 11 năm 2026; unknown parts stay dotted."""
    year, month, day = (*value.split("-"), "", "")[:3]
    if value and not year.isdigit():  # words of a person
        yield Part(value, font, True, _ROOM)
        return
    for label, number, empty in (
        ("ngày", day, _TWO_DIGITS), ("tháng", month, _TWO_DIGITS), ("năm", year, _FOUR_DIGITS),
    ):  # fmt: skip
        yield Part(label, font)
        yield Part(number, font, True, 1.0 if number else empty)


def _few(number: str, font: str) -> Part:
    return Part(number, font, True, 1.0 if number else _TWO_DIGITS)


def _boxes(blank: Blank, value: str, font: str) -> Iterator[Part]:
    """The printed choices; the one that is meant is ticked, another value stands behind them."""
    for choice in blank.choices:
        yield Part(choice, BOLD if choice == value else font, True, box=True)
    if value and value not in blank.choices:
        yield Part(value, font, True, _ROOM)


def _shown(blank: Blank, value: str) -> str:
    return show(blank.kind, value)


def _font(blank: Blank, font: str) -> str:
    return BOLD if blank.kind == "name" else font
