"""Blobs that no row names are swept, and nothing else ever is."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.blobs import Blobs, FolderBlobs
from storage.database import Database
from storage.errors import Strangers
from storage.kept import ScanFile
from storage.upkeep import FEW, SAFE_SECONDS
from storage.vault import Vault
from tests.house import ROOT
from tests.storage.conftest import MASTER, OFFICER, Store
from tests.storage.papers import FRONT, read, reading
from tests.storage.test_faults import DIE

STRAY = "ab" * 32
UNIT = OFFICER.unit


def test_what_a_killed_writer_left_is_swept(url: str, database: Database, tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    vault = Vault(database, blobs, MASTER)
    document = read(vault)
    kept = set(blobs.addresses())
    with subprocess.Popen(
        [sys.executable, "-c", DIE, url, str(blobs.folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"one is written\n"
        child.send_signal(signal.SIGKILL)
    (orphan,) = set(blobs.addresses()) - kept
    before = vault.verify_trail()
    assert vault.sweep(UNIT) == 0  # a day must pass: it may be somebody's who still writes
    old = time.time() - SAFE_SECONDS - 60
    for address in blobs.addresses():
        os.utime(blobs.folder / address[:2] / address, (old, old))
    assert vault.orphans() == ([orphan], len(kept) + 1)
    assert vault.sweep(UNIT) == 1
    assert set(blobs.addresses()) == kept
    assert vault.scan(document, 0, OFFICER, "look") == FRONT.data
    assert vault.verify_trail() == before + 2  # the sweep, and this look
    assert vault.sweep(UNIT) == 0


def test_both_stores_are_swept(store: Store) -> None:
    document = read(store.vault)
    store.blobs.put(STRAY, b"sealed by somebody who died")
    assert store.vault.sweep(UNIT, older=3600) == 0
    assert store.vault.orphans(older=0)[0] == [STRAY]
    assert store.vault.sweep(UNIT, older=0) == 1
    assert not store.blobs.exists(STRAY)
    assert store.vault.page(document, 0, OFFICER, "look") == b"page"


def test_what_was_named_since_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read(store.vault)
    named = sorted(store.blobs.addresses())
    monkeypatch.setattr(store.vault, "orphans", lambda *, older: (named[:1], len(named)))
    assert store.vault.sweep(UNIT, older=0) == 0
    assert sorted(store.blobs.addresses()) == named


class _Waiting:
    """A store whose writer waits between blob and row."""

    def __init__(self, inner: Blobs) -> None:
        self._inner = inner
        self.written, self.go_on = threading.Event(), threading.Event()

    def put(self, address: str, data: bytes) -> bool:
        done = self._inner.put(address, data)
        self.written.set()
        assert self.go_on.wait(60)
        return done

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def test_a_sweep_waits_for_who_is_writing(store: Store) -> None:
    document = store.vault.receive([FRONT], OFFICER).document_id
    slow = _Waiting(store.blobs)
    writer = Vault(store.database, slow, MASTER)  # type: ignore[arg-type]
    with ThreadPoolExecutor(2) as pool:
        keeping = pool.submit(writer.keep_reading, document, reading("cccd-2021"), pages=[b"page"])
        assert slow.written.wait(60)
        sweeping = pool.submit(store.vault.sweep, UNIT, older=0)
        time.sleep(0.5)
        assert not sweeping.done()
        slow.go_on.set()
        keeping.result(60)
        assert sweeping.result(60) == 0
    assert store.vault.page(document, 0, OFFICER, "look") == b"page"


def test_beside_a_foreign_database_nothing_is_swept(store: Store) -> None:
    scan = ScanFile("scan.jpg", "image/jpeg", b"kept")
    document = store.vault.receive([scan], OFFICER).document_id
    strays = [f"{number:064x}" for number in range(FEW + 1)]
    for address in strays:
        store.blobs.put(address, b"of another database")
    with pytest.raises(Strangers):
        store.vault.sweep(UNIT, older=0)
    assert all(store.blobs.exists(address) for address in strays)
    assert store.vault.scan(document, 0, OFFICER, "look") == b"kept"
