"""Kept papers: a row beside each confirmed record, with trust, state and what took its place.

Serial, issuer and dates are not kept twice: they are read from the confirmed values, so a
correction changes them too. The mark is a blind index of type and serial; it finds the same paper
scanned a second time.
"""

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from catalog.kept_paper import State, StoredPaper, Trust
from catalog.paper_type import facts, type_of
from storage.errors import Erased, NotFound, WrongState
from storage.keyring import Keyring
from storage.keys import unseal
from storage.paper_tables import stored_papers
from storage.ready import Ready
from storage.search import BlindIndex
from storage.tables import documents, keys, records

BATCH = 500  # rows marked at once
_ROWS = (  # built once: a lookup asks it every time
    select(
        stored_papers,
        records.c.confirmed,
        records.c.version,
        documents.c.unit,
        keys.c.wrapped,
        keys.c.owners,
    )
    .join(documents, documents.c.id == stored_papers.c.document_id)
    .join(
        records,
        (records.c.document_id == stored_papers.c.document_id)
        & (records.c.number == stored_papers.c.record),
    )
    .outerjoin(keys, keys.c.id == stored_papers.c.document_id)
    .order_by(stored_papers.c.kept_at.desc(), stored_papers.c.id)
)
_OF_PERSON = Ready(_ROWS.where(stored_papers.c.person_id == bindparam("person")))


class StoredPapers:
    """Kept papers of one store. Callers hold the lock of the document or of the persons."""

    def __init__(self, keyring: Keyring, index: BlindIndex) -> None:
        self._keyring = keyring
        self._index = index

    def keep(
        self,
        connection: Connection,
        document: uuid.UUID,
        record: int,
        paper: str,
        fields: Mapping[str, str],
        person: uuid.UUID,
        trust: Trust,
    ) -> uuid.UUID:
        """A row for a confirmed record; a correction moves it to the person it belongs to now.

        The trust of a row that is there already stays.
        """
        kind, agency, number = type_of(paper).parts
        changing = {"person_id": person, "mark": mark_of(self._index, paper, fields)}
        row = insert(stored_papers).values(
            id=uuid.uuid4(),
            document_id=document,
            record=record,
            paper=paper,
            type_kind=kind,
            type_agency=agency,
            type_number=number,
            trust=int(trust),
            state="valid",
            kept_at=datetime.datetime.now(datetime.UTC),
            **changing,
        )
        mine = (stored_papers.c.document_id == document, stored_papers.c.record == record)
        known = connection.scalar(
            update(stored_papers).where(*mine).values(changing).returning(stored_papers.c.id)
        )
        made: uuid.UUID = known or connection.execute(
            row.returning(stored_papers.c.id)
        ).scalar_one()
        return made

    def of_person(
        self, connection: Connection, person: uuid.UUID, key: bytes, day: datetime.date
    ) -> tuple[StoredPaper, ...]:
        """All papers of a person with their state on a day, newest first; `key` is the person's."""
        rows = _OF_PERSON.all(connection, person=person)
        return self._opened(connection, rows, day, {person: key})

    def of_document(
        self, connection: Connection, document: uuid.UUID, day: datetime.date
    ) -> tuple[StoredPaper, ...]:
        """The papers of one document, in its order."""
        rows = connection.execute(_ROWS.where(stored_papers.c.document_id == document)).all()
        papers = self._opened(connection, rows, day)
        return tuple(sorted(papers, key=lambda paper: paper.record))

    def one(self, connection: Connection, paper: uuid.UUID, day: datetime.date) -> StoredPaper:
        """Raises `NotFound`, `Erased`."""
        rows = connection.execute(_ROWS.where(stored_papers.c.id == paper)).all()
        if not rows:
            raise NotFound(str(paper))
        return self._opened(connection, rows, day)[0]

    def id_of(self, connection: Connection, document: uuid.UUID, record: int) -> uuid.UUID:
        """The paper of a confirmed record. Raises `NotFound`."""
        mine = (stored_papers.c.document_id == document, stored_papers.c.record == record)
        found = connection.scalar(select(stored_papers.c.id).where(*mine))
        if found is None:
            raise NotFound(f"{document}: record {record}")
        return uuid.UUID(str(found))

    def replaced(
        self, connection: Connection, paper: uuid.UUID, day: datetime.date
    ) -> tuple[StoredPaper, ...]:
        """The papers whose place it took."""
        rows = _ROWS.where(stored_papers.c.replaced_by == paper)
        return self._opened(connection, connection.execute(rows).all(), day)

    def twins(
        self, connection: Connection, paper: str, fields: Mapping[str, str], day: datetime.date
    ) -> tuple[StoredPaper, ...]:
        """Papers of the same type and serial that still hold or have expired."""
        mark = mark_of(self._index, paper, fields)
        if not mark:
            return ()
        rows = _ROWS.where(stored_papers.c.mark == mark, stored_papers.c.state == "valid")
        return self._opened(connection, connection.execute(rows).all(), day)

    def end(
        self,
        connection: Connection,
        paper: uuid.UUID,
        state: State,
        replaced_by: uuid.UUID | None = None,
    ) -> None:
        """It holds no more. Raises `WrongState` when it did not hold already, `NotFound`."""
        kept = select(stored_papers.c.state).where(stored_papers.c.id == paper)
        before = connection.scalar(kept.with_for_update())
        if before is None:
            raise NotFound(str(paper))
        if before != "valid" or paper == replaced_by:
            raise WrongState(f"paper {paper} is {before}")
        now = datetime.datetime.now(datetime.UTC)
        values = {"state": state, "replaced_by": replaced_by, "ended_at": now}
        connection.execute(
            update(stored_papers).where(stored_papers.c.id == paper).values(values)
        )

    def trust(self, connection: Connection, paper: uuid.UUID, trust: Trust) -> None:
        """Set how far it may be relied on."""
        mine = stored_papers.c.id == paper
        connection.execute(update(stored_papers).where(mine).values(trust=int(trust)))

    def complete(self, connection: Connection) -> None:
        """Mark rows that a migration made without the key of the index."""
        unmarked = _ROWS.where(stored_papers.c.mark.is_(None)).limit(BATCH)
        while rows := connection.execute(unmarked).all():
            owners = {owner for row in rows for owner in row.owners or ()}
            opened = self._keyring.open_all(connection, owners)
            for row in rows:
                mark = mark_of(self._index, row.paper, self._fields(row, opened))
                mine = stored_papers.c.id == row.id
                connection.execute(update(stored_papers).where(mine).values(mark=mark))

    def _opened(
        self,
        connection: Connection,
        rows: Sequence[Row[*tuple[object, ...]]],
        day: datetime.date,
        opened: Mapping[uuid.UUID, bytes] = MappingProxyType({}),
    ) -> tuple[StoredPaper, ...]:
        owners = {owner for row in rows for owner in row.owners or ()} - opened.keys()
        known = {**opened, **self._keyring.open_all(connection, owners)}
        return tuple(_paper(row, self._fields(row, known), day) for row in rows)

    def _fields(
        self, row: Row[*tuple[Any, ...]], owners: Mapping[uuid.UUID, bytes]
    ) -> dict[str, str]:
        """What was confirmed, given the keys of all owners. Raises `Erased`."""
        if row.wrapped is None:
            raise Erased(str(row.document_id))
        key = self._keyring.unwrapped(row.document_id, row.wrapped, row.owners, owners.__getitem__)
        place = f"{row.document_id}/{row.record}/confirmed"
        fields: dict[str, str] = json.loads(unseal(key, row.confirmed, place))
        return fields


def mark_of(index: BlindIndex, paper: str, fields: Mapping[str, str]) -> bytes:
    """Blind type and serial; empty when either is missing."""
    code, serial = type_of(paper).code, facts(paper, fields).serial
    return index.serial(code, serial) if code and serial else b""


def _paper(
    row: Row[*tuple[object, ...]], fields: Mapping[str, str], day: datetime.date
) -> StoredPaper:
    said = facts(row.paper, fields)
    parts = (row.type_kind, row.type_agency, row.type_number)
    paper = StoredPaper(
        id=str(row.id),
        owner=str(row.person_id),
        paper=row.paper,
        type_code=".".join(parts) if row.type_kind else "",
        serial=said.serial,
        issuer=said.issuer,
        issued=said.issued,
        expires=said.expires,
        scope=said.scope,
        trust=Trust(row.trust),
        state=row.state,
        replaced_by=str(row.replaced_by or ""),
        document_id=str(row.document_id),
        record=row.record,
        version=row.version,
        unit=row.unit,
    )
    return replace(paper, state=paper.state_on(day))
