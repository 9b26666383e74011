"""Documents: the row that scans, pictures and records hang on."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from storage.errors import NotFound, WrongState
from storage.kept import Actor, Document, Paper, Scan, ScanFile, State, Summary
from storage.keyring import Keyring
from storage.keys import seal, unseal
from storage.people import profile_of
from storage.ready import Ready
from storage.records import Records
from storage.tables import documents, keys, pictures

_ITEM = documents.c.id == bindparam("item")
_THERE = Ready(select(documents.c.id).where(_ITEM))
_WHOLE = Ready(select(documents).where(_ITEM))
_LOCKED = Ready(select(documents.c.state, documents.c.unit).where(_ITEM).with_for_update())
_HANGING = pictures.c.document_id == bindparam("item")
_KINDS = Ready(
    select(pictures.c.kind, func.count().label("many")).where(_HANGING).group_by(pictures.c.kind)
)
_SCANS = Ready(
    select(pictures).where(_HANGING, pictures.c.kind == "scan").order_by(pictures.c.number)
)


class Documents:
    """Documents of one store."""

    def __init__(self, keyring: Keyring, records: Records) -> None:
        self._keyring = keyring
        self._records = records

    def add(
        self, connection: Connection, files: Sequence[ScanFile], actor: Actor
    ) -> tuple[uuid.UUID, bytes]:
        """A new document without pictures, and its key."""
        item = uuid.uuid4()
        key = self._keyring.create(connection, item)
        names = json.dumps([file.name for file in files]).encode()
        connection.execute(
            insert(documents).values(
                id=item,
                state="received",
                received_at=datetime.now(UTC),
                received_by=actor.name,
                unit=actor.unit,
                names=seal(key, names, _place(item, "names")),
            )
        )
        return item, key

    def lock(self, connection: Connection, item: uuid.UUID, *states: State) -> str:
        """Keep others from changing a document until the transaction ends; returns its unit.

        Raises `NotFound`, and `WrongState` when it is in none of the states that are given.
        """
        row = _LOCKED.first(connection, item=item)
        if row is None:
            raise NotFound(str(item))
        self._keyring.open(connection, item)  # erased comes before any other reason
        if states and row.state not in states:
            raise WrongState(f"document {item} is {row.state}")
        unit: str = row.unit
        return unit

    def lock_all(self, connection: Connection) -> None:
        """Wait for everybody who changes a document, and let nobody begin. Reading goes on."""
        connection.execute(text("LOCK TABLE documents IN EXCLUSIVE MODE"))

    def set_state(self, connection: Connection, item: uuid.UUID, state: State) -> None:
        connection.execute(update(documents).where(documents.c.id == item).values(state=state))

    def set_reading(
        self, connection: Connection, item: uuid.UUID, key: bytes, reading: bytes
    ) -> None:
        sealed = seal(key, reading, _place(item, "reading"))
        connection.execute(update(documents).where(documents.c.id == item).values(reading=sealed))

    def key(self, connection: Connection, item: uuid.UUID) -> bytes:
        """Raises `NotFound`, `Erased`."""
        if _THERE.first(connection, item=item) is None:
            raise NotFound(str(item))
        return self._keyring.open(connection, item)

    def get(self, connection: Connection, item: uuid.UUID) -> Document:
        """Raises `NotFound`, `Erased`."""
        key = self.key(connection, item)
        row = _WHOLE.first(connection, item=item)
        counts = dict(_KINDS.all(connection, item=item))
        return Document(
            str(item),
            row.state,
            row.received_at,
            row.received_by,
            self._scans(connection, item, row.names, key),
            unseal(key, row.reading, _place(item, "reading")) if row.reading else b"",
            self._records.of(connection, item, key),
            counts.get("page", 0),
            counts.get("sheet", 0),
        )

    def recent(self, connection: Connection, unit: str, limit: int) -> list[Summary]:
        """Last documents of a unit that can be opened, newest first."""
        rows = (
            select(documents.c.id, documents.c.state, documents.c.received_at)
            .join(keys, keys.c.id == documents.c.id)
            .where(documents.c.unit == unit)
            .order_by(documents.c.received_at.desc(), documents.c.id)
            .limit(limit)
        )
        return [
            _summary(row, self._records.of(connection, row.id, self.key(connection, row.id)))
            for row in connection.execute(rows).all()
        ]

    def seen_in(self, connection: Connection, marks: Sequence[bytes]) -> tuple[str, ...]:
        """Documents that hold a scan with one of these marks."""
        rows = select(pictures.c.document_id).where(pictures.c.mark.in_(marks)).distinct()
        return tuple(sorted(str(item) for item in connection.scalars(rows)))

    def remove(self, connection: Connection, item: uuid.UUID) -> None:
        """Forget a document, key first; its pictures and records go with it."""
        self._keyring.destroy(connection, [item])
        connection.execute(delete(documents).where(documents.c.id == item))

    def blank(self, connection: Connection, items: Sequence[uuid.UUID]) -> None:
        """Empty documents whose keys are destroyed; their rows remember that they were erased."""
        gone = update(documents).where(documents.c.id.in_(items))
        connection.execute(gone.values(names=b"", reading=None))

    def _scans(
        self, connection: Connection, item: uuid.UUID, sealed: bytes, key: bytes
    ) -> tuple[Scan, ...]:
        names = json.loads(unseal(key, sealed, _place(item, "names")))
        return tuple(
            Scan(scan.number, names[scan.number], scan.media_type, scan.size)
            for scan in _SCANS.all(connection, item=item)
        )


def _summary(row: Row[*tuple[object, ...]], papers: tuple[Paper, ...]) -> Summary:
    first = {**papers[0].draft, **papers[0].confirmed} if papers else {}
    kinds = tuple(paper.paper for paper in papers)
    title = profile_of(first).full_name
    return Summary(str(row.id), row.state, row.received_at, kinds, title)


def _place(item: uuid.UUID, column: str) -> str:
    return f"{item}/{column}"
