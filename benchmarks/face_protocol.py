"""How faces are judged: by people whom nothing was tuned on.

Each split halves the people at random. One half tunes: its first photos are the cohort, and on its
own halves the blend is chosen. The other half is judged: people with enough photos are enrolled
(photos drawn at random), searched with others of their photos, and people who are not enrolled are
searched as strangers. Thresholds are those that the judged strangers reach at the wanted rate
(FPIR); `promised` uses the threshold that the product itself computes from its cohort instead.
Intervals: people of each split drawn again with replacement (bootstrap).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.face_photos import People
from faceid.face import Floats
from faceid.score import BLEND, FEWEST, Scorer
from faceid.tail import per_comparison
from faceid.vectors import distances

COHORT = 2000  # people of the tuning half, at most
AGAIN = 40  # bootstrap draws of each split
KEPT = 16  # highest scores of each stranger that are looked at
GUESS = 0.01  # that a stranger's second factor fits one person
TOGETHER = 1e-4  # strangers shown somebody by face and factor
TUNED_AT = (0.003, 0.01, 0.03)  # FPIR whose mean FNIR chooses: one alone is too few errors
DRAWS = 3
MATED, STRANGERS = 10, 20  # people without whom a rate says nothing


@dataclass(frozen=True, slots=True)
class Method:
    """One way to compare; `blend` None: plain distance without a cohort."""

    flip: bool = True
    weighted: bool = True
    blend: float | None = None
    centred: bool = False

    def scores(self, probes: Floats, gallery: Floats, cohort: Floats) -> Floats:
        """(p, d) against (g, d): (p, g), higher is more alike."""
        scorer = self.scorer(cohort)
        return scorer.between(probes, gallery) if scorer else -distances(probes, gallery)

    def scorer(self, cohort: Floats) -> Scorer | None:
        """That of the product. A small group is compared with a small cohort."""
        if self.blend is None or len(cohort) < FEWEST + 3:
            return None
        return Scorer(cohort, "face-embed", self.blend, centred=self.centred, least=0)


METHODS = {
    "one photo's vector": Method(flip=False, weighted=False),
    "flip": Method(weighted=False),
    "flip, weights": Method(),
    "flip, weights, cohort alone": Method(blend=1.0),
    "product": Method(blend=BLEND),
}
BLENDS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Case:
    """People in the gallery at most, photos enrolled and photos searched with."""

    size: int
    enrol: int = 1
    probe: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Vectors of one split: rows of `probes` belong to the first rows of `gallery`."""

    gallery: Floats
    probes: Floats
    strangers: Floats

    def trial(self, mated: Floats, false: Floats) -> "Trial":
        """From the scores of probes and strangers with the gallery."""
        own = mated[np.arange(len(mated)), np.arange(len(mated))]
        most = min(KEPT, false.shape[1])
        return Trial(own, mated.max(1), -np.partition(-false, most - 1, axis=1)[:, :most])


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Scores of one split: what each search came to."""

    own: Floats  # (mated,) score with the own template
    best: Floats  # (mated,) highest score
    strangers: Floats  # (strangers, KEPT) their highest scores, in no order


def halves(people: People, random: np.random.Generator) -> tuple[People, People]:
    """Two halves without a common person."""
    order = random.permutation(len(people)).tolist()
    middle = len(order) // 2
    return people.part(order[:middle]), people.part(order[middle:])


def cohort_of(people: People, most: int = COHORT) -> Floats:
    """One photo of each."""
    return np.stack([vectors[0] for vectors in people.flipped[:most]])


def draw(people: People, method: Method, case: Case, random: np.random.Generator) -> Draw | None:
    """Who is enrolled, searched and a stranger; None when there are too few people. Others fill
    the gallery up to its size with the photos that they have; first those who have too few to be
    strangers."""
    photos = np.array([len(vectors) for vectors in people.plain])
    size = min(case.size, 2 * len(people) // 3)
    mated = random.permutation(np.flatnonzero(photos >= case.enrol + case.probe))[:size]
    rest = random.permutation(np.setdiff1d(np.arange(len(people)), mated))
    rest = rest[np.argsort(photos[rest] >= case.probe, kind="stable")]
    filling, strangers = np.split(rest, [max(0, size - len(mated))])
    strangers = strangers[photos[strangers] >= case.probe]
    if len(mated) < MATED or len(strangers) < STRANGERS:
        return None
    order = [random.permutation(count) for count in photos]

    def means(rows: np.ndarray, low: int, high: int) -> Floats:
        return np.stack([
            people.mean(row, order[row][low:high], flip=method.flip, weighted=method.weighted)
            for row in rows.tolist()
        ])  # fmt: skip

    return Draw(
        means(np.concatenate([mated, filling]), 0, case.enrol),
        means(mated, case.enrol, case.enrol + case.probe),
        means(strangers, 0, case.probe),
    )


def trial(drawn: Draw, method: Method, cohort: Floats) -> Trial:
    """The searches of a draw."""
    return drawn.trial(
        method.scores(drawn.probes, drawn.gallery, cohort),
        method.scores(drawn.strangers, drawn.gallery, cohort),
    )


def fnir(own: Floats, best: Floats, top: Floats, rate: float) -> float:
    """Share of enrolled people not found first above the score that `rate` of strangers reach."""
    limit = np.quantile(top, 1 - rate)
    return float(((own < best) | (own <= limit)).mean())


def with_factor(own: Floats, strangers: Floats) -> float:
    """FNIR by face and a second factor that fits one person in a hundred by chance: rank does not
    matter, the factor chooses. The face's threshold: strangers are shown somebody at `TOGETHER`."""
    allowed = int(TOGETHER / GUESS * len(strangers))  # scores above it, over all searches
    limit = -np.partition(-strangers.ravel(), allowed)[allowed]
    return float((own <= limit).mean())


def tune(people: People, case: Case, random: np.random.Generator) -> Method:
    """The blend that misses fewest, on halves of these people only."""
    missed: dict[Method, float] = {}
    for _ in range(DRAWS):
        one, other = halves(people, random)
        cohort, drawn = cohort_of(one), draw(other, Method(), case, random)
        for centred in (False, True):
            scorer = Method(blend=BLEND, centred=centred).scorer(cohort)
            if drawn is None or scorer is None:
                return METHODS["product"]
            mated = scorer.parts(drawn.probes, drawn.gallery)
            false = scorer.parts(drawn.strangers, drawn.gallery)
            for blend in BLENDS:
                run = drawn.trial(scorer.blended(*mated, blend), scorer.blended(*false, blend))
                errors = sum(fnir(run.own, run.best, run.strangers.max(1), rate)
                             for rate in TUNED_AT)  # fmt: skip
                method = Method(blend=blend, centred=centred)
                missed[method] = missed.get(method, 0.0) + errors
    return min(missed, key=lambda method: missed[method])


def judge(run: Trial, size: int, scorer: Scorer | None, random: np.random.Generator
          ) -> dict[str, list[float]]:  # fmt: skip
    """Rates of one split in a gallery of `size`, each with its bootstrap draws: the first is that
    of the split itself."""
    people, others, highest = len(run.own), len(run.strangers), run.strangers.max(1)
    out: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        out.setdefault(name, []).append(value)

    for again in range(AGAIN + 1):
        mine = random.integers(0, people, people) if again else np.arange(people)
        theirs = random.integers(0, others, others) if again else np.arange(others)
        own, best, top = run.own[mine], run.best[mine], highest[theirs]
        note("people", size)
        note("rank1", float((own >= best).mean()))
        for rate in (0.01, 0.001):
            note(f"fnir@fpir{rate:g}", fnir(own, best, top, rate))
        note("fnir with factor@fpir0.0001", with_factor(own, run.strangers[theirs]))
        if scorer:
            limit = scorer.tail.threshold(per_comparison(0.01, size))
            note("fpir where 0.01 was promised", float((top >= limit).mean()))
    return out


def verification(people: People, method: Method, cohort: Floats, random: np.random.Generator
                 ) -> dict[str, list[float]]:  # fmt: skip
    """FNMR at FMR 1 % and 0.1 %: a photo of everybody against another of those who have two."""
    photos = [random.permutation(len(vectors)) for vectors in people.plain]
    rows = [row for row, order in enumerate(photos) if len(order) >= 2]
    if len(rows) < MATED:
        return {}
    mean = people.mean
    flip = method.flip
    first = np.stack([mean(row, order[:1], flip=flip, weighted=False)
                      for row, order in enumerate(photos)])  # fmt: skip
    second = np.stack([mean(row, photos[row][1:2], flip=flip, weighted=False) for row in rows])
    found = method.scores(second, first, cohort)
    own = found[np.arange(len(rows)), rows]
    strange = np.ones_like(found, bool)
    strange[np.arange(len(rows)), rows] = False
    out: dict[str, list[float]] = {}
    for draw in range(AGAIN + 1):
        again = random.integers(0, len(rows), len(rows)) if draw else np.arange(len(rows))
        others = found[again][strange[again]]
        for rate in (0.01, 0.001):
            limit = np.quantile(others, 1 - rate)
            out.setdefault(f"fnmr@fmr{rate:g}", []).append(float((own[again] <= limit).mean()))
    return out


def interval(splits: Sequence[list[float]]) -> list[float]:
    """Mean over the splits, and the 2.5 and 97.5 % points of all bootstrap draws."""
    mean = np.mean([one[0] for one in splits])
    low, high = np.percentile(np.concatenate([one[1:] for one in splits]), [2.5, 97.5])
    return [round(float(value), 4) for value in (mean, low, high)]


def described(method: Method) -> str:
    """For the printed line: what to set."""
    return f"MOTCUA_FACE_BLEND={method.blend} MOTCUA_FACE_CENTRED={str(method.centred).lower()}"


