"""Workers that are killed, stores that go away: every page is read once, confirmed fields stay."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from catalog.record import Field, Page, Record
from ledgers import run
from ledgers.run import read_pages
from ocr.engines.null import NullEngine
from ocr.register import RegisterPage
from storage.errors import Full, Unavailable
from storage.ledgers import Ledgers
from tests.house import ROOT
from tests.ledgers.conftest import OFFICER, act_of, book_of
from tests.storage.servers import Server

WORKER = """
import sys, time
from catalog.record import Field, Page, Record
from catalog.record import Field, Page, Record
from ledgers import run
from ocr.register import RegisterPage
from storage import queue
from storage.blobs import open_blobs
from storage.database import open_database
from storage.keys import MasterKey
from storage.ledgers import Ledgers
from storage.vault import Vault

queue.HEARTBEAT_SECONDS, queue.STALLED_SECONDS = 0.3, 1.5
run.load = lambda data, name: [Page(data, name)]
def read(page, engine, book, before=()):
    time.sleep(0.05)  # a reader that takes its time
    if page.name == "7":
        raise RuntimeError("this page explodes")
    number = Field("entry_number", f"{page.name}/2018", 0.999, "text")
    return RegisterPage("labelled", (Record("so-khai-sinh", {"entry_number": number}),))
run.read_register = read
database = open_database(sys.argv[1])
shelf = Ledgers(Vault(database, open_blobs("folder:" + sys.argv[2]), MasterKey(b"m" * 32)))
shelf.requeue()
worker = queue.Worker(database, run.tasks(shelf, lambda: None, "one"), queues=("ledger",))
worker.start()
print("begun", flush=True)
while True:
    time.sleep(1)
    shelf.requeue()
"""


def _worker(dsn: str, blobs: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, dsn, str(blobs)], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip


KILLS = int(os.environ.get("MOTCUA_TEST_KILLS", "3"))


def test_killed_workers_lose_nothing(shelf: Ledgers, dsn: str, tmp_path: Path) -> None:
    """MOTCUA_TEST_KILLS=50 kills fifty times."""
    pages = 40 + 8 * KILLS
    book = book_of(shelf, pages)
    rng = random.Random(5)
    for _ in range(KILLS):
        worker = _worker(dsn, tmp_path / "blobs")
        assert worker.stdout and worker.stdout.readline() == "begun\n"
        time.sleep(rng.uniform(0.1, 1.2))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    worker = _worker(dsn, tmp_path / "blobs")
    deadline = time.monotonic() + 480
    while shelf.book(book).state == "reading" and time.monotonic() < deadline:
        time.sleep(0.3)
    worker.kill()
    worker.wait()
    assert worker.stdout
    worker.stdout.close()
    leaves = shelf.leaves(book)
    assert shelf.book(book).state == "review"
    assert {leaf.number for leaf in leaves if leaf.state == "parked"} == {7}
    assert {leaf.times for leaf in leaves if leaf.state == "read"} == {1}
    numbers = [one.act.value("entry_number") for one in shelf.acts(book)]
    assert numbers == [f"{n}/2018" for n in range(1, pages + 1) if n != 7]


def test_a_store_that_is_away_is_waited_for(
    shelf: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_of(shelf, 2)
    away = iter([True, True, False, True])
    picture = shelf.picture

    def sometimes(book_id: str, number: int) -> bytes:
        if next(away, False):
            raise Unavailable("s3")
        return picture(book_id, number)

    monkeypatch.setattr(shelf, "picture", sometimes)
    assert read_pages(shelf, NullEngine(), "one", book, range(1, 33)) == 2
    # the bytes are no picture: both pages are set aside, the book goes on to review
    assert {leaf.state for leaf in shelf.leaves(book)} == {"parked"}
    assert shelf.book(book).state == "review"
    assert run.PATIENCE >= 20


@pytest.fixture
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes a moment and says the number of the page."""

    def read(page: Page, *_: object, **__: object) -> RegisterPage:
        time.sleep(0.03)
        number = Field("entry_number", f"{page.name}/2018", 0.999, "text")
        return RegisterPage("labelled", (Record("so-khai-sinh", {"entry_number": number}),))

    monkeypatch.setattr(run, "load", lambda data, name: [Page(data, name)])
    monkeypatch.setattr(run, "read_register", read)


@pytest.mark.usefixtures("quick_reader")
def test_a_database_that_restarts_loses_nothing(shelf: Ledgers, server: Server, dsn: str) -> None:
    """All connections are cut again and again, as when the server restarts."""
    book = book_of(shelf, 40)
    name = dsn.partition("///")[2].partition("?")[0]
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )
    reader = threading.Thread(
        target=read_pages, args=(shelf, NullEngine(), "one", book, range(1, 41))
    )
    reader.start()
    for _ in range(5):
        time.sleep(0.3)
        server.run(cut)
    reader.join()
    assert {(leaf.state, leaf.times) for leaf in shelf.leaves(book)} == {("read", 1)}
    assert len(shelf.acts(book)) == 40


@pytest.mark.usefixtures("quick_reader")
def test_a_full_disk_is_waited_for(shelf: Ledgers, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(shelf, 3)
    full, keep = iter([True, False, True, True]), shelf.keep

    def sometimes(*arguments: object) -> bool:
        if next(full, False):
            raise Full("database")
        return keep(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(shelf, "keep", sometimes)
    assert read_pages(shelf, NullEngine(), "one", book, range(1, 4)) == 3
    assert [leaf.times for leaf in shelf.leaves(book)] == [1, 1, 1]


def test_a_second_run_of_a_part_changes_nothing(shelf: Ledgers) -> None:
    book = book_of(shelf, 1)
    shelf.keep(book, 1, "one", "labelled", [act_of(1)], 0.1)
    assert read_pages(shelf, NullEngine(), "one", book, range(1, 33)) == 0
    assert shelf.send(book, 1, 0, {"child.sex": "Nữ"}, OFFICER, "B").act.value("child.sex") == "Nữ"
