"""What breaks in the middle leaves nothing half kept."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import tables
from storage.blobs import Blobs, FolderBlobs, open_blobs
from storage.database import Database, open_database
from storage.errors import Damaged, Full, Unavailable
from storage.kept import ScanFile
from storage.vault import Vault
from tests.house import ROOT
from tests.storage import servers
from tests.storage.conftest import MASTER, OFFICER, Store
from tests.storage.papers import BACK, DUC, FRONT, confirmed
from tests.storage.servers import Bucket, Server

DIE = """
import sys, time
from pathlib import Path
from storage.blobs import FolderBlobs
from storage.database import open_database
from storage.vault import Vault
from tests.storage.conftest import MASTER, OFFICER
from tests.storage.papers import BACK, FRONT

class Slow(FolderBlobs):
    def put(self, address, data):
        super().put(address, data)
        print("one is written", flush=True)
        time.sleep(60)

Vault(open_database(sys.argv[1]), Slow(Path(sys.argv[2])), MASTER).receive([FRONT, BACK], OFFICER)
"""


def _rows(database: Database) -> dict[str, int]:
    kept = (tables.keys, tables.documents, tables.pictures, tables.records, tables.audit)
    with database.transaction() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in kept
        }


NOTHING = {"keys": 0, "documents": 0, "pictures": 0, "records": 0, "audit": 0}


def test_kill_in_the_middle_of_receiving(url: str, database: Database, tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    child = subprocess.Popen(
        [sys.executable, "-c", DIE, url, str(blobs.folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"one is written\n"
        child.send_signal(signal.SIGKILL)
    assert _rows(database) == NOTHING
    (orphan,) = blobs.addresses()
    assert FRONT.data not in blobs.get(orphan)
    vault = Vault(database, blobs, MASTER)
    vault.receive([FRONT, BACK], OFFICER)
    assert len(list(blobs.addresses())) == 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with servers.small_disk(tmp_path / "small", 128) as folder:
        yield folder


def test_full_disk(embedded_server: Server, small_disk: Path) -> None:
    with embedded_server.fresh() as url:
        database = open_database(url)
        vault = Vault(database, FolderBlobs(small_disk), MASTER)
        big = ScanFile("big.jpg", "image/jpeg", bytes(200_000))
        with pytest.raises(Full):
            vault.receive([FRONT, big], OFFICER)
        assert _rows(database) == NOTHING
        assert [file for file in small_disk.rglob("*") if file.is_file()] == []
        document = vault.receive([FRONT, BACK], OFFICER).document_id
        assert vault.scan(document, 1, OFFICER, "look") == BACK.data
        database.close()


class _FullAfter:
    """A store that has room for some blobs."""

    def __init__(self, inner: Blobs, room: int) -> None:
        self._inner, self._room = inner, room

    def put(self, address: str, data: bytes) -> bool:
        self._room -= 1
        if self._room < 0:
            raise Full()
        return self._inner.put(address, data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def test_full_in_the_middle(store: Store) -> None:
    vault = Vault(store.database, _FullAfter(store.blobs, 1), MASTER)  # type: ignore[arg-type]
    with pytest.raises(Full):
        vault.receive([FRONT, BACK], OFFICER)
    assert _rows(store.database) == NOTHING
    assert list(store.blobs.addresses()) == []


def test_object_store_gone_in_the_middle(
    embedded_server: Server, tmp_path: Path
) -> None:
    server = Bucket(tmp_path / "s3")

    class Dying(_FullAfter):
        def put(self, address: str, data: bytes) -> bool:
            written = self._inner.put(address, data)
            server.kill()
            return written

    with embedded_server.fresh() as url:
        database = open_database(url)
        blobs = Dying(open_blobs(server.url("test")), 0)
        vault = Vault(database, blobs, MASTER)  # type: ignore[arg-type]
        with pytest.raises(Unavailable):
            vault.receive([FRONT, BACK], OFFICER)
        assert _rows(database) == NOTHING
        with pytest.raises(Unavailable):
            vault.check()
        server.revive()
        again = Vault(database, blobs._inner, MASTER)
        document = again.receive([FRONT, BACK], OFFICER).document_id
        assert again.scan(document, 1, OFFICER, "look") == BACK.data
        assert list(again.inspect()) == []
        database.close()
    server.kill()


def test_database_gone_and_back(store: Store) -> None:
    document, _ = confirmed(store.vault, DUC)
    with pytest.raises(Unavailable), store.database.transaction() as connection:
        connection.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))
    assert store.vault.document(document, OFFICER, "look").state == "confirmed"


def test_swapped_blobs_do_not_pass(store: Store) -> None:
    document = store.vault.receive([FRONT, BACK], OFFICER).document_id
    first, second = sorted(store.blobs.addresses())
    one, two = store.blobs.get(first), store.blobs.get(second)
    for address, data in ((first, two), (second, one)):
        store.blobs.delete(address)
        store.blobs.put(address, data)
    for number in (0, 1):
        with pytest.raises(Damaged):
            store.vault.scan(document, number, OFFICER, "look")


def test_nothing_readable_in_the_database(store: Store) -> None:
    confirmed(store.vault, DUC)
    with store.database.transaction() as connection:
        text = "".join(
            str(row) for table in tables.metadata.sorted_tables
            for row in connection.execute(select(table))
        )
    for secret in (*DUC.values(), FRONT.name):
        assert secret not in text
