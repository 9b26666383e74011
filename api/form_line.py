"""Sets one line of a form: labels, values, and dots where somebody may write.

Lengths are in points. A value is never cut: it wraps, and a word wider than the line is divided.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Width = Callable[[str, str], float]
"""(text, font) → width."""


@dataclass(frozen=True, slots=True)
class Part:
    """A label, or a blank with its value."""

    text: str
    font: str
    blank: bool = False
    room: float = 0.0  # least width of the dots behind the value
    grows: bool = False  # takes what is left of the line
    box: bool = False  # a square to tick before the text
    cells: int = 0  # one small square per digit


@dataclass(slots=True)
class Run:
    """Text of one part on one set line."""

    part: Part
    x: float
    text: str
    end: float = 0.0  # dots reach to here


@dataclass(slots=True)
class SetLine:
    """One line as it is drawn."""

    runs: list[Run] = field(default_factory=list)
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class _Token:
    part: Part
    text: str
    width: float
    space: bool  # a space stands before it
    room: bool = False  # the dots of an empty or ended blank


def set_parts(
    parts: Sequence[Part], width: float, measure: Width, indent: float = 0.0
) -> list[SetLine]:
    """The parts in lines of at most `width`; blanks that grow share what is left."""
    lines: list[list[_Token]] = [[]]
    used = indent
    for group in _groups([t for part in parts for t in _tokens(part, width, measure)]):
        need = sum(_wide(token, measure) for token in group)
        if lines[-1] and used + need > width + 0.01:
            lines.append([])
            used = 0.0
        lines[-1] += group
        used += need
    return [
        _place(line, width, measure, 0.0 if number else indent)
        for number, line in enumerate(lines)
    ]


def _groups(tokens: Sequence[_Token]) -> list[list[_Token]]:
    """Tokens that stay together: a blank's dots never part from the word before them."""
    groups: list[list[_Token]] = []
    for token in tokens:
        if token.room and groups:
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def _tokens(part: Part, width: float, measure: Width) -> list[_Token]:
    if part.cells:
        cell = 1.25 * measure("00", part.font)
        return [_Token(part, part.text, part.cells * cell, True)]
    found = []
    whole = part.box or _is_label(part, width, measure)
    for word in [part.text.strip()] if whole else part.text.split():
        for number, piece in enumerate(_divide(word, part.font, width, measure)):
            space = number == 0 and piece[:1] not in (",", ".", ";")
            found.append(_Token(part, piece, measure(piece, part.font), space))
    if part.blank and not part.box:
        found.append(_Token(part, "", part.room, False, room=True))
    return found


def _is_label(part: Part, width: float, measure: Width) -> bool:
    """A short label is not torn apart."""
    return not part.blank and 0 < measure(part.text, part.font) <= width / 2


def _divide(word: str, font: str, width: float, measure: Width) -> list[str]:
    pieces, rest = [], word
    while measure(rest, font) > width and len(rest) > 1:
        size = max(n for n in range(1, len(rest)) if n == 1 or measure(rest[:n], font) <= width)
        pieces.append(rest[:size])
        rest = rest[size:]
    return [*pieces, rest] if rest else pieces


def _wide(token: _Token, measure: Width) -> float:
    space = measure(" ", token.part.font) if token.space else 0.0
    return token.width + space + (measure("XX", token.part.font) if token.part.box else 0.0)


def _place(
    tokens: Sequence[_Token], width: float, measure: Width, indent: float
) -> SetLine:
    left = width - indent - sum(_wide(token, measure) for token in tokens)
    growing = [token for token in tokens if token.room and token.part.grows]
    share = max(left, 0.0) / len(growing) if growing else 0.0
    line, x = SetLine(), indent
    for token in tokens:
        if token.space and (line.runs or token.part.box):
            x += measure(" ", token.part.font)
        start, x = x, x + _wide(token, measure)
        if token.space:
            x -= measure(" ", token.part.font)
        if token.room and token.part.grows:
            x += share
        _add(line, token, start, x)
    line.width = x
    return line


def _add(line: SetLine, token: _Token, start: float, end: float) -> None:
    last = line.runs[-1] if line.runs else None
    if last and last.part is token.part and not token.part.box:
        last.text += (" " if token.space else "") + token.text
        last.end = end
    else:
        line.runs.append(Run(token.part, start, token.text, end))
