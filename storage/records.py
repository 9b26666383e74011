"""Records of documents: rows for what was read, drafts, confirmed values, and whose they are.

Whoever changes records holds the lock of their document, then those of the persons.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import versions
from storage.errors import NotFound
from storage.kept import Actor, KeptPaper, Paper
from storage.keyring import Keyring
from storage.keys import seal, unseal
from storage.people import People, merge, profile_of
from storage.ready import Ready
from storage.tables import records

_OF_DOCUMENT = Ready(
    select(records)
    .where(records.c.document_id == bindparam("document"))
    .order_by(records.c.number)
)
_OF_PERSON = Ready(
    select(records)
    .where(records.c.person_id == bindparam("person"))
    .order_by(records.c.confirmed_at.desc(), records.c.document_id, records.c.number)
)
_DRAFT = Ready(
    update(records)
    .where(
        records.c.document_id == bindparam("document"),
        records.c.number == bindparam("position"),
    )
    .values(draft=bindparam("sealed"))
)


class Records:
    """Records of one store."""

    def __init__(self, keyring: Keyring, people: People) -> None:
        self._keyring = keyring
        self._people = people

    def renew(self, connection: Connection, document: uuid.UUID, papers: Sequence[str]) -> None:
        """One row per paper that was read; a row at the same position keeps its draft."""
        mine = records.c.document_id == document
        connection.execute(delete(records).where(mine, records.c.number >= len(papers)))
        for number, paper in enumerate(papers):
            row = upsert(records).values(document_id=document, number=number, paper=paper)
            connection.execute(
                row.on_conflict_do_update(index_elements=records.primary_key, set_={"paper": paper})
            )

    def of(self, connection: Connection, document: uuid.UUID, key: bytes) -> tuple[Paper, ...]:
        """All records of a document, in the order of its reading."""
        papers = [_paper(row, key) for row in _OF_DOCUMENT.all(connection, document=document)]
        return tuple(
            replace(paper, earlier=versions.of(connection, document, paper.number, key))
            if paper.version > 1
            else paper
            for paper in papers
        )

    def one(self, connection: Connection, document: uuid.UUID, number: int, key: bytes) -> Paper:
        """Raises `NotFound`."""
        for paper in self.of(connection, document, key):
            if paper.number == number:
                return paper
        raise NotFound(f"{document}: record {number}")

    def draft(
        self,
        connection: Connection,
        document: uuid.UUID,
        number: int,
        key: bytes,
        fields: Mapping[str, str],
    ) -> None:
        """Merge values into a draft. Raises `NotFound`."""
        merged = {**self.one(connection, document, number, key).draft, **fields}
        sealed = _seal(key, merged, _place(document, number, "draft"))
        _DRAFT.run(connection, document=document, position=number, sealed=sealed)

    def drop_draft(self, connection: Connection, document: uuid.UUID, number: int) -> None:
        """Forget what was typed and not confirmed."""
        mine = (records.c.document_id == document, records.c.number == number)
        connection.execute(update(records).where(*mine).values(draft=None))

    def confirm(
        self,
        connection: Connection,
        document: uuid.UUID,
        number: int,
        key: bytes,
        fields: Mapping[str, str],
        person: uuid.UUID,
        actor: Actor,
        reason: str = "",
    ) -> None:
        """Keep confirmed values; the draft has done its work. What stood there becomes a version.

        `reason`: why they replace what was confirmed before.
        """
        before = self.one(connection, document, number, key)
        if before.confirmed_by:
            versions.keep(connection, document, before, key)
        connection.execute(
            update(records)
            .where(records.c.document_id == document, records.c.number == number)
            .values(
                confirmed=_seal(key, fields, _place(document, number, "confirmed")),
                draft=None,
                person_id=person,
                confirmed_by=actor.name,
                confirmed_at=datetime.now(UTC),
                version=before.version + bool(before.confirmed_by),
                reason=seal(key, reason.encode(), _place(document, number, "reason")),
            )
        )

    def count(self, connection: Connection, person: uuid.UUID) -> int:
        """How many confirmed records a person has."""
        rows = select(func.count()).select_from(records).where(records.c.person_id == person)
        return int(connection.scalar(rows) or 0)

    def of_person(self, connection: Connection, person: uuid.UUID) -> tuple[KeptPaper, ...]:
        """Confirmed papers of a person, newest first."""
        found = _OF_PERSON.all(connection, person=person)
        keys = self._keyring.open_all(connection, (row.document_id for row in found))
        return tuple(_kept(row, keys[row.document_id]) for row in found)

    def refresh(self, connection: Connection, persons: Iterable[uuid.UUID]) -> None:
        """Describe persons by the papers that they have now; without any they are forgotten.

        Who has forms only stays as described: the forms open by the key of the person.
        """
        persons = sorted(set(persons))
        self._people.lock(connection, persons)
        for person in persons:
            profiles = [profile_of(kept.fields) for kept in self.of_person(connection, person)]
            profiles += self._people.claimed(connection, person)
            if profiles:
                self._people.describe(connection, person, [merge(profiles), *profiles])
            elif not self._keyring.owned(connection, person):
                self._people.remove(connection, person)

    def alone(self, connection: Connection, before: Paper) -> uuid.UUID | None:
        """The person who is known by this record only."""
        known = uuid.UUID(before.person_id) if before.person_id else None
        return known if known and self.count(connection, known) == 1 else None

    def others(
        self, connection: Connection, items: Sequence[uuid.UUID], person: uuid.UUID
    ) -> list[uuid.UUID]:
        """Who else has a record in these documents."""
        rows = select(records.c.person_id).where(records.c.document_id.in_(items)).distinct()
        return [other for other in connection.scalars(rows) if other and other != person]

    def remove(self, connection: Connection, items: Sequence[uuid.UUID]) -> None:
        """Forget all records of documents."""
        connection.execute(delete(records).where(records.c.document_id.in_(items)))


def _kept(row: Row[*tuple[Any, ...]], key: bytes) -> KeptPaper:
    paper = _paper(row, key)
    assert paper.confirmed_at is not None
    return KeptPaper(
        str(row.document_id), paper.number, paper.paper, paper.confirmed_at, paper.confirmed
    )


def _paper(row: Row[*tuple[object, ...]], key: bytes) -> Paper:
    return Paper(
        row.number,
        row.paper,
        _unseal(key, row.draft, _place(row.document_id, row.number, "draft")),
        _unseal(key, row.confirmed, _place(row.document_id, row.number, "confirmed")),
        str(row.person_id or ""),
        row.confirmed_by,
        row.confirmed_at,
        row.version,
        unseal(key, row.reason, _place(row.document_id, row.number, "reason")).decode()
        if row.reason
        else "",
    )


def _place(document: uuid.UUID, number: int, column: str) -> str:
    return f"{document}/{number}/{column}"


def _seal(key: bytes, fields: Mapping[str, str], place: str) -> bytes:
    return seal(key, json.dumps(dict(fields)).encode(), place)


def _unseal(key: bytes, sealed: bytes | None, place: str) -> dict[str, str]:
    if sealed is None:
        return {}
    fields: dict[str, str] = json.loads(unseal(key, sealed, place))
    return fields
