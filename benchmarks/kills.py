"""`kill -9` of the server at random moments while papers are being stored.

    python -m benchmarks.kills --count 200 [--keep]

Four clients store papers without pause. After every kill a new server takes the same port. At the
end every acknowledged paper must be there whole, no half-stored one may be visible, and the
checker must find nothing.
"""

import argparse
import http.client
import json
import multiprocessing
import random
import socket
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import select

from benchmarks.kill_server import OFFICER, open_vault, scan_of, serve
from benchmarks.results import write
from storage.embedded import Embedded
from storage.tables import documents
from storage.vault import Vault

CLIENTS = 4
LONGEST = 0.5  # seconds from the first paper that a server stored to its end


@dataclass(slots=True)
class Outcome:
    """What 200 kills left."""

    kills: int = 0
    acknowledged: int = 0
    cut_short: int = 0  # requests that got no answer
    refused: int = 0  # requests with an error answer
    documents: int = 0  # in the store at the end, those of cut requests too
    lost: int = 0  # acknowledged, and not whole
    half: int = 0  # visible, and not of one piece
    faults: int = 0  # of the checker
    orphans: int = 0  # files that no row names: harmless, swept


class _Clients:
    """Store papers until told to stop."""

    def __init__(self, port: int, outcome: Outcome) -> None:
        self._port, self._outcome = port, outcome
        self._numbers, self._lock = count(1), threading.Lock()
        self.acknowledged: list[tuple[int, str, str]] = []
        self.stopping = threading.Event()
        self._threads = [threading.Thread(target=self._work) for _ in range(CLIENTS)]

    def __enter__(self) -> "_Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self.stopping.is_set():
            with self._lock:
                number = next(self._numbers)
            try:
                asked = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
                with closing(asked) as connection:
                    connection.request("POST", f"/store/{number}")
                    answer = connection.getresponse()
                    body = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                self._outcome.cut_short += 1
                time.sleep(0.01)
                continue
            if answer.status == 200:
                self.acknowledged.append((number, body["document"], body["person"]))
            else:
                self._outcome.refused += 1


def run(kills: int, url: str, folder: Path, seed: int = 1) -> Outcome:
    """Kill a server so many times and look at what is left."""
    outcome, chance = Outcome(), random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.kill_server"])
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        clients = _Clients(listening.getsockname()[1], outcome)
        with clients:
            for number in range(kills):
                server = context.Process(target=serve, args=(url, str(folder), listening))
                server.start()
                before, patience = len(clients.acknowledged), time.monotonic() + 60
                while len(clients.acknowledged) == before and time.monotonic() < patience:
                    time.sleep(0.005)
                time.sleep(chance.uniform(0, LONGEST))
                if number == kills - 1:
                    clients.stopping.set()
                server.kill()
                server.join()
                outcome.kills += 1
    vault = open_vault(url, folder)
    try:
        _look(vault, clients.acknowledged, outcome)
    finally:
        vault.close()
    return outcome


def _look(vault: Vault, acknowledged: list[tuple[int, str, str]], outcome: Outcome) -> None:
    outcome.acknowledged = len(acknowledged)
    outcome.lost = sum(not _whole(vault, *paper) for paper in acknowledged)
    with vault._database.transaction() as connection:
        ids = [str(item) for item in connection.scalars(select(documents.c.id))]
    outcome.documents = len(ids)
    outcome.half = sum(not _of_one_piece(vault, item) for item in ids)
    outcome.faults = len(list(vault.inspect()))
    outcome.orphans = len(vault.orphans(older=0)[0])
    vault.verify_trail()


def _whole(vault: Vault, number: int, document: str, person: str) -> bool:
    scan = scan_of(number)
    papers = vault.papers_of(person, OFFICER, "check")
    return (
        vault.document(document, OFFICER, "check").state == "confirmed"
        and vault.scan(document, 0, OFFICER, "check") == scan
        and vault.copy(document, 0, OFFICER, "check") == b"%PDF-" + scan
        and document in [paper.document_id for paper in papers]
    )


def _of_one_piece(vault: Vault, item: str) -> bool:
    """Received alone, or read with its pictures, or confirmed with its kept paper."""
    document = vault.document(item, OFFICER, "check")
    papers = vault.papers_in(item, OFFICER, "check")
    shape = (len(document.scans), document.pages, document.sheets, len(papers))
    return shape == {
        "received": (1, 0, 0, 0), "read": (1, 1, 1, 0), "confirmed": (1, 1, 1, 1),
    }.get(document.state)  # fmt: skip


def main() -> int:
    """Run and print; exit code 1 when anything was lost or half kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results/kills.json")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        engine = Embedded(Path(place) / "pg")
        engine.start()
        try:
            url = f"postgresql:///postgres?host={engine.socket_folder}&user=postgres"
            outcome = run(asked.count, url, Path(place) / "blobs")
        finally:
            engine.stop()
    print(json.dumps(asdict(outcome), indent=1))
    if asked.keep:
        write("kills", 1, asdict(outcome))
    return int(outcome.lost + outcome.half + outcome.faults > 0)


if __name__ == "__main__":
    sys.exit(main())
