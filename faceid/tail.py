"""How often two strangers look this alike: the tail of scores between different people.

A threshold is never a number somebody knows by heart: it is computed from the rate of errors that
is wanted, on a table that was measured. Between and beyond its points the table goes on as a
normal distribution would (straight lines between normal quantiles); beyond the last point with
the flattest slope seen near the end, which errs towards too strict.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from faceid.face import Floats

_NORMAL = NormalDist()
SMALLEST = 1e-15
RATES = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5)
SEEN = 20  # scores beyond a point of the table, at least: fewer say nothing about its place


@dataclass(frozen=True, slots=True)
class Tail:
    """Rising scores, and the share of pairs of strangers that reach each."""

    scores: tuple[float, ...]
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        falling = all(a > b for a, b in pairwise(self.rates))
        rising = all(a < b for a, b in pairwise(self.scores))
        if len(self.scores) < 2 or len(self.scores) != len(self.rates):
            raise ValueError("a tail needs two points or more")
        if not (falling and rising and self.rates[-1] > 0 and self.rates[0] < 1):
            raise ValueError("scores must rise and rates between 0 and 1 must fall")

    def threshold(self, rate: float) -> float:
        """The score that strangers reach at this rate."""
        wanted = _quantile(rate)
        points = [_quantile(one) for one in self.rates]
        if wanted < points[0]:
            return self.scores[0] + (wanted - points[0]) * self._slopes()[0]
        if wanted <= points[-1]:
            return float(np.interp(wanted, points, self.scores))
        return self.scores[-1] + (wanted - points[-1]) * max(self._slopes()[-3:])

    def rate(self, score: float) -> float:
        """The share of strangers that reach this score."""
        points = [_quantile(one) for one in self.rates]
        if score < self.scores[0]:
            place = points[0] + (score - self.scores[0]) / self._slopes()[0]
        elif score <= self.scores[-1]:
            place = float(np.interp(score, self.scores, points))
        else:
            place = points[-1] + (score - self.scores[-1]) / max(self._slopes()[-3:])
        return max(SMALLEST, _NORMAL.cdf(-place))

    def _slopes(self) -> list[float]:
        """Score per normal quantile, piece by piece."""
        points = [_quantile(one) for one in self.rates]
        pieces = zip(pairwise(self.scores), pairwise(points), strict=True)
        return [(s[1] - s[0]) / (p[1] - p[0]) for s, p in pieces]


def tail_of(scores: Floats) -> Tail:
    """From scores between different people. Raises ValueError when they are too few or alike."""
    ordered = np.sort(scores.ravel())
    rates = [rate for rate in RATES if rate * ordered.size >= SEEN]
    # The upper end of what chance allows: three standard errors of the count.
    counts = [rate * ordered.size for rate in rates]
    places = [max(1, math.floor(count - 3 * math.sqrt(count))) for count in counts]
    found = [float(ordered[-place]) for place in places]
    rising = [0, *(i for i in range(1, len(found)) if found[i] > max(found[:i]))]
    return Tail(tuple(found[i] for i in rising), tuple(rates[i] for i in rising))


def per_comparison(fpir: float, size: int) -> float:
    """The rate for one pair, so that of `size` comparisons with a stranger one or more goes
    wrong at the rate `fpir`."""
    return -math.expm1(math.log1p(-fpir) / max(1, size))


def per_search(fmr: float, size: int) -> float:
    """The way back: how often one of `size` comparisons goes wrong."""
    return -math.expm1(max(1, size) * math.log1p(-min(fmr, 1 - 1e-12)))


def _quantile(rate: float) -> float:
    return -_NORMAL.inv_cdf(min(max(rate, SMALLEST), 1 - 1e-9))
