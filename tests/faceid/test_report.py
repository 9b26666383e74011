"""The year that the issue of wrong answers is judged by."""

import numpy as np

from api.commands.faces import said
from faceid.answer import Wanted
from faceid.report import Year, expected
from faceid.score import Scorer, published
from faceid.tail import per_comparison
from faceid.vectors import unit


def test_a_year_of_one_office_shows_at_most_one_wrong_status() -> None:
    scorer = Scorer(np.empty((0, 128), np.float32), "face-embed")
    found = expected(Year(), Wanted(), scorer, published("face-embed"))
    assert 0 < found.wrong <= 1
    assert found.missed is not None and 0.3 < found.missed < 1
    text = said(Year(), found.wrong_by_face, found.wrong_with_factor, found.asked, found.missed, 0,
                False)  # fmt: skip
    assert "20,000" in text and "Somebody else's status" in text and "0 of 200" in text


def test_a_larger_gallery_misses_more_not_errs_more() -> None:
    scorer, table = Scorer(np.empty((0, 128), np.float32), "face-embed"), published("face-embed")
    few, many = (expected(Year(people=n), Wanted(), scorer, table) for n in (50, 5000))
    assert few.wrong == many.wrong
    assert few.missed is not None and many.missed is not None and few.missed < many.missed


def test_a_simulated_year_keeps_the_promise() -> None:
    """A year of one office on drawn vectors: visitors are searched, wrong answers counted by the
    very limits of a search; each near stranger guesses a second factor of one in a hundred."""
    random, year, wanted, guess = np.random.default_rng(5), Year(), Wanted(), 0.01
    centre = random.normal(size=128) * 0.5

    def seen(persons: np.ndarray, frames: int) -> np.ndarray:
        return unit(persons + random.normal(size=persons.shape) * 0.2 / np.sqrt(frames))

    people = centre + random.normal(size=(year.people, 128)) * 0.35
    others = centre + random.normal(size=(400, 128)) * 0.35
    scorer, gallery = Scorer(seen(others, 3), "face-embed"), seen(people, 3)
    share = 10  # a tenth of the year is drawn, counts are multiplied
    strangers = round(year.lookups * year.strangers) // share
    visits = random.integers(0, year.people, year.lookups // share - strangers)
    limits = {rate: scorer.tail.threshold(per_comparison(rate, year.people))
              for rate in (wanted.sure, wanted.unsure, wanted.together / guess)}  # fmt: skip
    false = scorer.between(
        seen(centre + random.normal(size=(strangers, 128)) * 0.35, 3), gallery
    )
    mated = scorer.between(seen(people[visits], 3), gallery)
    right = mated[np.arange(len(visits)), visits].copy()
    mated[np.arange(len(visits)), visits] = -np.inf
    by_face = (false.max(1) >= limits[wanted.sure]).sum()
    by_face += ((mated.max(1) >= limits[wanted.sure]) & (mated.max(1) > right)).sum()
    by_factor = (false >= limits[wanted.together / guess]).sum() * guess
    promised = expected(year, wanted, scorer, published("face-embed"))
    assert (by_face + by_factor) * share <= 1 and promised.wrong <= 1
    assert (false.max(1) >= limits[wanted.unsure]).mean() <= 2 * wanted.unsure
    assert (right >= limits[wanted.unsure]).mean() > 0.9  # and who is enrolled is served
