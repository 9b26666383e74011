"""Sure, unsure, none: on people drawn at random, strangers are shown as rarely as promised."""

import numpy as np

from faceid.answer import Candidate, Wanted, decide, search, with_factor
from faceid.gallery import Gallery
from faceid.score import COHORT, Scorer
from faceid.tail import Tail
from faceid.vectors import average, distances, rotation, unit

RANDOM = np.random.default_rng(7)
CENTRE = RANDOM.normal(size=128)
TABLE = Tail((0.0, 1.0, 2.0), (0.5, 0.05, 0.005))


def people(count: int) -> np.ndarray:
    return CENTRE * 0.5 + RANDOM.normal(size=(count, 128)) * 0.35


def seen(persons: np.ndarray, spread: float = 0.12) -> np.ndarray:
    return unit(persons + RANDOM.normal(size=persons.shape) * spread)


def test_outcomes_by_rate() -> None:
    wanted = Wanted(sure=1e-4, together=1e-4, unsure=0.05)
    high, middle = TABLE.threshold(1e-7), TABLE.threshold(1e-4)
    assert decide({1: high, 2: 0.0}, TABLE, 100, wanted).outcome == "sure"
    assert decide({1: middle, 2: 0.0}, TABLE, 100, wanted).outcome == "unsure"
    assert decide({1: 0.5}, TABLE, 100, wanted).outcome == "none"
    twins = decide({1: high, 2: high - 1e-3}, TABLE, 100, wanted)
    assert twins.outcome == "unsure" and len(twins.candidates) == 2


def test_a_weak_factor_needs_a_better_face() -> None:
    wanted = Wanted(together=1e-4)
    candidates = (Candidate(1, 0.03), Candidate(2, 0.04))
    assert with_factor(candidates, {1}, 1e-4, wanted) == 1
    assert with_factor(candidates, {1}, 1 / 50, wanted) is None
    assert with_factor(candidates, {1, 2}, 1e-4, wanted) is None
    assert with_factor(candidates, set(), 1e-4, wanted) is None


def test_strangers_are_shown_as_rarely_as_promised() -> None:
    scorer = Scorer(seen(people(400)), "face-embed")
    assert scorer.normalised
    known = people(300)
    gallery = Gallery(128)
    gallery.fill(list(range(300)), seen(known))
    wanted = Wanted(sure=0.01, unsure=0.05)
    strangers = [search(one, gallery, scorer, wanted) for one in seen(people(400))]
    assert sum(answer.outcome == "sure" for answer in strangers) <= 4 + 6
    mates = [search(one, gallery, scorer, wanted) for one in seen(known)[:120]]
    right = sum(
        answer.outcome == "sure" and answer.candidates[0].template == number
        for number, answer in enumerate(mates)
    )
    assert right > 100


def test_few_people_are_no_cohort() -> None:
    scorer = Scorer(seen(people(COHORT - 1)), "face-embed")
    assert not scorer.normalised
    one, other = seen(people(2))
    assert scorer.score(one, other[None])[0] == -distances(one, other[None])[0]


def test_the_secret_turn_keeps_distances_and_parts_offices() -> None:
    faces = seen(people(20))
    turned = [faces @ rotation(bytes([key]) * 32, 128) for key in (1, 2)]
    assert np.abs(distances(turned[0], turned[0]) - distances(faces, faces)).max() < 2e-3
    assert (rotation(b"\1" * 32, 128) == rotation(b"\1" * 32, 128)).all()
    assert np.diag(distances(turned[0], turned[1])).mean() > 1.2


def test_better_frames_weigh_more() -> None:
    one, other = seen(people(2))
    mixed = average(np.stack([one, other]), [0.9, 0.1])
    assert distances(mixed, one[None])[0] < distances(mixed, other[None])[0]
