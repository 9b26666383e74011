"""From distances to scores that mean the same for everybody.

Some faces lie close to many: for the networks at hand, whole populations do. So a distance is
compared with the distances of both faces to their nearest neighbours in a cohort of the office's
own people (adaptive s-norm). Without a cohort the score is the distance itself, read on a table
that was measured for the closest population known (faceid/calibration.toml).

Sources: Matejka et al. 2017 (adaptive s-norm); figures in docs/faces.md.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from faceid.face import Floats
from faceid.tail import Tail, tail_of
from faceid.vectors import distances, unit
from models.session import WeightsMissing

COHORT = 200  # people from which a cohort says more than it disturbs
NEAREST = 0.1  # share of the cohort that is looked at: the nearest of each face
FEWEST, MOST = 30, 100  # of them
BLEND = 0.5  # weight of the normalised distance beside the plain one


@dataclass(frozen=True, slots=True)
class Published:
    """A table of calibration.toml: one embedding, measured by somebody on some people."""

    plain: Tail  # strangers, one photo against one photo
    averaged: Tail  # strangers, several frames against several frames: they come closer too
    missed: Tail  # by distance: share of pairs of one person, one photo each, that lie beyond


class Scorer:
    """Scores of one office: higher is more alike. Nothing changes after it is made."""

    def __init__(
        self, cohort: Floats, table: str, blend: float = BLEND, *, centred: bool = False,
        least: int = COHORT,
    ) -> None:  # fmt: skip
        """`cohort` (m, d): other people; fewer than `least` are not used. `blend`: weight of the
        normalised distance; `centred`: what all faces have in common is taken off first."""
        self.people = len(cohort)
        self.normalised = len(cohort) >= max(least, FEWEST + 3)
        self._table, self._blend = table, blend
        if not self.normalised:
            return
        self._centre = cohort.mean(0) if centred else np.zeros(cohort.shape[1], np.float32)
        self._cohort = self._moved(cohort)
        self._nearest = min(MOST, max(FEWEST, round(NEAREST * len(cohort))))
        self._pairs = distances(self._cohort, self._cohort)
        apart = self._pairs[np.triu_indices(len(cohort), 1)]
        self._middle, self._spread = float(apart.mean()), float(apart.std())

    @cached_property
    def tail(self) -> Tail:
        """How often strangers reach a score: from the people of the cohort among each other, or
        the published table. Raises KeyError."""
        if not self.normalised:
            return published(self._table).averaged
        pairs = self._pairs.copy()
        np.fill_diagonal(pairs, np.inf)  # nobody is a neighbour of oneself
        middle, spread = self._near_without(pairs)
        one, other = np.triu_indices(len(pairs), 1)
        apart = pairs[one, other]
        near = (apart - middle[one, other]) / spread[one, other]
        near += (apart - middle[other, one]) / spread[other, one]
        return tail_of(self.blended(np.asarray(near / 2, np.float32), self._plain(apart)))

    def score(self, probe: Floats, others: Floats) -> Floats:
        """Of (d,) with each of (n, d): (n,)."""
        [scores] = self.between(probe[None], others)
        return np.asarray(scores, np.float32)

    def between(self, probes: Floats, others: Floats) -> Floats:
        """Of (p, d) with (n, d): (p, n)."""
        if not self.normalised:
            return -distances(probes, others)
        return self.blended(*self.parts(probes, others))

    def parts(self, probes: Floats, others: Floats) -> tuple[Floats, Floats]:
        """Distances, (p, n), in spreads: around those to each face's nearest of the cohort, and
        around those of all its pairs. Only with a cohort."""
        probes, others = self._moved(probes), self._moved(others)
        apart = distances(probes, others)
        middle, spread = self._near(distances(probes, self._cohort))
        near = (apart - middle[:, None]) / spread[:, None]
        middle, spread = self._near(distances(others, self._cohort))
        near += (apart - middle) / spread
        return np.asarray(near / 2, np.float32), self._plain(apart)

    def blended(self, near: Floats, plain: Floats, blend: float | None = None) -> Floats:
        """Both as one score; `blend` instead of the scorer's own."""
        share = self._blend if blend is None else blend
        scores: Floats = -(share * near + (1 - share) * plain)
        return scores

    def _moved(self, vectors: Floats) -> Floats:
        return unit(vectors - self._centre)

    def _near(self, apart: Floats) -> tuple[Floats, Floats]:
        """Mean and spread of the distances to the nearest of the cohort, (n,) each. The nearest of
        all is left out: it may be the very person, who stands in the cohort too."""
        last = self._nearest
        near = np.partition(apart, (0, last), axis=1)[:, 1 : last + 1]
        return near.mean(1), near.std(1)

    def _near_without(self, pairs: Floats) -> tuple[Floats, Floats]:
        """The same within the cohort, (m, m): row i's neighbourhood as if j did not stand in it.
        A stranger does not either; else those who lie near would seem less near."""
        last = self._nearest
        near = np.sort(np.partition(pairs, last + 1, axis=1)[:, : last + 2], axis=1)
        first, beyond = near[:, :1].astype(np.float64), near[:, -1:].astype(np.float64)
        gone = np.where(pairs <= first, near[:, 1:2], pairs)
        swap = pairs <= near[:, -2:-1]
        total = near[:, 1:-1].sum(1, keepdims=True, dtype=np.float64)
        squares = np.square(near[:, 1:-1], dtype=np.float64).sum(1, keepdims=True)
        middle = (total + np.where(swap, beyond - gone, 0)) / last
        square = (squares + np.where(swap, beyond**2 - np.square(gone, dtype=np.float64), 0)) / last
        spread = np.sqrt(np.maximum(square - middle**2, 1e-12))
        return middle.astype(np.float32), spread.astype(np.float32)

    def _plain(self, apart: Floats) -> Floats:
        scaled: Floats = (apart - self._middle) / self._spread
        return scaled


@cache
def tables() -> dict[str, Published]:
    """All published tables by name. Raises ValueError where one makes no sense."""
    text = (Path(__file__).parent / "calibration.toml").read_text("utf-8")
    return {name: table_of(entry) for name, entry in tomllib.loads(text).items()}


def published(table: str) -> Published:
    """The table of an embedding. Raises KeyError."""
    return tables()[table]


def declare(name: str, entry: dict[str, Any]) -> None:
    """Add the table of an operator's own model. Raises WeightsMissing when it is none."""
    try:
        tables()[name] = table_of(entry)
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsMissing(f"{name}: no usable table of error rates ({error})") from error


def table_of(entry: dict[str, Any]) -> Published:
    """One entry of calibration.toml. Raises KeyError, ValueError."""
    apart = [float(value) for value in entry["distance"]]  # falling
    closer = float(entry["averaged"])
    strangers = tuple(map(float, entry["strangers"]))
    return Published(
        Tail(tuple(-value for value in apart), strangers),
        Tail(tuple(-value * closer for value in apart), strangers),
        Tail(tuple(reversed(apart)), tuple(reversed(tuple(map(float, entry["missed"]))))),
    )
