"""Thresholds come from wanted rates: tables read forwards and back, between and beyond points."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceid.tail import Tail, per_comparison, per_search, tail_of

NORMAL = NormalDist()
TABLE = Tail((1.0, 2.0, 3.0), (1e-1, 1e-2, 1e-3))


@given(st.floats(-12, -0.5).map(lambda power: 10**power))
def test_there_and_back(rate: float) -> None:
    assert TABLE.rate(TABLE.threshold(rate)) == pytest.approx(rate, rel=1e-3)


@given(st.floats(0.5, 8), st.floats(0.5, 8))
def test_higher_scores_are_rarer(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert TABLE.rate(low) >= TABLE.rate(high)


def test_a_measured_tail_is_never_too_bold() -> None:
    random = np.random.default_rng(1)
    found = tail_of(random.normal(size=20_000).astype(np.float32))
    for rate in (1e-2, 1e-3, 1e-4, 1e-6):
        true = -NORMAL.inv_cdf(rate)
        assert true - 0.02 <= found.threshold(rate) <= true * 1.4


def test_size_of_the_gallery_counts() -> None:
    assert per_comparison(0.01, 500) == pytest.approx(0.01 / 500, rel=0.01)
    assert per_search(per_comparison(0.01, 500), 500) == pytest.approx(0.01)
    assert TABLE.threshold(per_comparison(0.01, 5000)) > TABLE.threshold(per_comparison(0.01, 50))


@pytest.mark.parametrize("scores", [(1.0,), (2.0, 1.0), (1.0, 2.0, 3.0)])
def test_nonsense_is_refused(scores: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"tail|rise"):
        Tail(scores, (0.1, 0.01))
