"""One server of each kind for all tests, one database and one bucket for each test."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from storage.blobs import Blobs, FolderBlobs, open_blobs
from storage.database import Database, open_database
from storage.kept import Actor
from storage.keys import MasterKey
from storage.vault import Vault
from tests.storage.servers import Bucket, Server, debian, embedded

OFFICER = Actor("canbo.mau", "ubnd-phuong-mau")
MASTER = MasterKey(b"m" * 32)

_numbers = count(1)


@dataclass
class Store:
    """A vault with all that it stands on."""

    vault: Vault
    database: Database
    blobs: Blobs
    url: str  # of the database


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with embedded(tmp_path_factory.mktemp("embedded")) as server:
        yield server


@pytest.fixture(scope="session")
def debian_server() -> Iterator[Server]:
    with debian() as server:
        yield server


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    server = Bucket(tmp_path_factory.mktemp("s3") / "data")
    yield server
    server.kill()


@pytest.fixture(params=["embedded", "debian"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The DSN of an empty database of the newest and of the oldest PostgreSQL."""
    server: Server = request.getfixturevalue(f"{request.param}_server")
    with server.fresh() as dsn:
        yield dsn


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return _blobs(request, request.param, tmp_path)


@pytest.fixture(params=["embedded+folder", "debian+s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    kind, _, keeper = request.param.partition("+")
    server: Server = request.getfixturevalue(f"{kind}_server")
    with ExitStack() as stack:
        dsn = stack.enter_context(server.fresh())
        opened = open_database(dsn)
        stack.callback(opened.close)
        kept = _blobs(request, keeper, tmp_path)
        yield Store(Vault(opened, kept, MASTER), opened, kept, dsn)


@pytest.fixture
def vault(store: Store) -> Vault:
    return store.vault


@pytest.fixture
def place(embedded_server: Server, tmp_path: Path) -> Iterator[Store]:
    """A store in folders of its own, with a copy of its keys and with anchors."""
    with embedded_server.fresh() as url:
        database = open_database(url)
        blobs = FolderBlobs(tmp_path / "blobs")
        vault = Vault(database, blobs, MASTER, tmp_path / "keycopy", tmp_path / "anchors")
        yield Store(vault, database, blobs, url)
        database.close()


def _blobs(request: pytest.FixtureRequest, kind: str, folder: Path) -> Blobs:
    if kind == "folder":
        return open_blobs(f"folder:{folder / 'blobs'}")
    server: Bucket = request.getfixturevalue("bucket")
    return open_blobs(server.url(f"test{next(_numbers)}"))
