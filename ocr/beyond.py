"""Writing that the detector did not see: ink that goes on behind the end of a labelled line, or of
the row that a value goes on in.

A detector may lose pale or joined handwriting on a dotted row, all of it or from the middle of a
word on, and words between others. Where ink as tall as letters follows a label and is in no line,
the row from the label to the end of the ink is cut out and read.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.checks import check
from catalog.paper import Side
from catalog.record import Image, Quad
from ocr.engines import Engine
from ocr.labels import Span, find_spans, squash
from ocr.line import PlacedLine, part, place
from ocr.rectify import cut_out
from ocr.text import level, read_side

REACH = 34.0  # all sizes in line heights: how far behind a line is looked
ABOVE = 0.35  # above and below the line
LETTER = 0.3  # height or width of a letter at least; dots of leaders have less
TALLEST = 1.6  # over which it is no letter: watermarks, rules
FIRST, NEXT = 2.5, 1.6  # gaps before the first letter and between letters at most
LEAST = 0.8  # width of what the detector lost, at least
EDGE = 0.3  # beyond the ends of a line that it may still have seen
FAINT = 0.22  # share of the contrast of paper and print from which a pixel is ink
SURE = 0.7  # mean confidence from which the row counts
LONG, LOOK_AT = 2.0, 0.4  # width of ink that is no stray mark, and confidence from which it counts
WORK = 40  # pixels of a line's height at which ink is looked at


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row in which ink was not seen: from its label to the end of that ink."""

    span: Span
    pieces: tuple[int, ...]  # lines behind the label's that were seen, in the order of the row
    quad: Quad
    lost: float  # width of the ink that was not seen, in line heights


def with_ink_beyond(
    lines: Sequence[PlacedLine], side: Side, image: Image, angle: float, engine: Engine
) -> list[PlacedLine]:
    """The lines of a side; values that go on behind their line read anew from their label, or from
    the beginning of their last row."""
    spans = find_spans(lines, side)
    last = _last_rows(lines, side, spans)
    for span in spans:
        if span.line not in last or span.end > last[span.line].end:
            last[span.line] = span
    rows = [row for span in last.values() if (row := _row(lines, span, last.keys(), image))]
    read = engine.recognise([cut_out(image, row.quad) for row in rows])
    now = [[line] for line in lines]
    for row, value in zip(rows, read, strict=True):
        span, line = row.span, lines[row.span.line]
        seen = [line.text[span.end :], *(lines[piece].text for piece in row.pieces)]
        before, after = len(squash("".join(seen))[0]), len(squash(value.text)[0])
        # What is long and was not seen at all is somebody's to look at, however it reads.
        sure = LOOK_AT if not before and row.lost > LONG else SURE
        if before < after and value.confidence >= sure and check(span.field.kind, value.text).value:
            label = [part(line, 0, span.end)] if span.end else []
            now[span.line] = [*label, place(value, row.quad, angle)]
            for piece in row.pieces:
                now[piece] = []
    return [line for put in now for line in put]


def _last_rows(lines: Sequence[PlacedLine], side: Side, spans: Sequence[Span]) -> dict[int, Span]:
    """The last line of each value that goes on below its label, as a label without letters."""
    readings, found = read_side(lines, side), dict[int, Span]()
    for span in spans:
        pieces = readings[span.field.name].pieces[-1:]
        for piece in pieces if span.field.lines > 1 else ():
            if piece.whole and not level(lines[span.line], lines[piece.line]):
                found[piece.line] = Span(piece.line, 0, 0, "", 0.0, span.field)
    return found


def _row(
    lines: Sequence[PlacedLine], span: Span, labelled: Collection[int], image: Image
) -> Row | None:
    """The row behind a label, where ink was not seen in it."""
    line = lines[span.line]
    beside = sorted(
        (other.left, index)
        for index, other in enumerate(lines)
        if other is not line and other.left > line.left and level(line, other)
    )
    stop = next((left for left, index in beside if index in labelled), np.inf)
    seen = [index for left, index in beside if left < stop]
    room = min((stop - line.right) / line.height - 0.3, REACH)
    if room < LEAST:
        return None
    along = _along(line, lines[seen[-1]] if seen else line)
    right, below = line.quad[1], line.quad[2]
    quad = np.array([right, right + room * along, below + room * along, below], np.float32)
    known = [
        tuple((side - line.right) / line.height for side in (lines[i].left, lines[i].right))
        for i in seen
    ]
    letters = list(joined(letters_on(cut_out(image, quad, ABOVE), cut_out(image, line.quad))))
    lost = sum(
        stop - start
        for start, stop in letters
        if not any(left - EDGE < (start + stop) / 2 < right + EDGE for left, right in known)
    )
    if lost < LEAST:
        return None
    end = max(stop for _, stop in letters)
    pieces = tuple(i for i, (left, _) in zip(seen, known, strict=True) if left < end)
    end = max([end, *(right for left, right in known if left < end)])
    return Row(span, pieces, _stretched(line, span.end, (end + 0.15) * along), lost)


def _along(line: PlacedLine, last: PlacedLine) -> NDArray[np.float32]:
    """One line height in the direction of the row, told by its last line where it has several."""
    tall = np.linalg.norm(line.quad[2] - line.quad[1])
    way = line.quad[1] - line.quad[0]
    if last is not line and last.right > line.right:
        way = last.quad[[1, 2]].mean(axis=0) - line.quad[[1, 2]].mean(axis=0)
    return np.asarray(way / np.linalg.norm(way) * tall, np.float32)


def letters_on(strip: Image, print_: Image, share: float = FAINT) -> list[tuple[float, float]]:
    """Where ink as tall as letters begins and ends on a strip, in line heights.

    `share` of the contrast of paper and print is what ink has at least.
    """
    scale = WORK * (1 + 2 * ABOVE) / strip.shape[0]
    size = (max(1, round(strip.shape[1] * scale)), round(WORK * (1 + 2 * ABOVE)))
    grey = cv2.cvtColor(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    dark, paper = np.percentile(cv2.cvtColor(print_, cv2.COLOR_BGR2GRAY), (2, 60))
    faint = float(np.clip(share * (paper - dark), 9, 24 * share / FAINT))
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * WORK + 1, faint
    )
    stats = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)[2][1:]
    middle = grey.shape[0] / 2
    return sorted(
        (x / WORK, (x + w) / WORK)
        for x, y, w, h, _ in stats.tolist()
        if max(w, h) >= LETTER * WORK and min(w, h) < TALLEST * WORK and h <= TALLEST * WORK
        and y < middle + WORK / 2 and y + h > middle - WORK / 2
    )  # fmt: skip


def joined(letters: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The letters that follow each other from the left on; none twice where marks stand above."""
    end, gap = 0.0, FIRST
    for start, stop in letters:
        if start - end > gap:
            return
        if stop > end:
            yield max(start, end), stop
            end, gap = stop, NEXT


def _stretched(line: PlacedLine, end: int, more: NDArray[np.float32]) -> Quad:
    """From the first letter behind a label, or the colon that ends it, to so far behind its line.
    A box reaches beyond its letters, to where a hand begins."""
    value = line.text[end:]
    if squash(value)[0]:
        lead = len(value) - len(value.lstrip(" :;.,-"))
        start = part(line, end + lead, len(line.text)).quad[[0, 3]]
    else:
        start = part(line, 0, len(line.text.rstrip())).quad[[1, 2]]
    return np.array([start[0], line.quad[1] + more, line.quad[2] + more, start[1]], np.float32)
