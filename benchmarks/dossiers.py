"""How fast are dossiers when many are kept? `python -m benchmarks.dossiers --count 5000`.

Fills an embedded database with dossiers of invented persons, five each, then times the page of one,
the list and the figures as a browser gets them (milliseconds, 95th percentile of 30).
"""

import argparse
import json
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import text
from starlette.testclient import TestClient

from api.app import create_app
from api.services import Services
from api.settings import Settings
from api.signed import COOKIE
from benchmarks import load_data, results
from catalog.procedure import load_procedures
from ocr.engines import open_engine
from storage.blobs import open_blobs
from storage.database import open_database
from storage.dossier import Contact, Opening
from storage.kept import Actor
from storage.keys import MasterKey
from storage.reuse import Held, decide, inputs_of, part_of
from storage.vault import Vault

DAY = date(2026, 11, 27)
ACTOR = Actor("can-bo-do", "don-vi-do")
SYSTEM = Actor("motcua", "don-vi-do", "system")
BIRTH = "dang-ky-khai-sinh"
TRIES = 30
EACH = 5  # dossiers of a person
MASTER = MasterKey(b"m" * 32)


def main() -> None:
    """Fill and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossiers", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="dossiers")
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        database = open_database(f"embedded:{folder}/pg")
        vault = Vault(database, open_blobs(f"folder:{folder}/blobs"), MASTER)
        try:
            figures = _measured(vault, asked.count)
        finally:
            vault.close()
    print(json.dumps(figures))
    if asked.keep:
        path = results.write("dossiers", 0, figures)
        print(f"kept in {path.relative_to(Path(__file__).parents[1])}")


def _measured(vault: Vault, count: int) -> dict[str, float]:
    started = time.perf_counter()
    ids = _filled(vault, count)
    figures = {"count": float(count), "filled_s": round(time.perf_counter() - started, 1)}
    services = Services(vault, ACTOR, open_engine, today=lambda: DAY)
    account = vault.accounts.add(ACTOR.name, ACTOR.role, ACTOR.unit, ACTOR.name, SYSTEM)
    cookie = {COOKIE: vault.sessions.begin(account)}
    with TestClient(create_app(Settings(), services), "http://127.0.0.1", cookies=cookie) as client:
        pages = {
            "dossier": [f"/dossiers/{item}" for item in ids[:: max(1, len(ids) // TRIES)]],
            "list": ["/dossiers"] * TRIES,
            "figures": ["/figures"] * TRIES,
        }
        for name, addresses in pages.items():
            times = []
            for address in addresses[:TRIES]:
                begun = time.perf_counter()
                client.get(address).raise_for_status()
                times.append(1000 * (time.perf_counter() - begun))
            figures[f"{name}_p95_ms"] = round(float(np.percentile(times, 95)), 1)
    return figures


def _filled(vault: Vault, count: int) -> list[str]:
    """The ids of so many dossiers, five a person, each decided as the rule decides it."""
    persons = max(1, count // EACH)
    load_data.fill(vault.database, MASTER, 0, persons, ACTOR.unit)
    ids = []
    for number in range(persons):
        person = str(load_data.person_id(number))
        own = vault.papers_of(person, ACTOR, "đo", day=DAY)
        held = tuple(Held(paper, "store") for paper in own)
        parts = tuple(
            part_of(decide(needed, mine, DAY), needed, inputs_of(needed, mine, DAY, frozenset()))
            for needed in load_procedures()[BIRTH].papers
            for mine in (held if needed.role == "requester" else (),)
        )
        for turn in range(EACH):
            wanted = Opening(
                BIRTH, 0, {"requester": person}, person, 5, contact=Contact("Người mẫu"),
                parts=parts,
            )  # fmt: skip
            day = DAY - timedelta((number + 70 * turn) % 360)
            ids.append(vault.open_dossier(wanted, "H99.99", day, ACTOR).id)
    with vault.database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:  # as the database does by itself within a minute
        connection.execute(text("VACUUM ANALYZE"))
    return ids


if __name__ == "__main__":
    main()
