"""python -m benchmarks.ledgers: archived books, from pages to acts that need nobody.

    --count N       labelled pages per kind of book and hand (8), tables: one page of each layout
    --columns DIR   real ledger pages with truth.json: which lines lie in the right column
    --queue N       queued pages whose claiming is timed on a database of its own

Hands, printing faces, wordings and table layouts are held out: none was looked at while the reader
was built, and no recogniser learnt from them. Seconds are of the processor, one thread.
"""

import argparse
import os
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.ledger_books import SEEDS, ReadBook, read_books
from benchmarks.ledger_columns import columns_right
from benchmarks.ledger_queue import queue_figures
from benchmarks.ledger_scores import ActSeen, Figures, figures, judged
from benchmarks.specimens.books import HANDS
from ocr.engines import open_engine

BAR = ("typed", "neat")  # the hands of the straight-through bar


def reading(asked: argparse.Namespace) -> dict[str, Any]:
    """Acts, fields, straight-through and times, by hand; labelled pages and tables apart."""
    groups: dict[str, list[ActSeen]] = defaultdict(list)
    seconds: dict[str, list[float]] = defaultdict(list)
    engine = open_engine("embedded")
    books = read_books("test", asked.count, engine, asked.readings, asked.hands, asked.rounds)
    for book in books:
        acts, form = judged(book), _form(book)
        groups[f"{book.plan.hand}, {form}"] += acts
        groups[f"layout: {book.plan.layout or book.plan.kind}"] += acts
        if book.plan.hand in BAR:
            groups[f"typed and neat, {form}"] += acts
        seconds[form] += [page.seconds for page in book.pages]
        print(f"{book.name}: {len(acts)} acts", flush=True)
    found = {name: figures(acts) for name, acts in sorted(groups.items())}
    for name, one in found.items():
        print(_line(name, one))
    times = {form: round(sum(all_) / len(all_), 2) for form, all_ in seconds.items()}
    print(f"seconds per page: {times}")
    return {
        "groups": {name: asdict(one) for name, one in found.items()},
        "seconds_per_page": times,
    }


def _form(book: ReadBook) -> str:
    if not book.plan.layout:
        return "labelled"
    return "ruled table"


def _line(name: str, one: Figures) -> str:
    return (
        f"{name:28} acts {one.found:6.2f} % of {one.acts:4}  fields {one.right:6.2f} % of "
        f"{one.fields:5}  straight {one.straight:6.2f} %, wrong inside {one.wrong_inside:5.2f} %  "
        f"asked {one.asked:5.2f} %"
    )


def main() -> None:
    """Measure, show and keep the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledgers", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1, help="books of each kind and hand")
    parser.add_argument("--hands", nargs="+", choices=HANDS, default=tuple(HANDS))
    parser.add_argument("--readings", type=Path, help="file that keeps what was read, and has it")
    parser.add_argument("--columns", type=Path)
    parser.add_argument("--queue", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    os.environ["MOTCUA_OCR_THREADS"] = "1"
    found: dict[str, Any] = {}
    if asked.count:
        found |= reading(asked)
    if asked.columns:
        found["columns"] = columns_right(asked.columns)
    if asked.queue:
        found["queue"] = queue_figures(asked.queue)
    if asked.keep:
        results.write("ledgers", SEEDS["test"], found)


if __name__ == "__main__":
    main()
