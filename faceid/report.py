"""What an office may expect of a year of lookups, computed from the very rule that answers them.

Strangers: from the table of scores between different people. Misses: from published pairs of
photos where the office has no measurements of its own; several frames of one visit do better.
"""

from dataclasses import dataclass

from faceid.answer import Wanted
from faceid.score import Published, Scorer
from faceid.tail import per_comparison


@dataclass(frozen=True, slots=True)
class Year:
    """What comes to an office."""

    lookups: int = 20_000
    strangers: float = 0.3  # share of people who are not in the gallery
    people: int = 500  # in the gallery


@dataclass(frozen=True, slots=True)
class Expected:
    """Persons a year, and shares."""

    wrong_by_face: float  # somebody else's status shown by the face alone
    wrong_with_factor: float  # and with a guessed second factor
    asked: float  # share of strangers who are asked for a second factor
    missed: float | None  # share of enrolled people not shown by one single photo, if known

    @property
    def wrong(self) -> float:
        """All wrong answers of the year."""
        return self.wrong_by_face + self.wrong_with_factor


def expected(year: Year, wanted: Wanted, scorer: Scorer, table: Published) -> Expected:
    """The figures of a year.

    Strangers: rate × visits. People of the gallery may be taken for another as well, at most as
    often as strangers: they are counted like them, which errs towards too many. A factor that is
    easy to guess is accepted only with a better face, so that both together stay as rare as wanted.
    """
    missed = None
    if not scorer.normalised:
        limit = table.plain.threshold(per_comparison(wanted.unsure, year.people))
        missed = table.missed.rate(-limit)
    return Expected(
        wrong_by_face=year.lookups * wanted.sure,
        wrong_with_factor=year.lookups * year.strangers * wanted.together,
        asked=wanted.unsure,
        missed=missed,
    )
