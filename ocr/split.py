"""Several papers on one scan: cut where both parts are papers of their own."""

from collections.abc import Iterator, Sequence

import numpy as np

from catalog.identity import IDENTITY
from ocr.classify import Match, match_sides
from ocr.line import PlacedLine

GAP = 1.3  # line heights of white between two papers, at least
ZONE = "IDVNM"  # first letters of the zone of a Vietnamese card
TRIES = 5  # widest gaps looked at in each direction

Group = tuple[list[PlacedLine], Match | None]


def split_papers(lines: Sequence[PlacedLine]) -> list[Group]:
    """Groups of lines, each with the side that it fits best.

    A cut is made only when the parts together fit known sides clearly better than the whole:
    the score grows faster than the share of words found, so one side never falls apart.
    """
    whole = _match(lines)
    best, gain = None, 1.1 * (whole.score if whole else 0.0)
    for part, rest in _cuts(lines):
        matches = _match(part), _match(rest)
        if all(match is not None and match.known for match in matches) and (
            _apart(*matches) or (_has_zone(part) and _has_zone(rest))
        ):
            score = sum(match.score for match in matches if match)
            if score > gain:
                best, gain = (part, rest), score
    if best is None:
        return [(list(lines), whole if whole and whole.known else None)]
    return [group for part in best for group in split_papers(part)]


def _apart(one: Match | None, other: Match | None) -> bool:
    """Two sides that may lie side by side: backs look alike, so two kinds of back are one back.

    A certificate has a title of its own: one column of a page, as of husband and wife, has none.
    """
    assert one is not None and other is not None
    if any(_is_column(match) for match in (one, other)):
        return False
    both_backs = one.side.name == other.side.name == "back"
    return not both_backs or one.paper is other.paper


def _is_column(match: Match) -> bool:
    """It has neither a card's size nor a title; pages of books fill their scan."""
    if match.paper.id in IDENTITY:
        return False
    return bool(match.paper.book) or (match.side.name == "front" and not match.titled)


def _has_zone(lines: Sequence[PlacedLine]) -> bool:
    """A machine-readable zone begins here: no back has two, so each part is a back."""
    return any(line.text.replace(" ", "").startswith(ZONE) for line in lines)


def _match(lines: Sequence[PlacedLine]) -> Match | None:
    return next(iter(match_sides([line.text for line in lines])), None)


def _cuts(lines: Sequence[PlacedLine]) -> Iterator[tuple[list[PlacedLine], list[PlacedLine]]]:
    """Both parts at each of the widest white gaps, across and down."""
    if len(lines) < 8:
        return
    height = float(np.median([line.height for line in lines]))
    spans = (
        [(line.middle - line.height / 2, line.middle + line.height / 2) for line in lines],
        [(line.left, line.right) for line in lines],
    )
    for extents in spans:
        order = np.argsort([start for start, _ in extents])
        reached = np.maximum.accumulate([extents[i][1] for i in order])
        gaps = [
            (extents[order[k + 1]][0] - reached[k], k)
            for k in range(len(order) - 1)
            if extents[order[k + 1]][0] - reached[k] > GAP * height
        ]
        for _, k in sorted(gaps, reverse=True)[:TRIES]:
            inside = set(order[: k + 1].tolist())
            yield (
                [line for i, line in enumerate(lines) if i in inside],
                [line for i, line in enumerate(lines) if i not in inside],
            )
