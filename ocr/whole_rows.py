"""Values of which the detector saw only pieces: their row is cut out whole and read once more.

On ruled and dotted rows a detector may lose a short word between two others ("CCCD **số** 0800…"),
or the beginning of a value ("**21.**04.2018"). Where the pieces of a value leave gaps, or the first
of them stands far from its label, the row from its label to its last piece is read as one line.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.paper import Side
from catalog.record import Image, Quad
from ocr.engines import Engine, Line
from ocr.labels import Span, find_spans, squash
from ocr.line import PlacedLine, part, place
from ocr.rectify import cut_out
from ocr.text import Reading, level, read_side

GAP = 0.5  # line heights between two pieces from which a word may stand there
LEAD = 0.9  # line heights between a label and its value: hands do not begin at the colon
REACH = 12.0  # line heights beyond which a gap parts two things
OVER = 0.3  # line heights that two pieces share from which a letter was read twice
TWICE = 2  # letters that a pair of such pieces may have too many
MARGIN = 0.12  # line heights above and below
SURE = 0.85  # mean confidence from which the whole row counts


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The pieces of one value in one row, as lines of their own."""

    pieces: tuple[PlacedLine, ...]
    indices: tuple[int, ...]  # of the lines that they come from
    label: PlacedLine | None  # that stands left of them in this row
    kept: PlacedLine | None  # what stays of the first line: the label before its value

    @property
    def gaps(self) -> bool:
        """Whether a word may stand where nothing was seen, or a letter where two pieces meet."""
        between = itertools.pairwise(self.pieces)
        if self.overlaps or any(GAP < _space(a, b) < REACH for a, b in between):
            return True
        return self.label is not None and LEAD < _space(self.label, self.pieces[0]) < REACH

    @property
    def overlaps(self) -> int:
        """How many pieces begin within the piece before them."""
        return sum(_space(a, b) < -OVER for a, b in itertools.pairwise(self.pieces))

    @property
    def quad(self) -> Quad:
        """The whole row, from the label's end."""
        first, last = self.pieces[0].quad, self.pieces[-1].quad
        if self.label is not None and _space(self.label, self.pieces[0]) < REACH:
            first = self.label.quad[[1, 1, 2, 2]]
        return np.array([first[0], last[1], last[2], first[3]], np.float32)

    def lost_by(self, line: Line) -> bool:
        """Whether a reading of the whole row says less than the pieces did."""
        said = sum(len(squash(piece.text)[0]) for piece in self.pieces)
        least = said - TWICE * self.overlaps
        return line.confidence < SURE or len(squash(line.text)[0]) < least


def with_whole_rows(
    lines: Sequence[PlacedLine], side: Side, image: Image, angle: float, engine: Engine
) -> list[PlacedLine]:
    """The lines of a side, with rows of values that had gaps read whole."""
    spans = {span.field.name: span for span in find_spans(lines, side)}
    rows = [
        row
        for name, reading in read_side(lines, side).items()
        for row in _rows(lines, reading, spans[name])
        if row.gaps
    ]
    read = engine.recognise([cut_out(image, row.quad, MARGIN) for row in rows])
    now: list[list[PlacedLine]] = [[line] for line in lines]
    for row, line in zip(rows, read, strict=True):
        if row.lost_by(line) or any(now[i] != [lines[i]] for i in row.indices):
            continue
        whole = place(line, row.quad, angle)
        for index in row.indices:
            now[index] = []
        now[row.indices[0]] = [whole] if row.kept is None else [row.kept, whole]
    return [line for put in now for line in put]


def _rows(lines: Sequence[PlacedLine], reading: Reading, span: Span) -> Iterator[Row]:
    """The rows of a value whose lines hold nothing but it and its label."""
    label = part(lines[span.line], span.start, span.end)
    found: list[tuple[PlacedLine, int, bool]] = []
    for piece in reading.pieces:
        line = lines[piece.line]
        inline = piece.line == span.line
        start = span.end if inline else 0
        if piece.whole or inline or squash(piece.text)[0] == squash(line.text)[0]:
            found.append((part(line, start, len(line.text)), piece.line, inline))
    for _, group in itertools.groupby(found, key=lambda one: _row_of(one[0], found)):
        row = list(group)
        pieces, indices = tuple(one[0] for one in row), tuple(one[1] for one in row)
        kept = label if row[0][2] else None
        yield Row(pieces, indices, label if level(label, pieces[0]) else None, kept)


def _row_of(line: PlacedLine, found: Sequence[tuple[PlacedLine, int, bool]]) -> int:
    """Number of the first piece on the same row."""
    return next(n for n, (other, _, _) in enumerate(found) if other is line or level(line, other))


def _space(left: PlacedLine, right: PlacedLine) -> float:
    """Line heights between two pieces of a row."""
    return (right.left - left.right) / max(left.height, right.height)
