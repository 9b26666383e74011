"""One application on a real database with the real engine; the papers of one invented family."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api import work
from api.app import create_app
from api.services import Services
from api.settings import Settings
from api.signed import COOKIE, Signed
from ocr.engines import open_engine
from storage.accounts import Account
from storage.blobs import open_blobs
from storage.database import open_database
from storage.errors import NotFound
from storage.kept import Actor, ScanFile
from storage.keys import MasterKey
from storage.vault import Vault
from tests.house import ROOT
from tests.storage.servers import Server, embedded

SPECIMENS = ROOT / "api" / "web" / "specimens"
PAPERS = {
    "father": ("father-front.jpg", "father-back.jpg"),
    "mother": ("mother-front.jpg", "mother-back.jpg"),
    "birth": ("birth.jpg",),
}
UNIT = "Bộ phận Một cửa (thử nghiệm)"
OPERATOR = Actor("motcua", UNIT, "system")
OFFICER = Actor("can-bo", UNIT)


def pictures(key: str) -> list[tuple[str, tuple[str, bytes, str]]]:
    """The files of one specimen as a form sends them."""
    return [
        ("files", (name, (SPECIMENS / name).read_bytes(), "image/jpeg")) for name in PAPERS[key]
    ]


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of the application behind a real port."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def client_of(address: str, services: Services | None = None, actor: Actor = OFFICER,
              language: str = "vi") -> httpx.Client:  # fmt: skip
    """A browser of this language, signed in as the actor; a stranger's without services."""
    cookies, headers = {"language": language}, {}
    if services:
        signed = Signed(actor, "", services.vault.sessions.begin(account_of(services.vault, actor)))
        cookies[COOKIE], headers["x-csrf-token"] = signed.token, signed.csrf
    return httpx.Client(base_url=address, cookies=cookies, headers=headers, timeout=180)


def account_of(vault: Vault, actor: Actor) -> Account:
    """The account of an actor, made when it is missing."""
    try:
        return vault.accounts.get(actor.name)
    except NotFound:
        return vault.accounts.add(actor.name, actor.role, actor.unit, actor.name, OPERATOR)


@dataclass
class Office:
    """The application and what it stands on."""

    address: str
    services: Services
    client: httpx.Client
    english: httpx.Client


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with embedded(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture(scope="session")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with server.fresh() as dsn:
        blobs: Path = tmp_path_factory.mktemp("blobs")
        vault = Vault(open_database(dsn), open_blobs(f"folder:{blobs}"), MasterKey(b"m" * 32))
        services = Services(vault, OPERATOR, open_engine)
        app = create_app(Settings(upload_limit=2_000_000), services)
        with (
            serving(app) as address,
            client_of(address, services) as here,
            client_of(address, services, language="en") as there,
        ):
            yield Office(address, services, here, there)
        vault.close()


@pytest.fixture(scope="module")
def working(office: Office) -> Iterator[Office]:
    """The office with a worker of its own."""
    worker = work.worker(office.services)
    worker.start()
    yield office
    worker.stop()


@pytest.fixture(scope="session")
def client(office: Office) -> httpx.Client:
    return office.client


@pytest.fixture(scope="session")
def readings(office: Office) -> Callable[[str], dict[str, Any]]:
    """The answer to the intake of a specimen, read once."""
    known: dict[str, dict[str, Any]] = {}

    def reading(key: str) -> dict[str, Any]:
        if key not in known:
            answer = office.client.post("/api/v1/documents", files=pictures(key))
            assert answer.status_code == 201, answer.text
            known[key] = answer.json()
        return known[key]

    return reading


@pytest.fixture(scope="session")
def fresh(office: Office, readings: Callable[[str], dict[str, Any]]) -> Callable[[str], str]:
    """The id of a new document that was read like a specimen and that nobody touched yet."""

    def make(key: str) -> str:
        vault = office.services.vault
        like = vault.document(readings(key)["id"], OFFICER, "test")
        files = [ScanFile(name, "image/jpeg", b"scan of " + name.encode()) for name in PAPERS[key]]
        made = vault.receive(files, OFFICER).document_id
        pages, sheets = (
            [read(like.id, number, OFFICER, "test") for number in range(count)]
            for read, count in ((vault.page, like.pages), (vault.sheet, like.sheets))
        )
        vault.keep_reading(made, like.reading, pages=pages, sheets=sheets)
        return made

    return make


@pytest.fixture(scope="session")
def confirmed(office: Office, fresh: Callable[[str], str]) -> Callable[[str], str]:
    """The id of a document that was confirmed as read; another one once its person was erased."""
    known: dict[str, str] = {}

    def confirm(key: str) -> str:
        kept = known.get(key)
        if kept is None or office.client.get(f"/api/v1/documents/{kept}").status_code != 200:
            known[key] = fresh(key)
            url = f"/api/v1/documents/{known[key]}/confirm"
            answer = office.client.post(url, json={"record": 0, "fields": {}})
            assert answer.status_code == 200, answer.text
        return known[key]

    return confirm


def field(document: dict[str, Any], name: str) -> dict[str, Any]:
    """One field of the first paper of a document as the API shows it."""
    found = [item for item in document["papers"][0]["fields"] if item["name"] == name]
    assert found, json.dumps(document["papers"][0], ensure_ascii=False)[:500]
    return dict(found[0])
