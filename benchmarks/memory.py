"""python -m benchmarks.memory: what a process holds after 100 and after 1,000 reads.

Fronts of cards in all conditions, so that sizes change from read to read; most of them small,
so that a thousand reads take minutes.
"""

import argparse
import gc
import os

import psutil

from benchmarks import results
from benchmarks.peers import open_peer
from benchmarks.specimens import CONDITIONS, Case, make
from benchmarks.specimens.papers import CARDS
from ocr.load import load
from ocr.pipeline import read_document

SEED = 850_001
MEBIBYTE = 1 << 20


def read_front(case: Case) -> None:
    """The first page of a case, read and forgotten."""
    read_document(load(case.files[0].data, case.files[0].name)[:1], open_peer("ours"), case.today)


def held(cases: list[Case], reads: int) -> dict[str, float]:
    """MiB of this process after a tenth of the reads and after all."""
    process, found = psutil.Process(os.getpid()), {}
    for index in range(reads):
        read_front(cases[index % len(cases)])
        if index + 1 in (max(1, reads // 10), reads):
            gc.collect()
            found[str(index + 1)] = round(process.memory_info().rss / MEBIBYTE, 1)
    return found


def main() -> None:
    """Read, show and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--reads", type=int, default=1000)
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    kinds = [(paper, condition) for condition in (*CONDITIONS, *["small"] * 5) for paper in CARDS]
    cases = [make(SEED + i, *kind) for i, kind in enumerate(kinds)]
    figures = held(cases, asked.reads)
    print(f"RSS in MiB by reads: {figures}")
    if asked.keep:
        results.write("memory", SEED, {"rss_mib": figures})


if __name__ == "__main__":
    main()
