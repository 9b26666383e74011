"""`motcua book …`, `motcua worker`: archived books from scans to files."""

import argparse
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.common import DONE, Commands, Unfit, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.services import Services
    from ledgers.plan import Files
    from storage.ledger_kept import Leaf
    from storage.ledgers import Ledgers

TYPES = {"birth": "KS", "marriage": "KH", "death": "KT", "recognition": "CMC"}


def register(commands: Commands) -> None:
    """Add the commands."""
    book = commands.add_parser("book", help="archived civil-status books, from scans to files")
    steps = book.add_subparsers(required=True, metavar="command")
    add = steps.add_parser("add", help="take in a book: folder, PDF, TIFF, zip or s3://bucket/prefix")
    add.add_argument("source")
    add.add_argument("--type", required=True, choices=TYPES)
    add.add_argument("--year", required=True, type=int, help="in which the book was opened")
    add.add_argument("--number", default="01", help="of the book in its year")
    add.add_argument("--unit", required=True, help="the office that registered the acts")
    add.add_argument("--read", action="store_true", help="read it now, in this process")
    add.set_defaults(run=_add)
    show = steps.add_parser("list", help="the books and how far they are")
    show.set_defaults(run=_list)
    export = steps.add_parser("export", help="one Excel file, one zip of PDFs, reports")
    export.add_argument("book", help="id of the book, or the beginning of it")
    export.add_argument("folder", type=Path)
    export.set_defaults(run=_export)
    sample = steps.add_parser("sample", help="draw sure fields by lot, for people to type")
    sample.add_argument("book")
    sample.add_argument("--size", type=int, default=300, help="fields")
    sample.set_defaults(run=_sample)
    accept = steps.add_parser("accept", help="accept a book when its sample is good enough")
    accept.add_argument("book")
    accept.set_defaults(run=_accept)
    keep = steps.add_parser("keep", help="put the acts of an accepted book into citizens' stores")
    keep.add_argument("book")
    keep.set_defaults(run=_keep)
    compare = steps.add_parser("compare", help="compare checked acts with the partner systems")
    compare.add_argument("book")
    compare.set_defaults(run=_compare)
    again = steps.add_parser("reread", help="read a book again; confirmed fields do not change")
    again.add_argument("book")
    again.set_defaults(run=_again)
    worker = commands.add_parser("worker", help="read queued work until stopped")
    worker.add_argument("--queues", default="ledger")
    worker.add_argument("--until-empty", action="store_true", help="stop when nothing waits")
    worker.set_defaults(run=_worker)


def _add(asked: argparse.Namespace) -> int:
    from api.services import build
    from ledgers.plan import gaps, leaves
    from ocr.load import Unusable
    from storage.ledger_kept import Cover

    settings = read_settings()
    services = build(settings)
    names: list[str] = []
    try:

        def pages() -> "Iterator[Leaf]":
            for leaf in leaves(source_of(asked.source, settings.scans_store)):
                names.append(leaf.name)
                yield leaf

        cover = Cover(TYPES[asked.type], asked.year, asked.number, asked.unit)
        book = services.ledgers.add(cover, pages(), services.actor)
        found = gaps(names)
        print(f"{book}\n{len(names)} trang / pages")
        if found.missing or found.double:
            print(f"thiếu / missing: {found.missing}; trùng / twice: {found.double}")
        if asked.read:
            _work(services, until_empty=True)
    except Unusable as error:
        raise Unfit(f"{asked.source}: {error.code}") from error
    finally:
        services.vault.close()
    return DONE


def source_of(said: str, store: str) -> "Path | Files":
    """Where the pages of a book lie: a path here, or a prefix in an S3 store."""
    from storage.bucket_files import open_files

    return open_files(said, store) if said.startswith("s3://") else Path(said)


def _list(asked: argparse.Namespace) -> int:
    from api.services import build

    services = build(read_settings())
    try:
        for book in services.ledgers.books():
            p = services.ledgers.progress(book.id)
            print(
                f"{book.id}  {book.cover.kind} {book.cover.name}  {book.state:8}  "
                f"{p.pages - p.queued}/{p.pages} trang, {p.acts} việc, {p.open} chờ, "
                f"{p.disputed} lệch, {p.parked} lỗi"
            )
    finally:
        services.vault.close()
    return DONE


def _export(asked: argparse.Namespace) -> int:
    from api.services import build
    from ledgers.export import export_book

    services = build(read_settings())
    try:
        book = _named(services.ledgers, asked.book)
        for file in export_book(services.ledgers, book, asked.folder, services.actor):
            print(file)
    finally:
        services.vault.close()
    return DONE


def _sample(asked: argparse.Namespace) -> int:
    from api.services import build
    from ledgers.sample import draw

    services = build(read_settings())
    try:
        book = _named(services.ledgers, asked.book)
        drawn = draw(services.ledgers, book, services.actor, asked.size)
        print(f"{drawn} trường / fields")
    finally:
        services.vault.close()
    return DONE


def _accept(asked: argparse.Namespace) -> int:
    from api.services import build
    from ledgers.sample import accept

    services = build(read_settings())
    try:
        book = _named(services.ledgers, asked.book)
        said = accept(services.ledgers, book, services.actor)
        print(f"{said.wrong}/{said.typed} sai / wrong, 95 %: {said.low:.2%} - {said.high:.2%}")
        print(services.ledgers.book(book).state)
    finally:
        services.vault.close()
    return DONE


def _keep(asked: argparse.Namespace) -> int:
    from api.ledger_keep import keep_acts
    from api.services import build

    services = build(read_settings())
    try:
        book = _named(services.ledgers, asked.book)
        if services.ledgers.book(book).state != "accepted":
            raise Unfit("accept the book first: motcua book accept")
        print(keep_acts(services.vault, services.ledgers, book, services.actor))
    finally:
        services.vault.close()
    return DONE


def _compare(asked: argparse.Namespace) -> int:
    from api.adapters.compare import ask_of_book, make_up
    from api.services import build

    services = build(read_settings())
    try:
        if not services.partners:
            raise Unfit("name a partner first: MOTCUA_POPULATION")
        book = _named(services.ledgers, asked.book)
        ask_of_book(services, book, services.actor)
        make_up(services)
        for line in services.ledgers.compared(book_id=book):
            print(
                f"{line.partner} {line.ward or '-'}: {line.same} khớp / same, "
                f"{line.different} lệch / different, {line.missing} không có / missing, "
                f"{line.waiting} chờ / waiting, {line.unasked} không có số / without number"
            )
    finally:
        services.vault.close()
    return DONE


def _again(asked: argparse.Namespace) -> int:
    from api.services import build

    services = build(read_settings())
    try:
        services.ledgers.read_again(_named(services.ledgers, asked.book), services.actor)
    finally:
        services.vault.close()
    return DONE


def _worker(asked: argparse.Namespace) -> int:
    from api.services import build

    if asked.queues != "ledger":
        raise Unfit("the only queue of this command is: ledger")
    services = build(read_settings())
    try:
        _work(services, asked.until_empty)
    finally:
        services.vault.close()
    return DONE


def _named(shelf: "Ledgers", name: str) -> str:
    found = [book.id for book in shelf.books() if book.id.startswith(name)]
    if len(found) != 1:
        raise Unfit(f"{len(found)} books have an id that begins with {name}")
    return found[0]


def _work(services: "Services", until_empty: bool) -> None:
    """One worker of the queue, with a progress line, until a signal or until nothing waits."""
    from ledgers.run import tasks
    from models.session import model_name
    from storage.queue import Worker

    shelf, stop = services.ledgers, threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    shelf.requeue()
    worker = Worker(
        shelf.database, tasks(shelf, lambda: services.engine, model_name()), queues=("ledger",)
    )
    worker.start()
    try:
        checked = time.monotonic()
        while not stop.wait(0.5):
            waiting = _progress(shelf)
            if until_empty and not waiting:
                break
            if time.monotonic() - checked > 60:
                shelf.requeue()
                checked = time.monotonic()
    finally:
        worker.stop()
        print(file=sys.stderr)


def _progress(shelf: "Ledgers") -> int:
    """A bar over all books that are being read; how many pages wait (or books to finish)."""
    books = [book for book in shelf.books() if book.state == "reading"]
    if not books:
        return 0  # the bar of what was read last stays
    counts = [shelf.progress(book.id) for book in books]
    pages, queued = sum(p.pages for p in counts), sum(p.queued for p in counts)
    done = 30 * (pages - queued) // pages if pages else 30
    print(
        f"\r[{'#' * done}{'.' * (30 - done)}] {pages - queued}/{pages}  "
        f"{sum(p.parked for p in counts)} lỗi/parked ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    return queued + len(books)
