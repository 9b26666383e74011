"""Writing that the detector did not see: ink that goes on behind the end of a labelled line.

A detector may lose pale or joined handwriting on a dotted row, all of it or from the middle of a
word on. Where ink as tall as letters follows a line, the row from the label to the end of the ink
is cut out and read.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from catalog.checks import check
from catalog.paper import Side
from catalog.record import Image, Quad
from ocr.engines import Engine
from ocr.labels import Span, find_spans, squash
from ocr.line import PlacedLine, part, place
from ocr.rectify import cut_out
from ocr.text import level

REACH = 26.0  # all sizes in line heights: how far behind a line is looked
ABOVE = 0.35  # above and below the line
LETTER = 0.3  # height or width of a letter at least; dots of leaders have less
TALLEST = 1.6  # over which it is no letter: watermarks, rules
FIRST, NEXT = 2.5, 1.6  # gaps before the first letter and between letters at most
LEAST = 0.8  # width of what the detector lost, at least
FAINT = 0.22  # share of the contrast of paper and print from which a pixel is ink
SURE = 0.7  # mean confidence from which the row counts
LONG, LOOK_AT = 2.0, 0.4  # width of ink that is no stray mark, and confidence from which it counts
WORK = 40  # pixels of a line's height at which ink is looked at


def with_ink_beyond(
    lines: Sequence[PlacedLine], side: Side, image: Image, angle: float, engine: Engine
) -> list[PlacedLine]:
    """The lines of a side; values that go on behind their line read anew from their label."""
    last: dict[int, Span] = {}
    for span in find_spans(lines, side):
        if span.line not in last or span.end > last[span.line].end:
            last[span.line] = span
    rows: list[tuple[Span, Quad, float]] = []
    for index, span in last.items():
        more = _more(lines, lines[index], image)
        if more:
            rows.append((span, _stretched(lines[index], span.end, more), more))
    read = engine.recognise([cut_out(image, quad) for _, quad, _ in rows])
    now = [[line] for line in lines]
    for (span, quad, more), value in zip(rows, read, strict=True):
        line = lines[span.line]
        before, after = len(squash(line.text[span.end :])[0]), len(squash(value.text)[0])
        # What is long and was not seen at all is somebody's to look at, however it reads.
        sure = LOOK_AT if not before and more > LONG else SURE
        if before < after and value.confidence >= sure and check(span.field.kind, value.text).value:
            now[span.line] = [part(line, 0, span.end), place(value, quad, angle)]
    return [line for put in now for line in put]


def _more(lines: Sequence[PlacedLine], line: PlacedLine, image: Image) -> float:
    """How far ink goes on behind a line, in its heights; 0 where there is none to speak of."""
    beside = [
        other.left
        for other in lines
        if other is not line and other.left > line.left and level(line, other)
    ]
    room = (min(beside, default=line.right + REACH * line.height) - line.right) / line.height
    room = min(room - 0.3, REACH)
    if room < LEAST:
        return 0.0
    top, down = line.quad[1] - line.quad[0], line.quad[2] - line.quad[1]
    along = top / np.linalg.norm(top) * np.linalg.norm(down)
    right, below = line.quad[1], line.quad[2]
    quad = np.array([right, right + room * along, below + room * along, below], np.float32)
    end = _end_of_ink(cut_out(image, quad, ABOVE), cut_out(image, line.quad))
    return end if end >= LEAST else 0.0


def _end_of_ink(strip: Image, print_: Image) -> float:
    """Where letters that begin near the left of a strip end, in line heights."""
    scale = WORK * (1 + 2 * ABOVE) / strip.shape[0]
    size = (max(1, round(strip.shape[1] * scale)), round(WORK * (1 + 2 * ABOVE)))
    grey = cv2.cvtColor(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    dark, paper = np.percentile(cv2.cvtColor(print_, cv2.COLOR_BGR2GRAY), (2, 60))
    faint = float(np.clip(FAINT * (paper - dark), 9, 24))
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * WORK + 1, faint
    )
    stats = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)[2][1:]
    middle = grey.shape[0] / 2
    letters = sorted(
        (int(x), int(x + w))
        for x, y, w, h, _ in stats.tolist()
        if max(w, h) >= LETTER * WORK and min(w, h) < TALLEST * WORK and h <= TALLEST * WORK
        and y < middle + WORK / 2 and y + h > middle - WORK / 2
    )  # fmt: skip
    end, gap = 0, FIRST
    for start, stop in letters:
        if start - end > gap * WORK:
            break
        end, gap = max(end, stop), NEXT
    return end / WORK


def _stretched(line: PlacedLine, end: int, more: float) -> Quad:
    """From the first letter behind a label, or the colon that ends it, to so many heights behind
    its line. A box reaches beyond its letters, to where a hand begins."""
    value = line.text[end:]
    if squash(value)[0]:
        lead = len(value) - len(value.lstrip(" :;.,-"))
        start = part(line, end + lead, len(line.text)).quad[[0, 3]]
    else:
        start = part(line, 0, len(line.text.rstrip())).quad[[1, 2]]
    top, down = line.quad[1] - line.quad[0], line.quad[2] - line.quad[1]
    along = top / np.linalg.norm(top) * np.linalg.norm(down) * (more + 0.15)
    return np.array([start[0], line.quad[1] + along, line.quad[2] + along, start[1]], np.float32)
