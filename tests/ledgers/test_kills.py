"""Workers that are killed: every page is read once, and what one page does stops no book."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from ledgers.run import read_pages
from ocr.engines.null import NullEngine
from storage.ledgers import Ledgers
from tests.house import ROOT
from tests.ledgers.conftest import OFFICER, act_of, book_of

WORKER = """
import sys, time
from ledgers import run
from storage import queue
from storage.blobs import open_blobs
from storage.database import open_database
from storage.keys import MasterKey
from storage.ledgers import Ledgers
from storage.vault import Vault
from tests.ledgers import quick

queue.HEARTBEAT_SECONDS, queue.STALLED_SECONDS = 0.3, 1.5
quick.install(quick.reader(seconds=0.05, explodes="7"))
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


def test_a_book_whose_last_worker_died_before_its_end_is_finished(shelf: Ledgers) -> None:
    book = book_of(shelf, 1)
    shelf.keep(book, 1, "one", "labelled", [act_of(1)], 0.1)
    with shelf.database.transaction() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))  # all its tries died
    assert shelf.requeue() == 1
    assert shelf.requeue() == 0  # its job waits
    assert read_pages(shelf, NullEngine(), "one", book, range(1, 33)) == 0
    assert shelf.book(book).state == "review"


def test_a_second_run_of_a_part_changes_nothing(shelf: Ledgers) -> None:
    book = book_of(shelf, 1)
    shelf.keep(book, 1, "one", "labelled", [act_of(1)], 0.1)
    assert read_pages(shelf, NullEngine(), "one", book, range(1, 33)) == 0
    assert shelf.send(book, 1, 0, {"child.sex": "Nữ"}, OFFICER, "B").act.value("child.sex") == "Nữ"
