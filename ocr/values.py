"""The fields of a page of a book: one look at the page, and one at each value that is in doubt;
the cells of a table likewise.

On such a page a row holds printed labels and what a clerk wrote. Only the stretch of the value is
cut out again: that is a line in one hand, and a third of the work of reading whole rows twice more.
Figures, which no word corrects, are looked at three times in any case, twice of them larger.
Words of which two looks say different things are looked at three times more.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from catalog.paper import Side
from catalog.record import Image, Page, Quad
from ocr.dots import dots_of
from ocr.engines import Engine, Line
from ocr.hidden import KINDS, with_hidden_dots
from ocr.line import PlacedLine
from ocr.looks import Look, look
from ocr.piece import Piece
from ocr.rectify import cut_out
from ocr.text import Reading, read_side
from ocr.tight import to_figures
from ocr.unseen import look_beside
from ocr.votes import decided, most, together

MARGIN = 0.12  # line heights above and below
ROOM = 0.25  # line heights to the left and right: the cut between two letters is a guess
FIGURES = (  # behind a printed label a 9 of a hand is read as 7 without a doubt
    "date", "year", "papers", "personal_number", "number_9", "entry_number", "notice"
)  # fmt: skip
AIRS = (0.15, 0.3)  # heights of figures above and below them, when they are looked at larger
MARGINS, AIR = (-0.08, 0.25), 0.3  # the same of words that two looks read differently
EDGES = " :;.,-–—_|·…"
Ends = tuple[float, float]
Understanding = Callable[[Reading, Page], Look]


def look_at_values(
    lines: Sequence[PlacedLine], side: Side, page: Page, engine: Engine
) -> dict[str, Look]:
    """The fields of a side; values in doubt are looked at by themselves, figures in any case."""
    lines = look_beside(lines, side, read_side(lines, side), page.image, engine)
    first = {name: _look(reading, page) for name, reading in read_side(lines, side).items()}
    return looked_again(first, page, engine, _look, ROOM)


def looked_again(
    first: Mapping[str, Look], page: Page, engine: Engine,
    understand: Understanding = look, room: float = 0.0,
) -> dict[str, Look]:  # fmt: skip
    """What values say after more looks at those in doubt, and at figures.

    Each piece is cut out with so many line heights more on the left and on the right.
    """
    doubtful = {name: seen for name, seen in first.items() if _again(seen)}

    def cuts(seen: Look, margin: float) -> list[Image]:
        return [cut_out(page.image, _widened(piece.quad, *ends), margin)
                for piece, ends in _with_room(seen.pieces, room)]  # fmt: skip

    def looks_at(
        seen: Mapping[str, Look], pictures: Mapping[str, Sequence[Image]]
    ) -> dict[str, Look]:
        """Fields as they are understood when each of their pieces is read by itself."""
        read = iter(engine.recognise([one for name in seen for one in pictures[name]]))
        return {name: understand(_read_as(one, read, room), page) for name, one in seen.items()}

    def larger(seen: Mapping[str, Look], air: float) -> dict[str, Look]:
        return looks_at(seen, {name: [to_figures(cut, air) for cut in plain[name]]
                               for name in seen})  # fmt: skip

    plain = {name: cuts(seen, MARGIN) for name, seen in doubtful.items()}
    again = looks_at(doubtful, plain)
    figures = {name: seen for name, seen in doubtful.items() if seen.spec.kind in FIGURES}
    looks = [again, *(larger(figures, air) for air in AIRS)]
    told = {name: most(seen, [look[name] for look in looks]) for name, seen in figures.items()}
    words = {name: together(first[name], seen) for name, seen in again.items()
             if name not in figures}  # fmt: skip
    parted = {name: doubtful[name] for name, seen in words.items() if seen.agreed == 0}
    more = [
        *(looks_at(parted, {name: cuts(seen, margin) for name, seen in parted.items()})
          for margin in MARGINS),
        larger(parted, AIR),
    ]  # fmt: skip
    for name in parted:
        words[name] = decided(words[name], first[name], again[name], [one[name] for one in more])
    return {**first, **words, **told}


def _again(seen: Look) -> bool:
    """Whether a value is looked at once more: where it is in doubt, and figures in any case."""
    return bool(seen.pieces) and (seen.doubtful or seen.spec.kind in FIGURES)


def _look(reading: Reading, page: Page) -> Look:
    kind = reading.spec.kind
    dots = [dots_of(page.image, piece.quad) for piece in reading.pieces if kind in KINDS]
    return look(replace(reading, pieces=with_hidden_dots(reading.pieces, kind, dots)), page)


def _with_room(pieces: Sequence[Piece], room: float) -> Iterator[tuple[Piece, Ends]]:
    """Each piece with so many line heights more on its ends, as shares of its length; where another
    piece of its row begins there is none, or that one's first letter were read twice."""
    met = [False, *itertools.starmap(_meet, itertools.pairwise(pieces)), False]
    for piece, left, right in zip(pieces, met[:-1], met[1:], strict=True):
        long = max(1.0, float(np.linalg.norm(piece.quad[1] - piece.quad[0])))
        share = room * float(np.linalg.norm(piece.quad[3] - piece.quad[0])) / long
        yield piece, (0.0 if left else share, 0.0 if right else share)


def _meet(one: Piece, other: Piece) -> bool:
    """Whether the second follows the first in its row within a line height."""
    tall = float(np.linalg.norm(one.quad[2] - one.quad[1]))
    apart = other.quad[[0, 3]].mean(axis=0) - one.quad[[1, 2]].mean(axis=0)
    return float(np.linalg.norm(apart)) < tall


def _widened(quad: Quad, left: float, right: float) -> Quad:
    """The box longer on both ends, by these shares of its length."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    grown = [quad[0] - top * left, quad[1] + top * right, quad[2] + bottom * right,
             quad[3] - bottom * left]  # fmt: skip
    return np.array(grown, np.float32)


def _read_as(seen: Look, read: Iterator[Line], room: float) -> Reading:
    """The value with each of its pieces as it was read by itself."""
    pieces = tuple(
        _piece(piece, next(read), ends) for piece, ends in _with_room(seen.pieces, room)
    )
    return Reading(seen.spec, pieces, 100.0)


def _piece(piece: Piece, line: Line, ends: Ends) -> Piece:
    text = line.text.rstrip(EDGES)
    start = len(text) - len(text.lstrip(EDGES))
    end = len(text)
    if end <= start:
        return piece  # nothing was seen: the first look stands
    choices = (c for c in line.choices if start <= c.start and c.end <= end)
    left, right = ends
    return replace(
        piece,
        text=text[start:],
        characters=line.characters[start:end],
        rivals=line.rivals[start:end],
        choices=tuple(replace(c, start=c.start - start, end=c.end - start) for c in choices),
        places=tuple(p * (1 + left + right) - left for p in line.places[start:end]),
    )
