"""Counting how often somebody does something, from many threads at once."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from limits import parse

from api.rates import Rates

THREADS = 8


def test_one_too_many_is_told() -> None:
    rates, rate = Rates(), parse("3/minute")
    assert [rates.allow(rate, "a") for _ in range(4)] == [True, True, True, False]
    assert rates.allow(rate, "b")


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_threads_that_come_together_are_all_counted() -> None:
    """The old hits are forgotten by a thread that only one of them may start."""
    rates, rate, start = Rates(), parse("100000/minute"), Barrier(THREADS, timeout=10)

    def hits(who: int) -> int:
        told = 0
        for _ in range(60):
            start.wait()
            told += rates.allow(rate, f"{who}")
            time.sleep(0.011)  # so long as such a thread lives
        return told

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(hits, range(THREADS))) == THREADS * 60
