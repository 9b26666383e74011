"""A line of text where it stands on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalog.record import Box, Quad
from ocr.engines import Line


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
    )


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
