"""Fits the confidence of printed values on development specimens: `python -m benchmarks.calibrate`.

Every printed value of the good conditions is read once and compared with the truth; a logistic
regression over ocr.confidence.SIGNS is fitted by Newton's method and written to its table.
"""

import argparse
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.score import fold
from benchmarks.specimens.cases import CONDITIONS, Case, make
from benchmarks.specimens.papers import PAPERS
from catalog.checks import check
from ocr import confidence
from ocr.columns import split_at_labels
from ocr.engines import Engine, open_engine
from ocr.load import load
from ocr.sheet import find_sheets
from ocr.text import read_side

FIRST_SEED = 9000  # apart from the seeds of benchmarks.fields
UNSEEN = 0.45  # logits less: half of the development typefaces were trained on, others' are not
RIDGE = 1.0  # pulls weights to zero where there is little to tell
Row = tuple[tuple[float, ...], bool]


def observe(case: Case, engine: Engine) -> Iterator[Row]:
    """Signs of every value that was read on a case, and whether it is right."""
    pages = [page for file in case.files for page in load(file.data, file.name)]
    for number, page in enumerate(pages):
        for sheet in find_sheets(replace(page, number=number), engine):
            if sheet.match is None or sheet.paper != case.paper:
                continue
            side = sheet.match.side
            for name, reading in read_side(split_at_labels(sheet.lines, side), side).items():
                checked = check(reading.spec.kind, reading.text)
                if checked.value and name in case.fields and reading.pieces:
                    right = fold(checked.value) == fold(case.fields[name])
                    yield confidence.signs(reading, checked), right


def fit(rows: list[Row]) -> NDArray[np.float64]:
    """Weights of the signs, by Newton's method with a ridge."""
    signs = np.array([row for row, _ in rows])
    right = np.array([float(result) for _, result in rows])
    weights = np.zeros(signs.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        slope = signs.T @ (right - sure) - RIDGE * weights
        bend = (signs * (sure * (1 - sure))[:, None]).T @ signs + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def write(weights: NDArray[np.float64], rows: int) -> None:
    """The table of ocr.confidence."""
    weights = weights - UNSEEN * np.eye(len(weights))[0]
    lines = [
        "# Weights of ocr.confidence, written by `python -m benchmarks.calibrate`.",
        f"# Source: {rows} values on development specimens, {dt.date.today()}.",
        "[weights]",
        *(f"{n} = {w:.4f}" for n, w in zip(confidence.SIGNS, weights, strict=True)),
    ]
    confidence.TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Read, fit, write, and show how the fit holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=__doc__)
    parser.add_argument("--count", type=int, default=12, help="cases per paper and condition")
    parser.add_argument("--papers", nargs="+", default=PAPERS, choices=PAPERS)
    asked = parser.parse_args()
    engine, rows = open_engine(), []
    for seed in range(FIRST_SEED, FIRST_SEED + asked.count):
        for paper in asked.papers:
            for condition in CONDITIONS:
                rows += list(observe(make(seed, paper, condition), engine))
        wrong = 1 - np.mean([right for _, right in rows])
        print(f"{seed}: {len(rows)} values, {wrong:.3f} wrong", flush=True)
        if len(rows) > 200:
            write(fit(rows), len(rows))
    weights = fit(rows)
    sure = 1 / (1 + np.exp(-(np.array([row for row, _ in rows]) @ weights)))
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1)):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            said, held = sure[inside].mean(), np.array([r for _, r in rows])[inside].mean()
            print(f"{low:.2f}-{high:.2f}: {inside.sum()} values, said {said:.3f}, right {held:.3f}")


if __name__ == "__main__":
    main()
