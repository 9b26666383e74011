"""Jobs run after the commit, once; a dead worker's job is taken by another."""

import os
import signal
import subprocess
import sys
import threading
import time
import uuid

import pytest
from sqlalchemy import text

from storage import queue
from storage.database import Database
from storage.queue import Chore, Worker, defer
from tests.house import ROOT
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import FRONT

HANG = """
import sys, time
from storage import queue
from storage.database import open_database
queue.HEARTBEAT_SECONDS = 0.2

def hang(document_id):
    print("begun", flush=True)
    time.sleep(60)

queue.Worker(open_database(sys.argv[1]), {"work": hang}).start()
time.sleep(60)
"""


class _Done:
    """A task that notes what it was given."""

    def __init__(self, fail: int = 0) -> None:
        self.seen: list[str] = []
        self.event = threading.Event()
        self._fail = fail

    def __call__(self, document_id: str) -> None:
        self.seen.append(document_id)
        if len(self.seen) <= self._fail:
            raise ValueError("try again")
        self.event.set()


def test_kept_and_queued_or_neither(store: Store) -> None:
    done = _Done()
    worker = Worker(store.database, {"work": done})
    worker.start()
    with pytest.raises(ZeroDivisionError), store.database.transaction() as connection:
        defer(connection, "work", document_id="never")
        raise ZeroDivisionError
    document = store.vault.receive([FRONT], OFFICER, task="work").document_id
    try:
        assert done.event.wait(15)
    finally:
        worker.stop()
    assert done.seen == [document]


def test_tried_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "RETRY_SECONDS", 0)
    done = _Done(fail=1)
    worker = Worker(database, {"work": done})
    with database.transaction() as connection:
        defer(connection, "work", document_id="x")
    worker.start()
    try:
        assert done.event.wait(20)
    finally:
        worker.stop()
    assert done.seen == ["x", "x"]


def test_worker_outlives_lost_connections(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(queue, "PAUSE_SECONDS", 0.1)
    first, second = _Done(), _Done()
    worker = Worker(database, {"first": first, "second": second})
    with database.transaction() as connection:
        defer(connection, "first", document_id="x")
    worker.start()
    try:
        assert first.event.wait(15)
        with database.transaction() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        with database.transaction() as connection:
            defer(connection, "second", document_id="y")
        assert second.event.wait(20)
    finally:
        worker.stop()
    assert (first.seen, second.seen) == (["x"], ["y"])


def test_given_up_after_three_tries(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "RETRY_SECONDS", 0)
    done = _Done(fail=9)
    worker = Worker(database, {"work": done})
    with database.transaction() as connection:
        defer(connection, "work", document_id="x")
    worker.start()
    states = text("SELECT status::text FROM procrastinate_jobs")
    deadline, state = time.monotonic() + 40, ""
    try:
        while state != "failed" and time.monotonic() < deadline:
            time.sleep(0.1)
            with database.transaction() as connection:
                state = connection.scalar(states)
    finally:
        worker.stop()
    assert (state, len(done.seen)) == ("failed", queue.MOST_TRIES)


def test_stop_finishes_the_job_at_hand(database: Database) -> None:
    begun, ended = threading.Event(), []

    def work(document_id: str) -> None:
        begun.set()
        time.sleep(0.7)
        ended.append(document_id)

    worker = Worker(database, {"work": work})
    with database.transaction() as connection:
        defer(connection, "work", document_id="x")
    worker.start()
    assert begun.wait(15)
    worker.stop()
    assert ended == ["x"]


def test_job_of_a_dead_worker(
    url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = str(uuid.uuid4())
    with database.transaction() as connection:
        defer(connection, "work", document_id=name)
    child = subprocess.Popen(
        [sys.executable, "-c", HANG, url],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        child.send_signal(signal.SIGKILL)
    monkeypatch.setattr(queue, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(queue, "STALLED_SECONDS", 1.0)
    done = _Done()
    worker = Worker(database, {"work": done})
    worker.start()
    try:
        assert done.event.wait(20)
    finally:
        worker.stop()
    assert done.seen == [name]


def test_chores_come_back_by_themselves(store: Store) -> None:
    times: list[float] = []
    twice = threading.Event()

    def tick() -> None:
        times.append(time.monotonic())
        if len(times) == 2:
            twice.set()

    worker = Worker(store.database, {}, {"tick": Chore("* * * * * *", tick)})  # every second
    worker.start()
    try:
        assert twice.wait(20)
    finally:
        worker.stop()
