"""Many clients on a store of a million kept papers: how long does a lookup take?

    python -m benchmarks.load [--papers 10000 1000000] [--clients 100] [--seconds 120]
                              [--processes 1] [--keep]

A real `motcua serve` on its embedded database. Each client works like a person at a counter: asks
for the papers of somebody, or searches a number, or types a value; then waits a moment (mean
`--pause` seconds). Each is an officer of the one unit, signed in; the limit of requests is lifted.
Processor time of service, database and clients is given for one request, so that figures of a busy
machine can be judged too; all three share the two cores.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import uvloop

from api.settings import Settings
from api.signed import COOKIE, Signed
from benchmarks.load_data import EACH, document_id, fill, number_of, person_id
from benchmarks.results import write
from storage.blobs import open_blobs
from storage.database import open_database
from storage.kept import Actor
from storage.keys import open_master_key
from storage.vault import Vault
from tests.house import ROOT

SEED = 4
WARM = 5.0  # seconds before anything is measured
OFFICER = Actor("can-bo", "")
SHARES = (("lookup", 0.7), ("search", 0.1), ("write", 0.2))


@dataclass(slots=True)
class Seen:
    """What clients saw in one run."""

    times: dict[str, list[float]] = field(default_factory=lambda: {n: [] for n, _ in SHARES})
    statuses: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """Milliseconds and counts."""
        found: dict[str, Any] = {"answers": dict(self.statuses)}
        for name, times in self.times.items():
            if len(times) > 20:
                cuts = statistics.quantiles(times, n=100)
                found[name] = {"count": len(times), "p50_ms": round(cuts[49] * 1000, 1),
                               "p95_ms": round(cuts[94] * 1000, 1)}  # fmt: skip
        return found


async def _client(
    session: aiohttp.ClientSession, persons: int, end: float, pause: float, chance: random.Random,
    seen: Seen,
) -> None:  # fmt: skip
    while time.monotonic() < end:
        await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
        person, kind = chance.randrange(persons), chance.random()
        body: dict[str, Any] | None = None
        if kind < SHARES[0][1]:
            name, method = "lookup", "GET"
            where = f"/api/v1/people/{person_id(person)}/papers"
            where += f"?reason=H29.16-261127-{person % 10_000:04}"
        elif kind < SHARES[0][1] + SHARES[1][1]:
            name, method = "search", "GET"
            where = f"/api/v1/people?query={number_of(person)}"
        else:
            name, method = "write", "PUT"
            where = f"/api/v1/documents/{document_id(person // 100 * 100, EACH)}/draft"
            body = {"fields": {"full_name": f"MẪU {person}"}}
        started = time.perf_counter()
        try:
            async with session.request(method, where, json=body) as answer:
                await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            seen.statuses[type(error).__name__] += 1
            continue
        seen.statuses[str(answer.status)] += 1
        if answer.status == 200:
            seen.times[name].append(time.perf_counter() - started)


async def _measure(
    address: str, tokens: Sequence[str], persons: int, seconds: float, pause: float
) -> Seen:
    """One signed-in officer for each token, each on a connection of their own."""
    seen, end = Seen(), time.monotonic() + seconds
    async with AsyncExitStack() as stack:
        sessions = [
            await stack.enter_async_context(
                aiohttp.ClientSession(
                    address, timeout=aiohttp.ClientTimeout(30),
                    connector=aiohttp.TCPConnector(limit=1, keepalive_timeout=60),
                    headers={"x-csrf-token": Signed(OFFICER, "", token).csrf,
                             "cookie": f"{COOKIE}={token}"},
                )
            )
            for token in tokens
        ]  # fmt: skip
        await asyncio.gather(
            *(_client(session, persons, end, pause, random.Random(SEED * 1000 + n), seen)
              for n, session in enumerate(sessions))
        )
    return seen


class Service:
    """`motcua serve` on a folder of its own."""

    def __init__(self, folder: Path, processes: int) -> None:
        self.settings = Settings(
            database=f"embedded:{folder / 'pg'}", blobs=f"folder:{folder / 'blobs'}",
            master_key=folder / "master.key",
        )
        own = {"DATABASE": self.settings.database, "BLOBS": self.settings.blobs,
               "MASTER_KEY": str(self.settings.master_key), "OCR_ENGINE": "null", "PORT": "0",
               "SIGNING_KEYS": str(folder / "signing"), "ANCHORS": str(folder / "anchors"),
               "KEY_COPY": str(folder / "keycopy"), "RATE_LIMIT": "1000000/minute",
               "PROCESSES": str(processes)}  # fmt: skip
        self._environment = os.environ | {f"MOTCUA_{name}": value for name, value in own.items()}
        self._folder = folder

    def __enter__(self) -> str:
        log = (self._folder / "service.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve"], cwd=ROOT, env=self._environment,
            stdout=subprocess.PIPE, stderr=log, text=True,
        )
        assert self._process.stdout is not None
        return self._process.stdout.readline().removeprefix("motcua: ").strip()

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(60)

    def processor(self) -> tuple[float, float]:
        """Seconds of processor time so far: of the service, of its database."""
        main = int((self._folder / "pg" / "data" / "postmaster.pid").read_text().split()[0])
        database = psutil.Process(main)
        service = psutil.Process(self._process.pid)
        return _spent([service, *service.children(recursive=True)]), _spent(
            [database, *database.children(recursive=True)]
        )

    def fill(self, first: int, last: int) -> float:
        """Bring in persons; seconds that it took."""
        started = time.monotonic()
        master = open_master_key(self.settings.master_key)
        database = open_database(self.settings.database)
        try:
            fill(database, master, first, last, self.settings.office)
            with database.glance() as connection:
                connection.exec_driver_sql("VACUUM (ANALYZE)")
        finally:
            database.close()
        return time.monotonic() - started

    def sign_in(self, count: int) -> list[str]:
        """Tokens of so many officers, each with a session."""
        master = open_master_key(self.settings.master_key)
        database, blobs = open_database(self.settings.database), open_blobs(self.settings.blobs)
        vault = Vault(database, blobs, master)
        system, unit = Actor("motcua", self.settings.office, "system"), self.settings.office
        known = {account.name: account for account in vault.accounts.all()}
        try:
            return [
                vault.sessions.begin(
                    known.get(name) or vault.accounts.add(name, "officer", unit, name, system)
                )
                for name in (f"can-bo-{number}" for number in range(count))
            ]
        finally:
            vault.close()


def _spent(processes: Iterable[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def run(
    sizes: list[int], clients: int, seconds: float, pause: float, processes: int
) -> dict[str, Any]:
    """Figures by number of kept papers, and how much a lookup grew from the first to the last."""
    figures: dict[str, Any] = {"clients": clients, "seconds": seconds, "pause": pause,
                               "processes": processes}  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        service, filled = Service(Path(place), processes), 0
        for size in sorted(sizes):
            persons = size // EACH
            filling = service.fill(filled, persons)
            filled, tokens = persons, service.sign_in(clients)
            with service as address:
                uvloop.run(_measure(address, tokens[:8], persons, WARM, 0.1))
                before = (*service.processor(), time.process_time())
                seen = uvloop.run(_measure(address, tokens, persons, seconds, pause))
                after = (*service.processor(), time.process_time())
                spent = [b - a for a, b in zip(before, after, strict=True)]
            found = seen.figures() | {"fill_s": round(filling)}
            for name, cost in zip(("service", "database", "clients"), spent, strict=True):
                found[f"{name}_cpu_ms"] = round(cost * 1000 / max(seen.statuses.total(), 1), 1)
            figures[str(size)] = found
            print(size, json.dumps(found), flush=True)
    few, many = (figures[str(size)].get("lookup") for size in (min(sizes), max(sizes)))
    if few and many:
        figures["growth_p50"] = round(many["p50_ms"] / few["p50_ms"], 2)
        figures["growth_p95"] = round(many["p95_ms"] / few["p95_ms"], 2)
    return figures


def main() -> int:
    """Run, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=5.0, help="mean, between two requests")
    parser.add_argument("--processes", type=int, default=1, help="of the service")
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results/load-….json")
    asked = parser.parse_args()
    figures = run(asked.papers, asked.clients, asked.seconds, asked.pause, asked.processes)
    print(json.dumps(figures, indent=1))
    if asked.keep:
        write("load", SEED, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
