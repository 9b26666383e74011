"""python -m benchmarks.ledger_long: whether a page of a long book costs as much as of a short one,
and how much faster two workers read one.

    --pages N   labelled pages that the worker reads, one after the other (500)
    --workers N   processes that share a book, beside one that reads it alone (2; 0: not measured)

Everything is as in the service: pictures and acts lie sealed in an embedded database, and the
worker's own function reads part after part. A few pages are drawn, and stand in the book again and
again. Seconds are of the processor, one thread, with all that keeping a page takes; of workers that
share a book they are of the clock, each a process of its own on the same database.
"""

import argparse
import itertools
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import psutil

from benchmarks import results
from benchmarks.ledger_books import SEEDS
from benchmarks.specimens.books import Plan, draw_book
from benchmarks.specimens.camera import jpeg
from ledgers.run import read_pages
from models.session import model_name
from ocr.engines import open_engine
from storage.blobs import open_blobs
from storage.database import open_database
from storage.kept import Actor
from storage.keys import MasterKey
from storage.ledger_kept import Cover, Leaf
from storage.ledgers import Ledgers
from storage.vault import Vault

DRAWN, STEP = 20, 10  # different pages; pages of one measure
SHARED, PART, WARM = 80, 8, 2  # pages of the book that workers share; pages of one job; of each
# worker's before that
ROUNDS = 3  # of one worker and of several by turns: one round is off by some hundredths
KEY = MasterKey(b"b" * 32)
MEBIBYTE = 1 << 20
READER = Actor("benchmark", "ubnd-mau")


def leaves(pages: int) -> Iterator[Leaf]:
    """The pages of the book; their last byte makes each a file of its own."""
    drawn = [jpeg(page.image, 85) for page in draw_book(Plan("KH", pages=DRAWN, hand="typed"),
                                                        SEEDS["dev"])]  # fmt: skip
    for number in range(1, pages + 1):
        data = drawn[number % DRAWN] + number.to_bytes(4, "big")
        yield Leaf(number, f"{number:04}.jpg", "image/jpeg", data)


def long_book(pages: int, folder: Path) -> list[dict[str, float]]:
    """Seconds a page and MiB of the process, for every STEP pages."""
    database = open_database(f"embedded:{folder / 'database'}")
    try:
        blobs = open_blobs(f"folder:{folder / 'blobs'}")
        shelf = Ledgers(Vault(database, blobs, KEY))
        book = shelf.add(Cover("KH", 2018, "01", "UBND xã Mẫu"), leaves(pages), READER)
        engine, process, found = open_engine("embedded"), psutil.Process(), list[dict[str, float]]()
        for first in range(1, pages + 1, STEP):
            start = time.process_time()
            read = read_pages(shelf, engine, model_name(), book, range(first, first + STEP))
            spent = (time.process_time() - start) / max(1, read)
            memory = round(process.memory_info().rss / MEBIBYTE)
            found.append({"pages": first - 1 + read, "seconds_per_page": round(spent, 2),
                          "rss_mib": memory})  # fmt: skip
            print(found[-1], flush=True)
        return found
    finally:
        database.close()


@cache  # one for a process of a worker
def _shelf(conninfo: str, folder: Path) -> Ledgers:
    return Ledgers(Vault(open_database(conninfo), open_blobs(f"folder:{folder}"), KEY))


def _part(conninfo: str, folder: Path, book: str, numbers: range) -> int:
    """What a worker does with a part; before the first it loads its models."""
    engine = open_engine("embedded")
    cv2.setNumThreads(1)
    return read_pages(_shelf(conninfo, folder), engine, model_name(), book, numbers)


def shared(workers: int, folder: Path) -> dict[str, float]:
    """Seconds of the clock for a book of SHARED pages by one worker and by several: medians."""
    database = open_database(f"embedded:{folder / 'database'}")
    try:
        blobs = open_blobs(f"folder:{folder / 'blobs'}")
        shelf = Ledgers(Vault(database, blobs, KEY))
        found = defaultdict[str, list[float]](list)
        for turn, count in itertools.product(range(ROUNDS), (1, workers)):
            with ProcessPoolExecutor(count, get_context("spawn")) as pool:
                for pages, part in ((WARM * count, WARM), (SHARED, PART)):
                    cover = Cover("KH", 2018, f"{turn}-{count}-{pages}", "UBND xã Mẫu")
                    book = shelf.add(cover, leaves(pages), READER)
                    parts = [range(at, at + part) for at in range(1, pages + 1, part)]
                    work = partial(_part, database.conninfo, folder / "blobs", book)
                    start = time.perf_counter()
                    assert sum(pool.map(work, parts)) == pages
                    spent = time.perf_counter() - start
            found[f"{count}"].append(round(spent, 1))
        print(dict(found), flush=True)
        return {count: statistics.median(spent) for count, spent in found.items()}
    finally:
        database.close()


def main() -> None:
    """Read, show and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger_long", description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    os.environ["MOTCUA_OCR_THREADS"] = "1"
    cv2.setNumThreads(1)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="motcua-long-") as folder:
        if asked.workers:
            found["workers"] = shared(asked.workers, Path(folder, "shared"))
            print(found["workers"], flush=True)
        if asked.pages:
            found["steps"] = long_book(asked.pages, Path(folder, "long"))
    if asked.keep:
        results.write("ledger-long", SEEDS["dev"], found)


if __name__ == "__main__":
    main()
