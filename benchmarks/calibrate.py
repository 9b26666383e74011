"""Fits the confidence of printed values: `python -m benchmarks.calibrate`.

Every printed value of the good conditions, in typefaces set apart for this, is read as the
pipeline reads it and compared with the truth; a logistic regression over ocr.confidence.SIGNS is
fitted by Newton's method and written to its table. What it promises is judged by
cross-validation: the values of a case are weighed by a fit that has not seen the case.
"""

import argparse
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from benchmarks.score import SURE, fold
from benchmarks.specimens.cases import CONDITIONS, make
from benchmarks.specimens.papers import PAPERS
from ocr import confidence
from ocr.columns import split_at_labels
from ocr.engines import open_engine
from ocr.load import load
from ocr.looks import look_closely
from ocr.sheet import find_sheets

FIRST_SEED = 9000  # apart from the seeds of benchmarks.fields
MARGIN = 0.45  # logits less than fitted: scanners and printers differ more than twelve typefaces
RIDGE = 1.0  # pulls weights to zero where there is little to tell
FOLDS = 10
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Job:
    """One case to draw and read."""

    seed: int
    paper: str
    condition: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value that was read: where, its signs, and whether it is right."""

    job: Job
    kind: str
    signs: tuple[float, ...]
    right: bool


def observe(job: Job) -> list[Value]:
    """Every value that was read on a case; what light has burnt away counts too."""
    engine = open_engine()
    case = make(job.seed, job.paper, job.condition, "calibrate")
    pages = [page for file in case.files for page in load(file.data, file.name)]
    found = []
    for number, page in enumerate(pages):
        for sheet in find_sheets(replace(page, number=number), engine):
            if sheet.match is None or sheet.paper != case.paper:
                continue
            side = sheet.match.side
            lines = split_at_labels(sheet.lines, side)
            for name, seen in look_closely(lines, side, page, engine).items():
                filled = seen.checked.value and seen.heard.characters
                if filled and not confidence.is_broken(seen) and name in case.fields:
                    right = fold(seen.checked.value) == fold(case.fields[name])
                    found.append(Value(job, seen.spec.kind, confidence.signs(seen), right))
    return found


def fit(signs: Floats, right: NDArray[np.bool_]) -> Floats:
    """Weights of the signs, by Newton's method with a ridge."""
    weights = np.zeros(signs.shape[1])
    for _ in range(50):
        sure = _sure(signs, weights)
        slope = signs.T @ (right - sure) - RIDGE * weights
        bend = (signs * (sure * (1 - sure))[:, None]).T @ signs + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def held_out(values: Sequence[Value]) -> Floats:
    """The confidence of every value by a fit to other cases."""
    signs, right = _arrays(values)
    seeds = np.array([value.job.seed for value in values])
    folds = seeds % min(FOLDS, len(set(seeds.tolist())))
    sure = np.zeros(len(values))
    for one in set(folds.tolist()):
        inside = folds == one
        weights = fit(signs[~inside], right[~inside])
        weights[0] -= MARGIN
        sure[inside] = _sure(signs[inside], weights)
    return sure


def _arrays(values: Sequence[Value]) -> tuple[Floats, NDArray[np.bool_]]:
    return np.array([v.signs for v in values]), np.array([v.right for v in values])


def _sure(signs: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30))))


def write(weights: Floats, values: int) -> None:
    """The table of ocr.confidence."""
    lowered = weights - MARGIN * np.eye(len(weights))[0]
    lines = [
        "# Weights of ocr.confidence, written by `python -m benchmarks.calibrate`.",
        f"# Source: {values} values on specimens in typefaces set apart, {dt.date.today()}.",
        "[weights]",
        *(f"{n} = {w:.4f}" for n, w in zip(confidence.SIGNS, lowered, strict=True)),
    ]
    confidence.TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def show(values: Sequence[Value]) -> None:
    """How well the confidence holds on cases that were not fitted."""
    sure, right = held_out(values), np.array([value.right for value in values])
    kinds = np.array([value.kind for value in values])
    print("by cross-validation:")
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            said, held = sure[inside].mean(), right[inside].mean()
            print(f"{low:.2f}-{high:.2f}: {inside.sum()} values, said {said:.3f}, right {held:.3f}")
    for kind in ("all", *sorted(set(kinds.tolist()))):
        of_kind = (kinds == kind) | (kind == "all")
        high_ones = of_kind & (sure >= SURE)
        share, held = high_ones.sum() / of_kind.sum(), right[high_ones].mean()
        print(f"{kind}: {100 * share:.1f} % at {SURE} or above, {100 * held:.2f} % of them right")


def main() -> None:
    """Read, fit, write, and show how the fit holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=__doc__)
    parser.add_argument("--count", type=int, default=12, help="cases per paper and condition")
    parser.add_argument("--papers", nargs="+", default=PAPERS, choices=PAPERS)
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    asked = parser.parse_args()
    values: list[Value] = []
    with ProcessPoolExecutor(asked.jobs, get_context("spawn")) as pool:
        for seed in range(FIRST_SEED, FIRST_SEED + asked.count):
            jobs = [Job(seed, paper, how) for paper in asked.papers for how in CONDITIONS]
            values += [value for found in pool.map(observe, jobs) for value in found]
            wrong = 1 - np.mean([value.right for value in values])
            print(f"{seed}: {len(values)} values, {wrong:.3f} wrong", flush=True)
            if seed > FIRST_SEED:
                write(fit(*_arrays(values)), len(values))
    if asked.count > 1:
        show(values)


if __name__ == "__main__":
    main()
