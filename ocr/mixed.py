"""Rows of small print and large handwriting: where the label of a row could not be read.

A row's box is as tall as what the clerk wrote in it; the printed label in it is then too small to
be read well. The label stands first: its ink tells its own height, and it ends before ink leaves
that height. Label and value are cut apart there, and each is read by itself, as tall as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.paper import Side
from catalog.record import Image, Quad
from ocr.engines import Engine
from ocr.labels import find_spans, is_printed, labels_in, squash, wording
from ocr.line import PlacedLine, place
from ocr.rectify import cut_out
from ocr.text import level

CLEAR = 0.97  # mean confidence from which a label that opens its row was surely read
TALL = 1.2  # heights of a printed line from which a row is taller than print
FIRST = 1.7  # heights of print from the left in which only the label stands
DOT = 0.2  # heights of print under which ink is a dot of a leader, or grain
FAINT = 0.15  # share of the contrast of paper and ink from which a pixel is ink
LETTER = 0.5  # heights of print that a letter of a value has at least
OUT = 0.16  # heights of print by which ink of the value leaves the band of the label
GAP = 0.2  # heights of print between a label and its value at least: a colon stands there
SIGNS = " .,:;-_|"  # that a box may begin with before its label
TRIES = 3  # places at which a label is cut off, until one is found
SAME = 0.02  # by which heights of pieces of one box differ at most
PAD = 0.15  # heights of print around a label
WORK = 40  # pixels of a printed line's height at which ink is looked at


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a label ends, in shares of its row's box."""

    end: float
    start_of_value: float
    top: float
    bottom: float


def part_rows(
    lines: Sequence[PlacedLine], side: Side, image: Image, angle: float, engine: Engine
) -> list[PlacedLine]:
    """The lines, with rows whose label nobody could read cut into label and value."""
    clear = {
        span.line
        for span in find_spans(lines, side)
        if lines[span.line].confidence >= CLEAR
        and not squash(lines[span.line].text[: span.start])[0]
    }
    printed = [line.height for line in lines if is_printed(wording(side), line.text)]
    if not printed:
        return list(lines)
    usual = float(np.median(printed))
    tall = [i for i, line in enumerate(lines) if line.height > TALL * usual and i not in clear]
    waiting = {}
    for row in _rows(lines, tall):
        first, last = lines[row[0]].quad, lines[row[-1]].quad
        whole = np.array([first[0], last[1], last[2], first[3]], np.float32)
        waiting[row] = [_quads(whole, one) for one in find_labels(cut_out(image, whole), usual)]
    now = [[line] for line in lines]
    for turn in range(TRIES):
        waiting = {row: cuts for row, cuts in waiting.items() if turn < len(cuts)}
        flat = [quad for cuts in waiting.values() for quad in cuts[turn]]
        read = iter(engine.recognise([cut_out(image, quad) for quad in flat]))
        for row, cuts in list(waiting.items()):
            parts = [place(next(read), quad, angle) for quad in cuts[turn]]
            if _better(parts, [lines[index] for index in row], side):
                del waiting[row]
                now[row[0]] = parts
                for index in row[1:]:
                    now[index] = []
    return [piece for put in now for piece in put if piece.text.strip()]


def _rows(lines: Sequence[PlacedLine], tall: Sequence[int]) -> list[tuple[int, ...]]:
    """Tall lines, those together that one box was read as: where little was read, it fell apart."""
    rows: list[tuple[int, ...]] = []
    for index in tall:
        line, last = lines[index], rows[-1][-1] if rows else -2
        same = last == index - 1 and abs(line.height / lines[last].height - 1) < SAME
        if same and level(lines[last], line) and lines[last].right < line.right:
            rows[-1] = (*rows[-1], index)
        else:
            rows.append((index,))
    return rows


def _better(parts: Sequence[PlacedLine], lines: Sequence[PlacedLine], side: Side) -> bool:
    """Whether the first of the parts begins with a label, and labels got more, or others."""
    found, before = _labels(parts, side), _labels(lines, side)
    opens = any(start == 0 for start, *_ in labels_in(parts[0].text.lstrip(SIGNS), side))
    return opens and found.keys() != before.keys() and sum(found.values()) > sum(before.values())


def _labels(lines: Sequence[PlacedLine], side: Side) -> dict[frozenset[str], float]:
    """The labels in lines, each as the fields that it may announce, with letters well read."""
    return {
        frozenset(spec.name for spec in side.fields if label in spec.labels):
        score * len(squash(label)[0])
        for line in lines for _, _, label, score in labels_in(line.text, side)
    }  # fmt: skip


def find_labels(strip: Image, usual: float) -> list[Cut]:
    """Where the label of a row may end, the likeliest first; none where no label begins it."""
    scale = WORK / usual
    size = (max(1, round(strip.shape[1] * scale)), max(1, round(strip.shape[0] * scale)))
    grey = cv2.cvtColor(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    dark, paper = np.percentile(grey, (1, 50))
    faint = float(np.clip(FAINT * (paper - dark), 5, 16))
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * WORK + 1, faint
    )
    height, width = ink.shape
    stats = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)[2][1:]
    # What touches the upper or lower edge, and dots, belong to the rows above and below.
    letters = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, _ in stats
        if max(w, h) >= DOT * WORK and y > 0 and y + h < height
    ]
    if not letters:
        return []
    left = min(x for x, *_ in letters)
    label = [one for one in letters if one[0] < left + FIRST * WORK]
    top, bottom = min(one[1] for one in label), max(one[3] for one in label)
    tall = [
        int(x)
        for x, y, _, h, _ in stats
        if x > left and y < top - OUT * WORK and h >= LETTER * WORK
        and (y > 0 or y + h > bottom - LETTER * WORK)  # else a tail of the row above
    ]
    if not 0.3 * WORK < bottom - top < 1.3 * WORK:
        return []
    if not tall:  # in a taller box: a label alone, its value stands apart from it
        return [Cut(1.0, 1.0, *_band(top, bottom, height))] if height > TALL * WORK else []
    inside = np.zeros(width, np.bool_)
    for x, y, w, h, _ in stats:
        if max(w, h) >= DOT * WORK and y < bottom and y + h > top:
            inside[x : x + w] = True
    gaps = [gap for x in sorted(tall) if (gap := _gap_before(inside, x)) and gap[0] > left]
    return [
        Cut(start / width, end / width, *_band(top, bottom, height))
        for start, end in list(dict.fromkeys(gaps))[:TRIES]
    ]


def _band(top: int, bottom: int, height: int) -> tuple[float, float]:
    """The label's upper and lower end with some room, in shares of the box."""
    pad = PAD * WORK
    return max(0.0, (top - pad) / height), min(1.0, (bottom + pad) / height)


def _gap_before(inside: NDArray[np.bool_], at: int) -> tuple[int, int] | None:
    """The white between label and value: the last wide one before a column; its two ends."""
    wide, end = GAP * WORK, at
    while end > 0:
        while end > 0 and inside[end - 1]:
            end -= 1
        start = end
        while start > 0 and not inside[start - 1]:
            start -= 1
        if end - start >= wide:
            return start, end
        end = start
    return None


def _quads(quad: Quad, cut: Cut) -> list[Quad]:
    """The box of the label and the box of the value, if one stands behind it."""
    top, bottom, down = quad[1] - quad[0], quad[2] - quad[3], quad[3] - quad[0]
    label = [quad[0] + down * cut.top, quad[0] + top * cut.end + down * cut.top,
             quad[0] + top * cut.end + down * cut.bottom, quad[0] + down * cut.bottom]  # fmt: skip
    value = [quad[0] + top * cut.start_of_value, quad[1], quad[2],
             quad[3] + bottom * cut.start_of_value]  # fmt: skip
    boxes = [label, value] if cut.start_of_value < 1 else [label]
    return [np.array(box, np.float32) for box in boxes]
