"""Generated persons with kept papers, encrypted as real ones are, brought in by COPY.

Persons are invented: number and name follow from a counter. Five papers a person; one document
each, without pictures: a lookup reads none.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from catalog.paper_type import type_of
from storage.database import Database
from storage.keys import MasterKey, new_key, seal
from storage.people import Profile
from storage.search import BlindIndex
from storage.stored_papers import mark_of

EACH = 5  # papers of a person
PAPERS = ("cccd-2021", "giay-khai-sinh", "can-cuoc-2024", "cccd-2016", "cmnd-12")
SURNAMES = ("NGUYỄN", "TRẦN", "LÊ", "PHẠM", "VŨ", "ĐẶNG", "BÙI", "ĐỖ", "HỒ", "NGÔ")
GIVEN = ("AN", "BÌNH", "CHI", "DŨNG", "HÀ", "KHÔI", "LAN", "MINH", "OANH", "PHÚC", "TUẤN")
READING = json.dumps({"records": [{"paper": "cccd-2021", "fields": {}, "problems": []}],
                      "pictures": [], "lines": []}).encode()  # fmt: skip
COLUMNS = {
    "people": "id, profile, words",
    "numbers": "number, person_id",
    "keys": "id, wrapped, owners",
    "documents": "id, state, received_at, received_by, unit, names, reading",
    "records": "document_id, number, paper, confirmed, person_id, confirmed_by, confirmed_at",
    "stored_papers": "id, document_id, record, person_id, paper, type_kind, type_agency, "
    "type_number, trust, state, kept_at, mark",
}
BATCH = 2_000  # persons


def number_of(person: int) -> str:
    """The personal number of an invented person."""
    return f"0010{90 + person // 1_000_000 % 10}{person % 1_000_000:06}"


def person_id(person: int) -> uuid.UUID:
    """The id of an invented person, so that clients know whom to ask for."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"load person {person}")


def document_id(person: int, paper: int) -> uuid.UUID:
    """The id of a document; number EACH is one that waits for confirmation."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"load document {person} {paper}")


def fill(database: Database, master: MasterKey, first: int, last: int, unit: str) -> None:
    """Bring in the persons from `first` to `last`, without `last`."""
    index = BlindIndex(master.derive("index"))
    wrap = master.derive("wrap")
    for start in range(first, last, BATCH):
        rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
        for person in range(start, min(last, start + BATCH)):
            for table, row in _rows(person, index, wrap, unit):
                rows[table].append(row)
        with database.transaction() as connection:
            inner = connection.connection.driver_connection
            assert inner is not None
            for table, columns in COLUMNS.items():
                with inner.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows[table]:
                        copy.write_row(row)


def _rows(
    person: int, index: BlindIndex, wrap: bytes, unit: str
) -> Iterator[tuple[str, tuple[object, ...]]]:
    owner, key, now = person_id(person), new_key(), datetime.now(UTC)
    name = f"{SURNAMES[person % 10]} {GIVEN[person // 10 % 11]} {GIVEN[person // 110 % 11]}"
    number = number_of(person)
    profile = json.dumps(asdict(Profile(name, number, "1990-01-01"))).encode()
    yield "people", (owner, seal(key, profile, f"{owner}/profile"), sorted(index.name(name)))
    yield "numbers", (index.number(number), owner)
    yield "keys", (owner, seal(wrap, key, f"key/{owner}"), [])
    waiting = person % 100 == 0  # one in a hundred has a paper under review
    for position in range(EACH + waiting):
        item, own = document_id(person, position), new_key()
        paper = PAPERS[position % EACH]
        fields = {"full_name": name, "personal_number": number, "date_of_issue": "2021-05-10",
                  "entry_number": f"{person}/2025", "date_of_birth": "1990-01-01"}  # fmt: skip
        confirmed = position < EACH
        wrapped = seal(wrap, own, f"key/{item}")
        if confirmed:
            wrapped = seal(key, wrapped, f"key/{item}/{owner}")
        yield "keys", (item, wrapped, [owner] if confirmed else [])
        reading = None if confirmed else seal(own, READING, f"{item}/reading")
        state = "confirmed" if confirmed else "read"
        names = seal(own, b"[]", f"{item}/names")
        yield "documents", (item, state, now, "load", unit, names, reading)
        sealed = seal(own, json.dumps(fields).encode(), f"{item}/0/confirmed")
        whole = (sealed, owner, "load", now) if confirmed else (None, None, "", None)
        yield "records", (item, 0, paper, *whole)
        if confirmed:
            kind, agency, code = type_of(paper).parts
            mark = mark_of(index, paper, fields)
            yield "stored_papers", (uuid.uuid4(), item, 0, owner, paper, kind, agency, code,
                                    1, "valid", now, mark)  # fmt: skip
