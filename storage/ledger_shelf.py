"""What all methods on archived books share: keys, acts sealed and opened, locks."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from catalog.act import Act, act_from
from catalog.checks.text import fold
from storage.errors import NotFound
from storage.keys import mac, seal, unseal
from storage.ledger_kept import PlacedAct
from storage.ledger_tables import acts, names, pages
from storage.shelves import Shelves, as_id

Change = Callable[[Act], Act]


class LedgerShelf:
    """Acts and pages of one store."""

    def __init__(self, shelves: Shelves) -> None:
        self.database, self._blobs = shelves._database, shelves._blobs
        self._audit, self._keyring = shelves._audit, shelves._keyring
        self._marks = shelves._secrets["index"]

    def change(self, book_id: str, page: int, position: int, change: Change) -> PlacedAct:
        """Change one act under its lock; what waits is counted anew."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            return self._change(connection, book, page, position, change)

    def _change(
        self, connection: Connection, book: uuid.UUID, page: int, position: int, change: Change
    ) -> PlacedAct:
        mine = (acts.c.book_id == book, acts.c.page == page, acts.c.position == position)
        connection.execute(select(acts.c.version).where(*mine).with_for_update())
        key = self._keyring.open(connection, book)
        found = self._acts(connection, book, key, page, position)
        if not found:
            raise NotFound(f"{book}/{page}/{position}")
        changed = change(found[0].act)
        self._write(connection, book, key, page, position, changed)
        return PlacedAct(page, position, changed, found[0].version + 1)

    def _lock_page(self, connection: Connection, book: uuid.UUID, number: int) -> Row[Any]:
        mine = (pages.c.book_id == book, pages.c.number == number)
        row = connection.execute(select(pages).where(*mine).with_for_update()).one_or_none()
        if row is None:
            raise NotFound(f"{book}/{number}")
        return row

    def _mark_page(
        self, connection: Connection, book: uuid.UUID, number: int, **values: object
    ) -> None:
        mine = (pages.c.book_id == book, pages.c.number == number)
        connection.execute(update(pages).where(*mine).values(read_at=datetime.now(UTC), **values))

    def _acts(
        self, connection: Connection, book: uuid.UUID, key: bytes, *place: int
    ) -> list[PlacedAct]:
        rows = select(acts).where(acts.c.book_id == book).order_by(acts.c.page, acts.c.position)
        for column, value in zip((acts.c.page, acts.c.position), place, strict=False):
            rows = rows.where(column == value)
        return [
            PlacedAct(row.page, row.position, _opened(row, key), row.version)
            for row in connection.execute(rows)
        ]

    def _write(
        self,
        connection: Connection,
        book: uuid.UUID,
        key: bytes,
        page: int,
        position: int,
        act: Act,
    ) -> None:
        body = json.dumps(act.as_json(), ensure_ascii=False).encode()
        disputed = act.names("disputed")
        typists = sorted({one.typed.who for name in disputed if (one := act.fields[name]).typed})
        values = {
            "body": seal(key, body, f"{book}/{page}/{position}"), "fields": len(act.fields),
            "open": act.names("open"), "disputed": disputed, "typists": typists,
        }  # fmt: skip
        row = upsert(acts).values(book_id=book, page=page, position=position, **values)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=acts.primary_key, set_={**values, "version": acts.c.version + 1}
            )
        )
        here = {"book_id": book, "page": page, "position": position}
        connection.execute(delete(names).where(*(names.c[k] == v for k, v in here.items())))
        if found := marks_of(act, self._marks):
            connection.execute(insert(names), [{**here, "mark": mark} for mark in found])


def marks_of(act: Act, key: bytes) -> set[bytes]:
    """The blind marks by which an act is found: every name on it without its marks, and its day."""
    said = {name_mark(v, key) for n, v in act.values.items() if n.endswith("full_name")}
    day = act.value("registration_date")
    return said | ({day_mark(day, key)} if day else set())


def name_mark(name: str, key: bytes) -> bytes:
    """The mark of a name, however its case, spaces and marks are written."""
    return mac(key, b"act/name/" + " ".join(fold(name).split()).encode())


def day_mark(day: str, key: bytes) -> bytes:
    """The mark of a day of registration, ISO 8601."""
    return mac(key, b"act/day/" + day.encode())


def _place(row: Row[Any]) -> str:
    return f"{row.book_id}/{row.page}/{row.position}"


def _opened(row: Row[Any], key: bytes) -> Act:
    return act_from(json.loads(unseal(key, row.body, _place(row))))
