"""Lines that a detector joined across columns, cut where a label or another column begins."""

import re
from collections.abc import Sequence

from catalog.paper import Side
from ocr.labels import find_spans
from ocr.line import PlacedLine, cut

INDENT = 3.0  # heights by which a value may stand right of the label of its own column
EXPIRY = re.compile(r"[\s:.]*(?:\d\d[/.-]\d\d[/.-]\d{4}|Không thời hạn)[\s,.]+", re.IGNORECASE)
NEAR = 4.0  # heights from a line to a label whose column it may have been joined with


def split_at_labels(
    lines: Sequence[PlacedLine], side: Side, *, columns: bool = True
) -> list[PlacedLine]:
    """The lines with a cut before every label that stands behind something else.

    `columns`: values stand below their labels too, so that a line may run on into the value of the
    next column; on a page where each value stands behind its label it cannot.
    """
    starts: dict[int, list[int]] = {}
    spans = find_spans(lines, side)
    for span in spans:
        starts.setdefault(span.line, []).append(span.start)
        if span.field.kind == "expiry" and (at := _behind_expiry(lines[span.line].text, span.end)):
            starts[span.line].append(at)
    heads = [lines[i] for i in starts if 0 in starts[i]]
    for i, line in enumerate(lines):
        if columns and i not in starts:
            own = any(0 <= line.left - head.left < INDENT * line.height for head in heads)
            starts[i] = [at for head in heads if own and (at := _crosses(line, head))]
    return [piece for i, line in enumerate(lines) for piece in cut(line, starts.get(i, ()))]


def _behind_expiry(text: str, at: int) -> int:
    """Where a value of the next column begins behind the last day of a card, or 0.

    On all cards the row of the expiry is also the last row of the residence.
    """
    found = EXPIRY.match(text, at)
    return found.end() if found and text[found.end() :].strip() else 0


def _crosses(line: PlacedLine, head: PlacedLine) -> int:
    """The word of a line that stands under (or over) the head of another column, or 0."""
    near = abs(line.middle - head.middle_at(line.left)) < NEAR * line.height
    if not near or line.left > head.left - 2 * line.height or line.right < head.left:
        return 0
    length = line.right - line.left
    pitch = length / max(1, len(line.text))
    for at in range(1, len(line.text)):
        if line.text[at - 1] == " ":
            start = line.left + line.places[at] * length - pitch / 2
            if abs(start - head.left) < 0.8 * line.height:
                return at
    return 0
