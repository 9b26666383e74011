"""The database goes and comes back while papers are handed in: nothing lost, nothing twice."""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.services import Services
from api.settings import Settings
from ocr.engines import open_engine
from storage.blobs import FolderBlobs
from storage.database import open_database
from storage.embedded import Embedded
from storage.keys import MasterKey
from storage.tables import documents
from storage.vault import Vault
from tests.api.conftest import OFFICER, OPERATOR, client_of, serving

SENDERS = 3


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Embedded]:
    """A PostgreSQL of its own."""
    made = Embedded(tmp_path / "pg")
    made.start()
    yield made
    made.stop()


class Sender:
    """Hands in one paper after the other, each until it is taken."""

    def __init__(self, client: httpx.Client, numbers: "count[int]") -> None:
        self._client, self._numbers = client, numbers
        self.taken: dict[int, str] = {}
        self.refused: list[httpx.Response] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def _work(self) -> None:
        while not self._stopping.is_set():
            number = next(self._numbers)
            while number not in self.taken:
                answer = self._client.post(
                    "/api/v1/documents",
                    files=[("files", (f"{number}.jpg", scan_of(number), "image/jpeg"))],
                    headers={"idempotency-key": f"paper {number}"},
                )
                if answer.status_code == 202:
                    self.taken[number] = answer.json()["document_id"]
                else:
                    self.refused.append(answer)
                    time.sleep(0.1)


def scan_of(number: int) -> bytes:
    return b"\xff\xd8\xff MAU %d" % number


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_restarted_in_the_middle(engine: Embedded, tmp_path: Path) -> None:
    url = f"postgresql:///postgres?host={engine.socket_folder}&user=postgres"
    vault = Vault(open_database(url), FolderBlobs(tmp_path / "blobs"), MasterKey(b"r" * 32))
    services = Services(vault, OPERATOR, open_engine)
    app = create_app(Settings(rate_limit="100000/minute"), services)
    with serving(app) as address:
        numbers = count(1)
        senders = [Sender(client_of(address, services), numbers) for _ in range(SENDERS)]

        def taken() -> int:
            return sum(len(sender.taken) for sender in senders)

        until(lambda: taken() >= 6)
        engine._run("pg_ctl", "-D", str(engine.data), "-m", "immediate", "-w", "stop")
        until(lambda: any(sender.refused for sender in senders))
        engine._launch()
        before = taken()
        until(lambda: taken() >= before + 6)
        for sender in senders:
            sender.stop()
    refused = [answer for sender in senders for answer in sender.refused]
    assert {answer.status_code for answer in refused} == {503}
    assert {answer.json()["code"] for answer in refused} == {"store_unavailable"}
    kept = {number: item for sender in senders for number, item in sender.taken.items()}
    assert all(
        vault.scan(item, 0, OFFICER, "look") == scan_of(number) for number, item in kept.items()
    )
    with vault.database.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(documents)) == len(kept)
    assert list(vault.inspect()) == [] and vault.verify_trail() > len(kept)
    vault.close()
