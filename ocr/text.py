"""Reading a side by its printed labels: the value stands beside a label, below it, or around it.

Rows and columns are told from the lines themselves, in units of their height; the table of the
paper says only which labels there are and which kind of value follows each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.checks import check
from catalog.checks.lexicon import place_share
from catalog.checks.syllables import is_syllable
from catalog.paper import FieldSpec, Side
from ocr.labels import Span, find_spans, is_printed, squash, wording
from ocr.line import PlacedLine, part
from ocr.piece import Piece, piece_of

ROW = 0.55  # of a line's height: how far middles may differ within a row
PITCH = 2.4  # heights from one row to the next of the same value
REACH = 30.0  # heights from a label to a value beside it
REACH_RUNNING = 9.0  # the same for values of several rows, which fill the row
JUNK = 0.35  # mean confidence under which a line is no text: leaders, patterns, signatures
DAY = re.compile(r"\b\d\d[/.-]\d\d[/.-]\d{4}\b")  # stands in no name and in no place
RUNNING = {"place", "name", "mark", "text", "cause", "office", "signer", "papers"}
ONE_PIECE = {"date", "expiry", "year", "sex", "nationality", "ethnicity", "religion", "relation"}
WORDED = {"place", "name", "text", "cause", "office", "signer", "papers"}  # made of words
INITIALS = {"H", "Y", "K"}  # that names of the highlands begin with
FOREIGN = 1e-6  # share in places of a word that is no syllable and stands in some: "Đắk Lắk"
FIGURE = re.compile(r"[IVX]+|\w*\d\w*")
INDENT = 2.5  # heights by which a value below may start left of its label


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was found for one field: its pieces in reading order, empty when there was nothing."""

    spec: FieldSpec
    pieces: tuple[Piece, ...]
    label_score: float

    @property
    def text(self) -> str:
        """The pieces as one text."""
        return " ".join(piece.text for piece in self.pieces)


def read_side(lines: Sequence[PlacedLine], side: Side) -> dict[str, Reading]:
    """Field name → what stands at its label. `lines` are in reading order."""
    sheet = _Sheet(lines, side)
    readings: dict[str, Reading] = {}
    for span in sheet.spans:
        spec = span.field
        pieces = sheet.value_of(span)
        known = readings.get(spec.name)
        better = (
            known is None
            or (not known.pieces and pieces)
            or _fits(spec, pieces) > _fits(spec, known.pieces)
        )
        if better:
            readings[spec.name] = Reading(spec, tuple(pieces), span.score)
    return readings


def _likeliest(spec: FieldSpec, pieces: list[Piece]) -> list[Piece]:
    """One piece alone when it says as much as all: a date may be cut between its parts."""
    choices = [*([piece] for piece in pieces), pieces]
    if spec.kind in ("date", "expiry"):
        best = max(choices, key=lambda choice: len(_value(spec, choice)))
        upto = pieces[: 1 + pieces.index(best[-1])] if best else []  # an hour may stand before it
        return upto if _value(spec, upto) == _value(spec, best) else best
    return next((choice for choice in choices if _fits(spec, choice)), pieces)


def _value(spec: FieldSpec, pieces: Sequence[Piece]) -> str:
    return check(spec.kind, " ".join(piece.text for piece in pieces)).value


def _fits(spec: FieldSpec, pieces: Sequence[Piece]) -> bool:
    return bool(_value(spec, pieces))


class _Sheet:
    """The lines of one side with their labels found."""

    def __init__(self, lines: Sequence[PlacedLine], side: Side) -> None:
        self.lines = lines
        self.spans = find_spans(lines, side)
        self.text = [i for i, line in enumerate(lines) if line.confidence >= JUNK]
        phrases = wording(side)
        self.printed = {i for i, line in enumerate(lines) if is_printed(phrases, line.text)}

    def value_of(self, span: Span) -> list[Piece]:
        """The pieces of the value that a label announces."""
        spec = span.field
        if spec.lines > 1 and spec.kind in RUNNING:
            return self._running(span)
        for where in spec.where:
            pieces = {"beside": self._beside, "below": self._below, "within": self._around}[where](
                span
            )
            if spec.kind in ONE_PIECE:  # the value may share its row with strangers
                pieces = _likeliest(spec, pieces)
            if _fits(spec, pieces):
                return pieces
        return self._beside(span)

    def _running(self, span: Span) -> list[Piece]:
        """A value that may go on over several rows."""
        pieces = self._beside(span)
        rows = 1 if pieces else 0
        if not pieces and "below" not in span.field.where:
            return []
        for row in self._rows_below(span, bool(pieces)):
            if rows == span.field.lines:
                break
            pieces += row
            rows += 1
        return pieces

    def _around(self, span: Span) -> list[Piece]:
        """The whole row, its label included: "Ngày 10 tháng 05 năm 2021"."""
        line = self.lines[span.line]
        return [piece_of(line, span.line, span.start, len(line.text)), *self._right_of(span)]

    def _beside(self, span: Span) -> list[Piece]:
        """The rest of the label's line, then the lines to its right on the same row."""
        line = self.lines[span.line]
        stop = next(
            (s.start for s in self.spans if s.line == span.line and s.start >= span.end), None
        )
        inline = piece_of(line, span.line, span.end, len(line.text) if stop is None else stop)
        pieces = [inline] if _is_value(span.field, inline.text) else []
        return pieces if stop is not None else pieces + self._right_of(span)

    def _right_of(self, span: Span) -> list[Piece]:
        line = self.lines[span.line]
        row = [
            (other.left, index)
            for index, other in ((i, self.lines[i]) for i in self.text)
            if index != span.line
            and other.left > line.right - line.height
            and level(line, other)
        ]
        pieces = []
        edge = line.right
        for left, index in sorted(row):
            reach = REACH_RUNNING if span.field.kind in RUNNING else REACH
            if left - edge > reach * line.height or index in self.printed:
                break
            text, stopped = self._until_label(index, span.field)
            if text is not None:
                pieces.append(text)
            if stopped:
                break
            edge = self.lines[index].right
        return pieces

    def _until_label(self, index: int, field: FieldSpec) -> tuple[Piece | None, bool]:
        """A line's text before the next label in it, and whether such a label came."""
        line, start, end = self.lines[index], 0, None
        for span in self.spans:
            if span.line == index and span.field is field:
                start = span.end
            elif span.line == index:
                end = span.start
                break
        if end is not None and end <= start:
            return None, True
        piece = piece_of(line, index, start, len(line.text) if end is None else end)
        return (piece if _is_value(field, piece.text) else None), end is not None

    def _unknown_label(self, index: int, span: Span) -> bool:
        """A row that no table knows: with a colon or a day, or in capitals below a mark."""
        if span.field.kind == "mark":
            return self.lines[index].text.isupper()
        if span.field.kind not in ("place", "name"):
            return False
        if DAY.search(self.lines[index].text):
            return True
        return ":" in self.lines[index].text and all(s.line != index for s in self.spans)

    def _below(self, span: Span) -> list[Piece]:
        return next(self._rows_below(span, False), [])

    def _rows_below(self, span: Span, begun: bool) -> Iterator[list[Piece]]:
        """Rows of pieces under a label, until another label, a wide gap or printed words."""
        anchor = self.lines[span.line]
        label = part(anchor, span.start, span.end)
        left, right = label.left, max(label.right, anchor.right if begun else label.right)
        above = label
        passed: set[int] = set()  # rows of a bent page may lie above each other in a ring
        while True:
            under = [
                index
                for index, other in ((i, self.lines[i]) for i in self.text)
                if index not in passed
                and other.middle
                > above.middle_at(other.left) + ROW * min(above.height, other.height)
                and other.middle - above.middle_at(other.left)
                < PITCH * max(above.height, min(other.height, 1.5 * above.height))
                and (
                    left - INDENT * label.height < other.left < right + INDENT * label.height
                    or _beneath(label, other)
                )
            ]
            if not under:
                return
            first = min(under, key=lambda i: self.lines[i].middle)
            passed.add(first)
            head = self.lines[first]
            row = sorted(
                (
                    index
                    for index, other in ((i, self.lines[i]) for i in self.text)
                    if index == first
                    or (
                        other.left >= min(head.left, left - INDENT * label.height)
                        and level(head, other)
                    )
                ),
                key=lambda i: self.lines[i].left,
            )
            pieces = []
            edge = self.lines[row[0]].left
            stopped = False
            for index in row:
                if index in self.printed or self.lines[index].left - edge > 8 * head.height:
                    break
                if self._unknown_label(index, span):
                    stopped = True
                    break
                piece, stopped = self._until_label(index, span.field)
                if piece is not None:
                    pieces.append(piece)
                edge = self.lines[index].right
                if stopped:
                    break
            own_label = any(
                s.line == index and s.field is span.field for s in self.spans for index in row
            )
            if not pieces and not own_label:
                return
            if pieces:
                yield pieces
            if stopped:
                return
            above = head
            left = min(left, self.lines[row[0]].left)


def _is_value(field: FieldSpec, text: str) -> bool:
    """More than signs, and no fragment of the label itself."""
    letters = squash(text)[0]
    if len(letters) < 4:
        return bool(letters) and not (field.kind in WORDED and _is_scrawl(text, field.kind))
    return all(letters not in squash(label)[0] for label in field.labels)


def _is_scrawl(text: str, kind: str) -> bool:
    """Letters that are no word, no figure, no initial: a tail of a signature or a stamp."""
    words = [word for word in re.split(r"\W+", text) if word]
    return not any(
        is_syllable(word.lower()) or word in INITIALS or FIGURE.fullmatch(word)
        or (kind == "place" and place_share(word) > FOREIGN)
        for word in words
    )  # fmt: skip


def level(line: PlacedLine, other: PlacedLine) -> bool:
    """Both stand on one row."""
    gap = abs(other.middle - line.middle_at(other.left))
    return gap < ROW * min(line.height, other.height)


def _beneath(label: PlacedLine, other: PlacedLine) -> bool:
    """Much of the label stands over the other line, as a title does."""
    shared = min(label.right, other.right) - max(label.left, other.left)
    return shared > 0.45 * min(label.right - label.left, other.right - other.left)
