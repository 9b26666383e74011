"""Fields as they are understood after one look at the page, and after a second at what is in doubt.

The second look cuts doubtful lines out again, a little wider and a little tighter. Each look is
understood for itself, and the majority decides.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.checks import Checked, check
from catalog.checks.lexicon import is_known_name, is_known_place
from catalog.checks.people import is_ethnicity
from catalog.checks.text import fold
from catalog.paper import FieldSpec, Side
from catalog.record import Page
from ocr.engines import Engine
from ocr.line import PlacedLine, read_as
from ocr.piece import Piece
from ocr.prior import Heard, hear
from ocr.quality import runs_out
from ocr.rectify import cut_out
from ocr.text import Reading, read_side
from ocr.unseen import look_beside

DOUBT = 0.98  # probability of a field's weakest letter under which its lines are read again
MARGINS = (0.15, -0.08)  # line heights added above and below for the second look
KNOWN = {"name": is_known_name, "place": is_known_place, "ethnicity": is_ethnicity}


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one field is understood to say."""

    spec: FieldSpec
    pieces: tuple[Piece, ...]
    heard: Heard
    checked: Checked
    agreed: float | None = None  # share of the other looks that say the same; None: none was made
    others: tuple[str, ...] = ()  # values of looks that say otherwise
    cut: bool = False  # it ends on the border of the picture, beyond which the rest of it may lie

    @property
    def sure(self) -> float:
        """Probability of all characters together as the recogniser sees it."""
        return math.prod(self.heard.characters) if self.checked.value else 0.0

    @property
    def known(self) -> bool:
        """Whether it is a people of the list, or a name or place of which every part is known."""
        known = KNOWN.get(self.spec.kind)
        return known is not None and known(self.checked.value)

    @property
    def doubtful(self) -> bool:
        """Whether a second look may tell more."""
        strange = self.spec.kind in KNOWN and not self.known
        weakest = min(self.heard.characters, default=0.0)
        return not self.checked.value or strange or weakest < DOUBT


def look(reading: Reading, page: Page) -> Look:
    """A reading as it is understood at first."""
    heard = hear(reading.pieces, reading.spec.kind)
    checked = check(reading.spec.kind, heard.text)
    cut = any(runs_out(piece.quad, 0.0, page.image) for piece in reading.pieces)
    return Look(reading.spec, reading.pieces, heard, checked, cut=cut)


def look_closely(
    lines: Sequence[PlacedLine], side: Side, page: Page, engine: Engine
) -> dict[str, Look]:
    """The fields of a side; those in doubt looked at again."""
    lines = look_beside(lines, side, read_side(lines, side), page.image, engine)
    first = _looks(lines, side, page)
    doubtful = sorted(
        {piece.line for seen in first.values() if seen.doubtful for piece in seen.pieces}
    )
    if not doubtful:
        return first
    again = [_looks(other, side, page) for other in _read_again(lines, doubtful, page, engine)]
    looks = [first, *again]
    names = dict.fromkeys(name for seen in looks for name in seen)
    return {
        name: first[name]
        if name in first and not first[name].doubtful
        else _together([seen[name] for seen in looks if name in seen])
        for name in names
    }


def _looks(lines: Sequence[PlacedLine], side: Side, page: Page) -> dict[str, Look]:
    return {name: look(reading, page) for name, reading in read_side(lines, side).items()}


def _together(seen: Sequence[Look]) -> Look:
    """The value of most looks; where each says another, that of the last, which blends them.

    A known name or place that one look found beats what the others made of its marks.
    """
    *apart, blend = [one for one in seen if one.checked.value] or seen
    said = [one.checked.value for one in apart]
    value = max(said, key=said.count, default="")
    if said.count(value) < 2:
        value = blend.checked.value
    if not any(one.known for one in seen if one.checked.value == value):
        known = [one for one in seen if one.known and fold(one.checked.value) == fold(value)]
        value = max(known, key=lambda one: one.sure).checked.value if known else value
    best = max((one for one in seen if one.checked.value == value), key=lambda one: one.sure)
    rest = [one.checked.value for one in apart if one is not best]
    others = tuple(dict.fromkeys(other for other in said if other and other != value))
    return replace(best, agreed=rest.count(value) / max(1, len(rest)), others=others)


def _read_again(
    lines: Sequence[PlacedLine], doubtful: Sequence[int], page: Page, engine: Engine
) -> Iterator[list[PlacedLine]]:
    """The lines with each other cut of the doubtful ones, then with the surest cut of each."""
    blend = list(lines)
    for margin in MARGINS:
        read = engine.recognise([cut_out(page.image, lines[i].quad, margin) for i in doubtful])
        other = list(lines)
        for index, line in zip(doubtful, read, strict=True):
            if not line.text.strip():
                continue
            other[index] = read_as(lines[index], line)
            if line.confidence > blend[index].confidence + 0.01:
                blend[index] = other[index]
        yield other
    yield blend
