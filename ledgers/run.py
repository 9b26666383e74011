"""The engine: workers read the parts of books from the queue.

A part that is run twice does no harm: what a page says is kept once per model. A page that makes
the reader fail is set aside with its error and the book goes on. When the store does not answer,
the worker waits for it.
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from catalog.act import Act, of_reading
from catalog.columns import Column
from catalog.record import Record
from ledgers.finish import finish
from ledgers.leaf import read_leaf
from ocr.engines import Engine
from ocr.load import Unusable, load
from storage.errors import Full, NotFound, Unavailable
from storage.ledger_kept import Book
from storage.ledgers import TASK, Ledgers

PATIENCE = 180.0  # seconds that a worker waits for a store that does not answer
T = TypeVar("T")

logger = logging.getLogger(__name__)


def tasks(
    shelf: Ledgers, engine: Callable[[], Engine], model: str
) -> Mapping[str, Callable[..., None]]:
    """What a worker of the queue `ledger` can do. The models are loaded at the first part."""

    def read_part(book: str, first: str, last: str) -> None:
        read_pages(shelf, engine(), model, book, range(int(first), int(last) + 1))

    return {TASK: read_part}


def read_pages(shelf: Ledgers, engine: Engine, model: str, book_id: str, numbers: range) -> int:
    """Read the pages of a part that this model has not read; how many were read now."""
    try:
        book = _patiently(lambda: shelf.book(book_id))
    except NotFound:
        return 0  # the book was taken away meanwhile
    waiting = {
        leaf.number
        for leaf in _patiently(lambda: shelf.leaves(book_id))
        if leaf.state == "queued" and leaf.number in numbers
    }
    done, before = 0, tuple[Column | None, ...]()
    for number in sorted(waiting):
        before = _read_one(shelf, engine, model, book, number, before)
        done += 1
    _patiently(lambda: finish(shelf, book_id))
    return done


def _read_one(
    shelf: Ledgers, engine: Engine, model: str, book: Book, number: int,
    before: tuple[Column | None, ...],
) -> tuple[Column | None, ...]:  # fmt: skip
    started = time.perf_counter()
    data = _patiently(lambda: shelf.picture(book.id, number))
    try:
        acts: list[Act] = []
        kind = ""
        for page in load(data, f"{number}"):
            read = read_leaf(page, engine, book.cover.kind, before)
            acts += [act_of(record, model) for record in read.acts]
            kind, before = read.kind, read.columns or before
    except Unusable as error:
        code = error.code
        _patiently(lambda: shelf.park(book.id, number, code))
        return before
    except Exception as error:  # whatever one page does, the book goes on
        logger.warning("page %s of book %s is set aside: %r", number, book.id, error)
        reason = f"{type(error).__name__}: {error}"
        _patiently(lambda: shelf.park(book.id, number, reason))
        return before
    seconds = time.perf_counter() - started
    _patiently(lambda: shelf.keep(book.id, number, model, kind, acts, seconds))
    return before


def act_of(record: Record, model: str) -> Act:
    """A record as the first key of an act."""
    fields = {name: of_reading(name, field, model) for name, field in record.fields.items()}
    return Act(record.paper, fields, record.problems)


def _patiently(work: Callable[[], T]) -> T:
    """The result, waiting for a store that restarts, is away or full."""
    give_up, pause = time.monotonic() + PATIENCE, 0.2
    while True:
        try:
            return work()
        except (Unavailable, Full) as error:
            if time.monotonic() > give_up:
                raise
            logger.warning("worker waits: %s", error.code)
            time.sleep(pause)
            pause = min(5.0, pause * 1.6)
