"""A stretch of a line that belongs to a value, without the colons and leaders around it."""

from dataclasses import dataclass

from catalog.record import Quad
from ocr.engines import Choice, Rivals
from ocr.line import PlacedLine, choices_within, part


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of one line that belongs to a value."""

    line: int
    text: str
    characters: tuple[float, ...]
    quad: Quad
    whole: bool  # the line holds nothing else
    rivals: tuple[Rivals, ...] = ()  # of each character, when the engine tells
    choices: tuple[Choice, ...] = ()  # stretches in doubt, when the engine tells
    places: tuple[float, ...] = ()  # where each character stands: share of the box's width, 0 to 1


def piece_of(line: PlacedLine, index: int, start: int, end: int) -> Piece:
    """Characters `start` to `end` of a line, without the colon and leaders around them."""
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip(" :;.,-–—_/|·…"))
    start += lead
    text = text[lead:].rstrip(" :;-–—_|·…").rstrip()
    if text.endswith(".."):
        text = text.rstrip(". ")
    end = start + len(text)
    cut = part(line, start, end)
    return Piece(
        line=index,
        text=text,
        characters=line.characters[start:end],
        quad=cut.quad,
        whole=len(text) >= len(line.text),
        rivals=line.rivals[start:end],
        choices=choices_within(line.choices, start, end),
        places=cut.places,
    )
