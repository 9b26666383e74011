"""python -m benchmarks.calibrate_lines: makes the readers of lines as sure as they are right.

Each recogniser reads lines as it meets them, none of which it was trained on: print in typefaces
set apart for this; handwriting by writers and in faces set apart, and print that may be either. The
letters are put into bins of what the recogniser says; the share that is right in each, made to
rise, is the curve written to ocr/engines/sureness.toml. How the curve holds is shown on lines that
it was not fitted on. About two minutes on two cores.
"""

import argparse
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.line_domains import REAL, WRITTEN, samples
from benchmarks.line_scores import Reading, calibration_error, marks, reliability
from models.session import threads
from models.strip import strip
from models.training.lines import Sample
from ocr.engines import sureness
from ocr.engines.reader import HAND, NOTHING, PRINT
from ocr.engines.recogniser import Recogniser

SEED = 300_007
EDGES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
TRUST = 4.0  # letters of each bin that are taken to be right as often as the recogniser says
DOMAINS = {  # name of the domain, side of the typefaces, share of the lines asked for
    PRINT: (("clean print", "calibrate", 0.25), ("photo print", "calibrate", 0.5),
            ("typed", "dev", 0.25)),
    HAND: ((REAL, "dev", 0.4), ("drawn handwriting", "dev", 0.2), ("label and hand", "dev", 0.15),
           ("typed", "dev", 0.15), ("photo print", "calibrate", 0.1)),
}  # fmt: skip

Floats = NDArray[np.float64]


def observe(name: str, lines: Sequence[Sample]) -> list[Reading]:
    """The lines as the recogniser of this name reads them, as sure as it says itself."""
    recogniser = Recogniser(name)

    def one(item: Sample) -> Reading:
        cut = strip(item.image)
        return Reading(item.text, NOTHING if cut is None else recogniser.raw(cut))

    with ThreadPoolExecutor(threads()) as pool:
        return list(pool.map(one, lines))


def fit(readings: Sequence[Reading]) -> tuple[Floats, Floats]:
    """What is said and what is right of it, both rising from 0 to 1."""
    said = np.array([sure for one in readings for sure in one.line.characters])
    right = np.array([mark for one in readings for mark in marks(one)], float)
    at = np.clip(np.searchsorted(EDGES, said, "right") - 1, 0, len(EDGES) - 2)
    middles = (np.array(EDGES[1:]) + EDGES[:-1]) / 2
    count = np.bincount(at, minlength=len(middles)).astype(float)
    means = (np.bincount(at, said, len(middles)) + TRUST * middles) / (count + TRUST)
    shares = (np.bincount(at, right, len(middles)) + TRUST * middles) / (count + TRUST)
    return means, rising(shares, count + TRUST)


def rising(values: Floats, weights: Floats) -> Floats:
    """The nearest values that never fall (pool adjacent violators).

    >>> rising(np.array([1.0, 3.0, 2.0, 4.0]), np.ones(4)).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[list[float]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            last, before = blocks.pop(), blocks.pop()
            total = before[1] + last[1]
            mean = (before[0] * before[1] + last[0] * last[1]) / total
            blocks.append([mean, total, before[2] + last[2]])
    return np.array([mean for mean, _, many in blocks for _ in range(int(many))])


def show(name: str, readings: Sequence[Reading]) -> None:
    """How far the confidence of letters is from what is right, before and after."""
    halves = [readings[::2], readings[1::2]]
    curves = [fit(half) for half in reversed(halves)]
    held = [
        Reading(one.truth, sureness.along(one.line, curve))
        for half, curve in zip(halves, curves, strict=True) for one in half
    ]  # fmt: skip
    before, after = (calibration_error(reliability(some)) for some in (readings, held))
    print(f"{name}: {len(readings)} lines, ECE of letters {before:.4f}, fitted {after:.4f} on the "
          "half of the lines that was not fitted", flush=True)
    for count, said, right in reliability(held):
        print(f"    {count:6} letters: said {said:.3f}, right {right:.3f}")


def write(curves: dict[str, tuple[Floats, Floats]], lines: int) -> None:
    """The table of ocr.engines.sureness."""
    rows = ["# Curves of ocr.engines.sureness, written by `python -m benchmarks.calibrate_lines`.",
            f"# Source: {lines} lines that nothing was trained on, {dt.date.today()}."]
    for name, curve in curves.items():
        rows.append(f"[{name}]")
        for key, points in zip(("said", "right"), curve, strict=True):
            rows.append(f"{key} = [{', '.join(f'{point:.4f}' for point in points)}]")
    sureness.TABLE.write_text("\n".join(rows) + "\n", "utf-8")


def main() -> None:
    """Read, fit, write, and show how the fit holds."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.calibrate_lines", description=__doc__
    )
    parser.add_argument("--count", type=int, default=260, help="lines per recogniser")
    parser.add_argument("--written", type=Path, default=WRITTEN, help="folder of real handwriting")
    parser.add_argument("--only", nargs="+", choices=tuple(DOMAINS), default=tuple(DOMAINS))
    asked = parser.parse_args()
    curves = {name: curve for name in DOMAINS if (curve := sureness.curve(name)) is not None}
    total = 0
    for name in asked.only:
        lines = list[Sample]()
        for domain, side, share in DOMAINS[name]:
            some = samples(domain, side, round(share * asked.count), SEED, asked.written)
            if not some:
                print(f"{domain}: left out, {asked.written} is not here (see docs/training.md)")
            lines += some
        readings = observe(name, lines)
        curves[name], total = fit(readings), total + len(readings)
        show(name, readings)
    write(curves, total)


if __name__ == "__main__":
    main()
