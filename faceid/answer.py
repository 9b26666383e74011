"""Sure, unsure or none: what a search may say, from the errors that an office accepts.

Every candidate's score is turned into the rate at which strangers reach it somewhere in a gallery
of this size, and that rate is held against what the office accepts. Rare enough, and the face alone
is enough; less rare, and a second factor decides among the few candidates; else nobody was found.
Nobody ever sees candidates or scores.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from faceid.face import Floats
from faceid.score import Scorer
from faceid.tail import Tail, per_search

Outcome = Literal["sure", "unsure", "none"]
SHOWN = 64  # nearest by distance that are scored
CANDIDATES = 8  # of them that a second factor may choose from
APART = 4.0  # a sure answer is this much rarer among strangers than its runner-up


@dataclass(frozen=True, slots=True)
class Wanted:
    """Shares of strangers who may be taken for somebody."""

    sure: float = 1e-5  # by the face alone: status is shown at once
    together: float = 1e-4  # by the face and a second factor
    unsure: float = 0.05  # they are asked for a second factor at all


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody it may be, and how often a stranger looks this much like anybody here."""

    template: int
    rate: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome; ids of templates stay inside the service."""

    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()  # likeliest first; one when sure


class Searched(Protocol):
    """Who is looked for: a gallery in memory, or in a database."""

    def __len__(self) -> int: ...

    def nearest(self, probe: Floats, count: int) -> tuple[list[int], Floats]:
        """Ids of the nearest with their vectors, the nearest first."""


def search(probe: Floats, gallery: Searched, scorer: Scorer, wanted: Wanted) -> Answer:
    """One search. `probe` (d,) of length 1, turned by the office's secret."""
    ids, vectors = gallery.nearest(probe, SHOWN)
    if not ids:
        return Answer("none")
    scores = dict(zip(ids, scorer.score(probe, vectors).tolist(), strict=True))
    return decide(scores, scorer.tail, len(gallery), wanted)


def decide(scores: Mapping[int, float], tail: Tail, size: int, wanted: Wanted) -> Answer:
    """From the scores of the nearest to one of three outcomes."""
    ranked = sorted(scores, key=lambda item: -scores[item])
    rates = [per_search(tail.rate(scores[item]), size) for item in ranked]
    likely = tuple(
        Candidate(item, rate)
        for item, rate in zip(ranked, rates, strict=True)
        if rate <= wanted.unsure
    )[:CANDIDATES]
    if not likely:
        return Answer("none")
    alone = len(ranked) == 1 or rates[0] * APART <= rates[1]
    if rates[0] <= wanted.sure and alone:
        return Answer("sure", likely[:1])
    return Answer("unsure", likely)


def with_factor(
    candidates: tuple[Candidate, ...], matching: Collection[int], chance: float, wanted: Wanted
) -> int | None:
    """The one candidate whose second factor matches, else None.

    `chance`: how often a stranger's guess fits one person (1/10,000 for four digits): the weaker
    the factor, the better the face must be. Two who match are nobody.
    """
    fit = [
        one.template
        for one in candidates
        if one.template in matching and one.rate * chance <= wanted.together
    ]
    return fit[0] if len(fit) == 1 else None
