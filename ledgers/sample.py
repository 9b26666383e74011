"""Acceptance of a book: a random sample of what nobody was asked for, and what it says of the rest.

`draw` puts sure fields, drawn by lot, into the second key's queue; when they are typed, `estimate`
tells the share of wrong ones with its 95 % interval (Wilson).
"""

import math
import random
from dataclasses import dataclass, replace
from functools import partial

from catalog.act import Act
from ledgers.finish import IGNORED
from storage.kept import Actor
from storage.ledgers import Ledgers

SIZE = 300  # fields: none wrong among them means less than 1.3 % wrong in the book
LIMIT = 0.015  # upper end of the interval up to which a book is accepted
NORMAL = 1.959964  # of 95 %


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample says of the fields that nobody was asked for."""

    typed: int
    wrong: int
    low: float  # ends of the 95 % interval, shares
    high: float

    @property
    def accepted(self) -> bool:
        """Whether even the upper end is good enough."""
        return self.typed > 0 and self.high <= LIMIT


def draw(shelf: Ledgers, book_id: str, actor: Actor, size: int = SIZE, seed: int = 0) -> int:
    """Ask a person for so many of the sure fields, drawn by lot; how many were drawn."""
    sure = [
        (placed.page, placed.position, name)
        for placed in shelf.acts(book_id)
        for name in placed.act.names("sure")
        if placed.act.value(name) and name not in IGNORED
    ]
    drawn = random.Random(f"{book_id}/{seed}").sample(sure, min(size, len(sure)))
    places: dict[tuple[int, int], set[str]] = {}
    for page, position, name in drawn:
        places.setdefault((page, position), set()).add(name)
    for (page, position), chosen in places.items():
        shelf.change(book_id, page, position, partial(_asked, chosen=frozenset(chosen)))
    shelf.note(actor, "draw sample", book_id)
    return len(drawn)


def _asked(act: Act, chosen: frozenset[str]) -> Act:
    for name in chosen:
        field = act.fields.get(name)
        if field is not None and field.standing == "sure":
            act = act.with_field(replace(field, asked="sample"))
    return act


def estimate(shelf: Ledgers, book_id: str) -> Estimate:
    """From all sampled fields whose truth is known by now."""
    rows = [row for row in shelf.error_rates(book_id) if row[0] == "A" and row[3] == "sample"]
    typed, wrong = sum(row[4] for row in rows), sum(row[5] for row in rows)
    return Estimate(typed, wrong, *wilson(wrong, typed))


def wilson(wrong: int, typed: int) -> tuple[float, float]:
    """The 95 % interval of a share.

    >>> wilson(0, 0), tuple(round(end, 4) for end in wilson(0, 300))
    ((0.0, 1.0), (0.0, 0.0126))
    """
    if not typed:
        return 0.0, 1.0
    share, square = wrong / typed, NORMAL**2
    middle = (share + square / (2 * typed)) / (1 + square / typed)
    spread = math.sqrt(share * (1 - share) / typed + square / (4 * typed**2))
    reach = NORMAL / (1 + square / typed) * spread
    return max(0.0, middle - reach), min(1.0, middle + reach)


def accept(shelf: Ledgers, book_id: str, actor: Actor) -> Estimate:
    """The estimate; the book is accepted when it is good enough and nothing waits any more."""
    found, counts = estimate(shelf, book_id), shelf.progress(book_id)
    waits = counts.open + counts.disputed + counts.queued
    if found.accepted and not waits and shelf.book(book_id).state == "review":
        shelf.set_state(book_id, "accepted")
        shelf.note(actor, "accept book", book_id)
    return found
