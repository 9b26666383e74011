"""python -m benchmarks.speed: seconds of reading both sides of a card.

One process, two threads, models warm; peers as recognisers of the same reader. Cold start is
that of `motcua read` in a fresh process, until its answer is printed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2

from benchmarks import results
from benchmarks.peers import NAMES, open_peer
from benchmarks.specimens import Case, make
from catalog.record import Page
from models.session import threads
from ocr.load import load
from ocr.pipeline import read_document
from ocr.qr import read_qr

SEED = 800_001
CONDITIONS = ("flatbed", "phone")
CODED = ("cccd-2021", "can-cuoc-2024")


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one way of reading."""

    what: str
    median: float
    p95: float
    count: int


def pages_of(case: Case) -> list[Page]:
    """The pages of a case, as the counter page would get them."""
    pages = [page for file in case.files for page in load(file.data, file.name)]
    return [replace(page, number=number) for number, page in enumerate(pages)]


def read_times(engine: str, cases: Sequence[Case]) -> Times:
    """Files to fields, every case once after two to warm up."""
    opened = open_peer(engine)
    spent = []
    for index, case in enumerate((*cases[:2], *cases)):
        start = time.perf_counter()
        read_document(pages_of(case), opened, case.today)
        if index >= 2:
            spent.append(time.perf_counter() - start)
    return _times(engine, spent)


def qr_times(cases: Sequence[Case]) -> Times:
    """Files to the text of the QR code, which the counter page shows first."""
    spent = []
    for case in cases:
        start = time.perf_counter()
        for page in pages_of(case):
            if read_qr(page.image):
                spent.append(time.perf_counter() - start)
                break
    return _times("QR shown", spent)


def _times(what: str, spent: Sequence[float]) -> Times:
    ordered = sorted(spent) or [0.0]
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return Times(what, round(statistics.median(ordered), 3), round(p95, 3), len(spent))


def cold_start(case: Case) -> float:
    """Seconds of `motcua read` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in case.files:
            paths.append(Path(folder) / file.name)
            paths[-1].write_bytes(file.data)
        command = [Path(sys.executable).with_name("motcua"), "read", *paths, "--json"]
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        return round(time.perf_counter() - start, 2)


def main() -> None:
    """Time all of it, show and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="cards")
    parser.add_argument("--engines", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    cv2.setNumThreads(threads())
    cases = [
        make(SEED + index, CODED[index % 2], CONDITIONS[index // 2 % 2], "test")
        for index in range(asked.count)
    ]
    cold = cold_start(cases[0])
    print(f"cold start {cold} s")
    figures = [read_times(engine, cases) for engine in asked.engines] + [qr_times(cases)]
    for figure in figures:
        print(f"{figure.what:14} median {figure.median} s  p95 {figure.p95} s  ({figure.count})")
    if asked.keep:
        times = {"threads": threads(), "cold_start": cold}
        results.write("speed", SEED, times | {"times": [asdict(figure) for figure in figures]})


if __name__ == "__main__":
    main()
