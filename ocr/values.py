"""The fields of a page of a book: one look at the page, and one at each value that is in doubt.

On such a page a row holds printed labels and what a clerk wrote. Only the stretch of the value is
cut out again: that is a line in one hand, and a third of the work of reading whole rows twice more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from catalog.checks.text import fold
from catalog.paper import Side
from catalog.record import Page, Quad
from ocr.engines import Engine, Line
from ocr.hidden import with_hidden_dots
from ocr.line import PlacedLine
from ocr.looks import Look, look
from ocr.piece import Piece
from ocr.rectify import cut_out
from ocr.text import Reading, read_side
from ocr.unseen import look_beside

MARGIN = 0.12  # line heights above and below
ROOM = 0.25  # line heights to the left and right: the cut between two letters is a guess
FIGURES = (  # behind a printed label a 9 of a hand is read as 7 without a doubt; alone it is not
    "date", "year", "papers", "personal_number", "number_9", "entry_number", "notice"
)  # fmt: skip
EDGES = " :;.,-–—_|·…"


def look_at_values(
    lines: Sequence[PlacedLine], side: Side, page: Page, engine: Engine
) -> dict[str, Look]:
    """The fields of a side; values in doubt are looked at once more, by themselves."""
    lines = look_beside(lines, side, read_side(lines, side), page.image, engine)
    first = {name: _look(reading, page) for name, reading in read_side(lines, side).items()}
    doubtful = {name: seen for name, seen in first.items() if _again(seen)}
    pieces = [piece for seen in doubtful.values() for piece in seen.pieces]
    cuts = [cut_out(page.image, _widened(piece.quad), MARGIN) for piece in pieces]
    read = iter(engine.recognise(cuts))
    again = {name: _look(_read_as(seen, read), page) for name, seen in doubtful.items()}
    return first | {name: _together(first[name], seen) for name, seen in again.items()}


def _again(seen: Look) -> bool:
    """Whether a value is looked at once more: where it is in doubt, and figures in any case."""
    return bool(seen.pieces) and (seen.doubtful or seen.spec.kind in FIGURES)


def _look(reading: Reading, page: Page) -> Look:
    pieces = with_hidden_dots(reading.pieces, reading.spec.kind)
    return look(replace(reading, pieces=pieces), page)


def _widened(quad: Quad) -> Quad:
    """The box a little longer on both ends."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    tall = np.linalg.norm(quad[3] - quad[0])
    share = np.float32(ROOM * tall / max(1.0, float(np.linalg.norm(top))))
    grown = [quad[0] - top * share, quad[1] + top * share, quad[2] + bottom * share,
             quad[3] - bottom * share]  # fmt: skip
    return np.array(grown, np.float32)


def _read_as(seen: Look, read: Iterator[Line]) -> Reading:
    """The value with each of its pieces as it was read by itself."""
    pieces = tuple(_piece(piece, next(read)) for piece in seen.pieces)
    return Reading(seen.spec, pieces, 100.0)


def _piece(piece: Piece, line: Line) -> Piece:
    text = line.text.rstrip(EDGES)
    start = len(text) - len(text.lstrip(EDGES))
    end = len(text)
    if end <= start:
        return piece  # nothing was seen: the first look stands
    choices = (c for c in line.choices if start <= c.start and c.end <= end)
    return replace(
        piece,
        text=text[start:],
        characters=line.characters[start:end],
        rivals=line.rivals[start:end],
        choices=tuple(replace(c, start=c.start - start, end=c.end - start) for c in choices),
    )


def _together(first: Look, again: Look) -> Look:
    """The surer of two looks, of figures the second unless it alone is in doubt; a value that both
    say is surer than either."""
    one, other = first.checked.value, again.checked.value
    if not one or not other:
        return again if other else first
    figures = first.spec.kind in FIGURES
    surer = again.doubtful and not first.doubtful if figures else first.sure >= again.sure
    best, rest = (first, again) if surer else (again, first)
    alike = fold(one) == fold(other) or first.spec.kind == "ethnicity"
    if rest.known and not best.known and alike:
        best, rest = rest, best  # only marks differ, or one of both is no people at all
    agreed = float(one == other)
    others = () if agreed else (rest.checked.value,)
    return replace(best, agreed=agreed, others=others)


