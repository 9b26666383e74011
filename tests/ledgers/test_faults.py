"""What a book stands on breaks while it is read: database restarted, object store gone, disk full.

Real servers and a real worker. Every page is read once by each model, what people confirmed stays
as it is, the book gets to its review.
"""

import os
import pwd
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.record import Page
from ledgers import run
from ledgers.run import read_pages
from ocr.engines.null import NullEngine
from storage import queue
from storage.blobs import open_blobs
from storage.database import open_database
from storage.embedded import Embedded
from storage.errors import Full
from storage.keys import MasterKey
from storage.ledger_kept import Leaf
from storage.ledgers import Ledgers
from storage.vault import Vault
from tests.ledgers import quick
from tests.ledgers.conftest import COVER, OFFICER, book_of
from tests.storage.servers import Bucket, Server, fill, small_disk

PAGES, CONFIRMED = 30, 5
AWAY = float(os.environ.get("MOTCUA_TEST_AWAY", "3"))  # seconds; the promise is 20


@pytest.fixture(autouse=True)
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings of a moment, and stalled jobs given back soon."""
    monkeypatch.setattr(run, "load", lambda data, name: [Page(data, name)])
    monkeypatch.setattr(run, "read_leaf", quick.reader())
    monkeypatch.setattr(queue, "HEARTBEAT_SECONDS", 0.3)
    monkeypatch.setattr(queue, "STALLED_SECONDS", 1.5)
    monkeypatch.setattr(queue, "PAUSE_SECONDS", 0.3)


def _shelf(dsn: str, blobs: str) -> Ledgers:
    return Ledgers(Vault(open_database(dsn), open_blobs(blobs), MasterKey(b"m" * 32)))


def _confirmed(shelf: Ledgers, monkeypatch: pytest.MonkeyPatch) -> str:
    """A book read by one model and confirmed in part, waiting for another one that differs."""
    book = book_of(shelf, PAGES)
    monkeypatch.setattr(run, "read_leaf", quick.reader(seconds=0))
    read_pages(shelf, NullEngine(), "one", book, range(1, PAGES + 1))
    for page in range(1, CONFIRMED + 1):
        shelf.send(book, page, 0, {"entry_number": f"{page}/2018"}, OFFICER, "B")
    shelf.read_again(book, OFFICER)
    monkeypatch.setattr(run, "read_leaf", quick.reader(2019))
    return book


@contextmanager
def _working(shelf: Ledgers) -> Iterator[None]:
    tasks = run.tasks(shelf, NullEngine, "two")
    worker = queue.Worker(shelf.database, tasks, queues=("ledger",))
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.05)


def _read(shelf: Ledgers, book: str) -> int:
    return sum(leaf.model == "two" for leaf in shelf.leaves(book))


def _whole(shelf: Ledgers, book: str) -> None:
    """Wait for the end and look at all of it."""
    _until(lambda: shelf.book(book).state == "review")
    said = [(leaf.state, leaf.model, leaf.times) for leaf in shelf.leaves(book)]
    assert said == [("read", "two", 2)] * PAGES  # each model's reading is kept once
    acts = shelf.acts(book)
    assert [(one.page, one.position) for one in acts] == [(n, 0) for n in range(1, PAGES + 1)]
    for page, one in enumerate(acts, 1):
        year = 2018 if page <= CONFIRMED else 2019
        assert one.act.value("entry_number") == f"{page}/{year}"


def test_the_database_is_restarted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Embedded(tmp_path / "pg")
    engine.start()
    try:
        url = f"postgresql:///postgres?host={engine.socket_folder}&user=postgres"
        shelf = _shelf(url, f"folder:{tmp_path / 'blobs'}")
        book = _confirmed(shelf, monkeypatch)
        with _working(shelf):
            for pages in (4, 15):
                _until(lambda wanted=pages: _read(shelf, book) >= wanted)  # type: ignore[misc]
                engine._run("pg_ctl", "-D", str(engine.data), "-m", "immediate", "-w", "stop")
                time.sleep(0.5)
                engine._launch()
            _whole(shelf, book)
        shelf.database.close()
    finally:
        engine.stop()


def test_the_object_store_is_gone_for_a_while(
    dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Bucket(tmp_path / "s3")
    try:
        shelf = _shelf(dsn, server.url("books"))
        book = _confirmed(shelf, monkeypatch)
        with _working(shelf):
            _until(lambda: _read(shelf, book) >= 5)
            server.kill()
            time.sleep(AWAY)
            there = _read(shelf, book)
            assert 5 <= there < PAGES and shelf.book(book).state == "reading"
            server.revive()
            _whole(shelf, book)
        shelf.database.close()
    finally:
        server.kill()


def test_the_disk_of_the_database_is_full(
    server: Server, dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acts lie on a small disk of their own, which others fill while the book is read."""
    shelf = _shelf(dsn, f"folder:{tmp_path / 'blobs'}")
    book = _confirmed(shelf, monkeypatch)
    monkeypatch.setattr(run, "read_leaf", quick.reader(2019, notes="MẪU " * 1500))
    with small_disk(tmp_path / "small", 2048) as small:
        owner = pwd.getpwnam("motcua")
        os.chown(small, owner.pw_uid, owner.pw_gid)
        server.run(f"CREATE TABLESPACE small LOCATION '{small}'")
        _move(shelf, "small")
        with _working(shelf):
            _until(lambda: _read(shelf, book) >= 3)
            ballast = fill(small)
            _until(lambda: _stands_still(shelf, book))
            assert _read(shelf, book) < PAGES
            ballast.unlink()
            _whole(shelf, book)
        _move(shelf, "pg_default")
        shelf.database.close()
        server.run("DROP TABLESPACE small")


def _move(shelf: Ledgers, space: str) -> None:
    """The acts: what grows while a book is read."""
    with shelf.database.transaction() as connection:
        for kind, name in (("TABLE", "ledger_acts"), ("INDEX", "ledger_acts_pkey")):
            connection.exec_driver_sql(f"ALTER {kind} {name} SET TABLESPACE {space}")


def _stands_still(shelf: Ledgers, book: str) -> bool:
    before = _read(shelf, book)
    time.sleep(1)
    return _read(shelf, book) == before


def test_the_disk_of_the_pictures_is_full(
    dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Intake stops with a clear error; given again, it goes on where it stopped."""
    leaves = [Leaf(n, f"{n}.png", "image/png", bytes([n]) * 9_000) for n in range(1, PAGES + 1)]
    with small_disk(tmp_path / "small", 1024) as small:
        shelf = _shelf(dsn, f"folder:{small}")
        ballast = fill(small)
        room = ballast.stat().st_size - 256 * 1024
        os.truncate(ballast, room)
        with pytest.raises(Full):
            shelf.add(COVER, leaves, OFFICER)
        (book,) = shelf.books()
        assert book.state == "adding" and 0 < len(shelf.leaves(book.id)) < PAGES
        ballast.unlink()
        assert shelf.add(COVER, leaves, OFFICER) == book.id
        with _working(shelf):
            _until(lambda: shelf.book(book.id).state == "review")
        assert [leaf.times for leaf in shelf.leaves(book.id)] == [1] * PAGES
        assert all(shelf.picture(book.id, leaf.number) == leaf.data for leaf in leaves)
        shelf.database.close()
