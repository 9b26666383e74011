"""The last word of a value alone in the row below, which the detector did not see.

A long value goes on under its label: "…, Duy Xuyên, Quảng / Nam". Detectors miss a short word that
stands alone on its dotted row. Where a value fills its row, or its label does, and nothing was
seen in the row below, ink as tall as letters at the beginning of that row is cut out and read; it
counts when it is read surely and is made of words.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from catalog.checks.lexicon import place_share
from catalog.checks.syllables import is_syllable
from catalog.paper import Side
from catalog.record import Image, Quad
from ocr.beyond import ABOVE, joined, letters_on
from ocr.engines import Engine
from ocr.labels import find_spans
from ocr.line import PlacedLine, part_of_quad, place
from ocr.rectify import cut_out
from ocr.text import FOREIGN, RUNNING, level, read_side

FULL = 0.82  # share of the form's width from which a value may go on in the row below
INDENT = 1.5  # line heights by which beginnings of rows differ at most
FREE = 0.6  # of the distance of two rows: no line stands nearer to the row below
LEAST = 0.5  # width of the ink, line heights
AFTER = 0.3  # line heights that are cut out behind it
SURE = 0.7  # mean confidence from which it counts


def with_rows_below(
    lines: Sequence[PlacedLine], side: Side, image: Image, angle: float, engine: Engine
) -> list[PlacedLine]:
    """The lines of a side, each value whose next row was lost followed by that row."""
    rows = dict(_rows(lines, side, image))
    read = engine.recognise([cut_out(image, quad) for quad in rows.values()])
    now = [[line] for line in lines]
    for (index, quad), line in zip(rows.items(), read, strict=True):
        if line.confidence >= SURE and _is_made_of_words(line.text):
            now[index].append(place(line, quad, angle))
    return [line for put in now for line in put]


def _rows(lines: Sequence[PlacedLine], side: Side, image: Image) -> Iterator[tuple[int, Quad]]:
    """Number of the line that a value ends in, and the ink in the row below, where no line is."""
    spans = find_spans(lines, side)
    left = min((lines[span.line].left for span in spans), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    first = [line for line in lines if line.left - left < INDENT * line.height]
    step = _step(first)
    readings = read_side(lines, side)
    for span in spans:
        label, pieces = lines[span.line], readings[span.field.name].pieces
        ends = [label, *(lines[piece.line] for piece in pieces)]
        if (
            span.field.kind in RUNNING and span.field.lines > 1 and label in first
            and all(level(label, line) for line in ends)
            and max(line.right for line in ends) - left > FULL * (right - left)
            and not any(_is_near(line, label, step) for line in first)
        ):  # fmt: skip
            quad = _written(label, step, (right - left) / label.height, image)
            if quad is not None:
                yield max([span.line, *(piece.line for piece in pieces)]), quad


def _step(rows: Sequence[PlacedLine]) -> float:
    """The usual distance from one row to the next, pixels."""
    middles = sorted(line.middle for line in rows)
    return float(np.median(np.diff(middles))) if len(middles) > 1 else 0.0


def _is_near(line: PlacedLine, label: PlacedLine, step: float) -> bool:
    """Whether a line lies in the row below a label, or close to it."""
    return abs(line.middle_at(label.left) - label.middle_at(label.left) - step) < FREE * step


def _written(label: PlacedLine, step: float, reach: float, image: Image) -> Quad | None:
    """The ink at the beginning of the row below a label, within so many line heights."""
    along, down = label.quad[1] - label.quad[0], label.quad[3] - label.quad[0]
    moved = label.quad + down / np.linalg.norm(down) * np.float32(step)
    whole = part_of_quad(moved, 0.0, reach * label.height / float(np.linalg.norm(along)))
    letters = list(joined(letters_on(cut_out(image, whole, ABOVE), cut_out(image, label.quad))))
    if sum(stop - start for start, stop in letters) < LEAST:
        return None
    return part_of_quad(whole, 0.0, min(1.0, (max(stop for _, stop in letters) + AFTER) / reach))


def _is_made_of_words(text: str) -> bool:
    """Words or figures and nothing else; dots of a leader read as letters, hardly as words."""
    words = re.findall(r"\w+", text)
    return bool(words) and all(
        is_syllable(word.lower()) or word.isdigit() or place_share(word) > FOREIGN
        for word in words
    )  # fmt: skip
