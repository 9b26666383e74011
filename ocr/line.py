"""A line of text where it stands on the page."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalog.record import Box, Quad
from ocr.engines import Choice, Line, Rivals

WIDE = 2.2  # line heights between the middles of two characters from which they stand apart


@dataclass(frozen=True, slots=True, eq=False)
class PlacedLine:
    """One read line with its place.

    `quad` is in pixels of the page; the other numbers are in the upright frame of the text
    (the page turned so that lines run to the right), in page pixels too.
    """

    text: str
    characters: tuple[float, ...]  # confidence of each character
    quad: Quad
    left: float
    right: float
    middle: float  # vertical centre
    height: float
    slope: float  # rise of the line over its length, positive downwards
    places: tuple[float, ...]  # of each character: share of the line's length, 0 to 1
    rivals: tuple[Rivals, ...] = ()  # of each character, when the engine tells
    choices: tuple[Choice, ...] = ()  # stretches in doubt, when the engine tells

    @property
    def confidence(self) -> float:
        """Mean over the characters, 0 for an empty line."""
        return float(np.mean(self.characters)) if self.characters else 0.0

    def middle_at(self, x: float) -> float:
        """Vertical centre of the line prolonged to `x`: perspective makes rows tilt."""
        return self.middle + self.slope * (x - (self.left + self.right) / 2)


def place(line: Line, quad: Quad, angle: float) -> PlacedLine:
    """The line at its place; `angle` is the writing direction on the page in radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    upright = quad @ np.array([[cos, -sin], [sin, cos]], np.float32)
    start, end = (upright[0] + upright[3]) / 2, (upright[1] + upright[2]) / 2
    height = (np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    across = max(1.0, float(end[0] - start[0]))
    return PlacedLine(
        text=line.text,
        characters=line.characters,
        quad=quad,
        left=float(start[0]),
        right=float(end[0]),
        middle=float(start[1] + end[1]) / 2,
        height=float(height),
        # Short boxes are too noisy to tell a slope.
        slope=float(end[1] - start[1]) / across if across > 4 * height else 0.0,
        places=_places(line),
        rivals=line.rivals,
        choices=line.choices,
    )


def read_as(placed: PlacedLine, line: Line) -> PlacedLine:
    """The same line of the page with another reading of it."""
    return replace(
        placed,
        text=line.text,
        characters=line.characters,
        places=_places(line),
        rivals=line.rivals,
        choices=line.choices,
    )


def _places(line: Line) -> tuple[float, ...]:
    """Where the characters stand; an engine that does not tell has them evenly spread."""
    if len(line.places) == len(line.text):
        return line.places
    return tuple((i + 0.5) / len(line.text) for i in range(len(line.text)))


def part(line: PlacedLine, start: int, end: int) -> PlacedLine:
    """Characters `start` to `end` of a line as a line of their own."""
    if start >= end or (start == 0 and end == len(line.text)):
        return line
    places = line.places
    pitch = (places[end - 1] - places[start] + 0.5 / len(places)) / (end - start)
    first, last = 0.0, 1.0
    if start > 0:
        first = max(places[start] - pitch, (places[start - 1] + places[start]) / 2)
    if end < len(places):
        last = min(places[end - 1] + pitch, (places[end - 1] + places[end]) / 2)
    last = max(last, first + 1e-3)  # a piece has some width, whatever the places say
    length = line.right - line.left
    left, right = line.left + first * length, line.left + last * length
    return replace(
        line,
        text=line.text[start:end],
        characters=line.characters[start:end],
        quad=part_of_quad(line.quad, first, last),
        left=left,
        right=right,
        middle=line.middle_at((left + right) / 2),
        places=tuple((place - first) / (last - first) for place in places[start:end]),
        rivals=line.rivals[start:end],
        choices=choices_within(line.choices, start, end),
    )


def choices_within(choices: Sequence[Choice], start: int, end: int) -> tuple[Choice, ...]:
    """The choices that lie between two characters, counted from the first of these."""
    inside = (c for c in choices if start <= c.start and c.end <= end)
    return tuple(replace(c, start=c.start - start, end=c.end - start) for c in inside)


def cut(line: PlacedLine, starts: Sequence[int]) -> list[PlacedLine]:
    """The line cut before these characters; spaces at the cuts and empty pieces fall away."""
    edges = sorted({0, *starts, len(line.text)})
    pieces = []
    for start, end in itertools.pairwise(edges):
        text = line.text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        if start < end:
            pieces.append(part(line, start, end))
    return pieces


def columns(line: PlacedLine) -> list[PlacedLine]:
    """The line cut where it leaps over white: a detector may join what stands in two columns."""
    if line.right - line.left < 2 * WIDE * line.height:
        return [line]
    seen = [i for i, letter in enumerate(line.text) if not letter.isspace()]
    leap = WIDE * line.height / (line.right - line.left)
    starts = [b for a, b in itertools.pairwise(seen) if line.places[b] - line.places[a] > leap]
    return cut(line, starts) if starts else [line]


def part_of_quad(quad: Quad, start: float, end: float) -> Quad:
    """The piece of a line between two shares (0 to 1) of its length."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    return np.array(
        [
            quad[0] + top * start,
            quad[0] + top * end,
            quad[3] + bottom * end,
            quad[3] + bottom * start,
        ],
        np.float32,
    )


def box_around(quads: Sequence[Quad]) -> Box:
    """The upright rectangle around all corners."""
    points = np.concatenate(quads)
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    left, top = (max(0, int(value)) for value in low)
    return Box(left, top, max(left, int(high[0])), max(top, int(high[1])))
