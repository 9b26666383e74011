"""Short values that the detector did not see: the strip beside their label is read all the same.

Detectors miss words of two or three letters that stand alone ("Nam", "Kinh"). Where a label has
nothing to its right, the empty row behind it is cut out and read; what it says counts only when
it is read surely and is a value of the kind that the label announces. A long label may leave room
for the first word of a value alone, which goes on in the row below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from catalog.checks import check
from catalog.checks.people import is_ethnicity
from catalog.checks.syllables import is_syllable
from catalog.paper import Side
from catalog.record import Image
from ocr.engines import Engine
from ocr.labels import Span, find_spans, squash
from ocr.line import PlacedLine, read_as
from ocr.rectify import cut_out
from ocr.text import ONE_PIECE, Reading, level

REACH = 11.0  # label heights to the right that are looked at
LEAST = 1.5  # label heights of room under which no value can stand there
SURE = 0.8  # mean confidence from which the strip holds text
KINDS = ONE_PIECE | {"personal_number", "number_9"}
GOING_ON = {"signer", "office"}
WORDS = {"nationality", "religion", "relation"}


def look_beside(
    lines: Sequence[PlacedLine],
    side: Side,
    readings: Mapping[str, Reading],
    image: Image,
    engine: Engine,
) -> list[PlacedLine]:
    """The lines of a side, with those beside labels that had no value. Same order as before."""
    strips = []
    for span in find_spans(lines, side):
        reading = readings.get(span.field.name)
        pieces = reading.pieces if reading else ()
        if (span.field.kind in KINDS and not pieces) or (
            span.field.kind in GOING_ON
            and not any(level(lines[span.line], lines[piece.line]) for piece in pieces)
        ):
            strip = _strip(lines, span, image.shape[1])
            if strip is not None:
                strips.append((span, strip))
    read = engine.recognise([cut_out(image, strip.quad) for _, strip in strips])
    found = {
        span.line: read_as(strip, line)
        for (span, strip), line in zip(strips, read, strict=True)
        if line.confidence >= SURE and _is_value(span.field.kind, line.text)
        and not _again(line.text, readings.get(span.field.name))
    }  # fmt: skip
    return [
        item
        for index, line in enumerate(lines)
        for item in ((line, found[index]) if index in found else (line,))
    ]


def _again(text: str, below: Reading | None) -> bool:
    """Whether the value goes on below with the same word: here it was struck out."""
    first = below.text.split(" ")[0] if below else ""
    return bool(first) and squash(text)[0] == squash(first)[0]


def _is_value(kind: str, text: str) -> bool:
    """A value of its kind; leader dots may read as letters, hardly as words."""
    value = check(kind, text).value
    if kind == "ethnicity":
        return is_ethnicity(value)
    words = kind in WORDS | GOING_ON
    return bool(value) and (not words or all(map(is_syllable, value.lower().split())))


def _strip(lines: Sequence[PlacedLine], span: Span, width: int) -> PlacedLine | None:
    """The empty row behind a label that ends its line, as a line without text, inside a picture of
    this width."""
    label = lines[span.line]
    if squash(label.text[span.end :])[0]:
        return None
    room = min(REACH * label.height, width - label.right - label.height)
    for other in lines:
        same_row = abs(other.middle - label.middle_at(other.left)) < 0.6 * label.height
        if same_row and other.left > label.left and other is not label:
            room = min(room, other.left - label.right)
    if room < LEAST * label.height:
        return None
    top, bottom = label.quad[1] - label.quad[0], label.quad[2] - label.quad[3]
    share = room / float(np.linalg.norm(top))
    quad = [label.quad[1], label.quad[1] + top * share, label.quad[2] + bottom * share,
            label.quad[2]]  # fmt: skip
    return replace(
        label,
        quad=np.array(quad, np.float32),
        left=label.right,
        right=label.right + room,
        middle=label.middle_at(label.right + room / 2),
    )
