"""Persons of whom a page says nothing: a birth without a father has all of his rows empty.

A label was read, and behind it stands no word. Of one row that may be a hand too pale to see; when
the name of a person and two other rows at least bear none, nothing was written there, though a seal
or a watermark, both paler than a pen, may lie on the rest.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np

from catalog.paper import Side
from catalog.record import Field, Page, Quad
from ocr.beyond import ABOVE, FAINT, letters_on
from ocr.labels import Span, find_spans, squash
from ocr.line import PlacedLine, box_around, part
from ocr.rectify import cut_out, writing_angle
from ocr.text import level

BLANK = "left_empty"  # among the problems of a field that is empty on the paper too
SURE = 0.97  # confidence of that
NAME, LEAST = "full_name", 3  # a row that must be empty, and how many must be in all
PALE = 0.5  # share of the contrast of paper and print under which ink is of no pen
AWAY = 6.0  # line heights without ink behind a label from which what follows is none of its value
REACH = 30.0  # line heights behind a label that are looked at
GAP = 0.4  # line heights left out at both ends: a colon, the next label
SPECKS = 0.8  # width of ink that is no word yet: dots of a line that touch, a corner of a watermark
LEADERS = " .…·_-"


def blank_fields(
    lines: Sequence[PlacedLine], side: Side, read: Mapping[str, Field], page: Page
) -> dict[str, Field]:
    """The fields of persons of whom nothing was read and nothing is written."""
    spans = [span for span in find_spans(lines, side) if "." in span.field.name]
    angle = writing_angle([line.quad for line in lines]) if lines else 0.0
    rows = {span.field.name: (quad, lines[span.line].quad) for span in spans
            if (quad := _row(lines, span, angle)) is not None}  # fmt: skip
    empty = {name for name, (quad, label) in rows.items() if _ink(page, quad, label) < SPECKS}
    pale = {name for name, (quad, label) in rows.items()
            if name in empty or _ink(page, quad, label, PALE) < SPECKS}  # fmt: skip
    found: dict[str, Field] = {}
    names = [spec.name for spec in side.fields if "." in spec.name]
    for person, group in groupby(names, key=lambda name: name.partition(".")[0]):
        fields = list(group)
        silent = not any(name in read and read[name].value for name in fields)
        bare = rows.keys() & fields <= pale
        enough = f"{person}.{NAME}" in empty and len(empty.intersection(fields)) >= LEAST
        if silent and bare and enough:
            found |= {n: blank(n, page, rows[n][0] if n in rows else None) for n in fields}
    return found


def blank(name: str, page: Page, quad: Quad | None) -> Field:
    """A field that is empty on the paper."""
    box = None if quad is None else box_around([quad])
    return Field(name, "", SURE, "text", page.number, box, (), (BLANK,))


def _ink(page: Page, quad: Quad, label: Quad, share: float = FAINT) -> float:
    """Width of what stands behind a label as tall as letters, in line heights."""
    width = before = 0.0
    strip, print_ = cut_out(page.image, quad, ABOVE), cut_out(page.image, label)
    for start, end in letters_on(strip, print_, share):
        if start - before > AWAY:
            break
        width, before = width + end - start, max(before, end)
    return width


def _row(lines: Sequence[PlacedLine], span: Span, angle: float) -> Quad | None:
    """The row behind a label up to the next line on it; None where the label's line goes on.

    It runs as the page does: a short label does not tell where its row is at the other end.
    """
    whole = lines[span.line]
    if squash(whole.text[span.end :])[0]:
        return None
    label = part(whole, span.start, len(whole.text.rstrip(LEADERS)))
    ends = [other.left for other in lines if other.left > label.right and level(label, other)]
    tall = label.height
    room = min([REACH, *((end - label.right) / tall for end in ends)]) - 2 * GAP
    if room <= 0:
        return None
    side = label.quad[2] - label.quad[1]
    along = np.asarray((math.cos(angle), math.sin(angle)), np.float32) * np.linalg.norm(side)
    start, below = label.quad[1] + GAP * along, label.quad[2] + GAP * along
    return np.array([start, start + room * along, below + room * along, below], np.float32)
