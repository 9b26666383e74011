"""Whose things an actor may see: the one place that compares units, grants and owners.

An officer sees what the own unit took in, and what its owner granted to the unit; only the own
unit changes anything. A citizen sees papers that are all the own. The system sees everything.
Vault methods ask here with what they were asked for, inside their transaction.
"""

import uuid
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from storage.application_tables import applications
from storage.errors import NotYours
from storage.grants import granted
from storage.kept import Actor, Role
from storage.ready import Ready
from storage.tables import documents, forms, keys, people, records

WORKS: frozenset[Role] = frozenset({"officer", "reviewer", "archivist", "station"})
"""Roles that see what their unit keeps."""
_TAKEN_IN = Ready(
    select(documents.c.unit, documents.c.received_by).where(documents.c.id == bindparam("item"))
)
_UNITS = Ready(
    select(documents.c.id, documents.c.unit).where(
        documents.c.id == func.any(bindparam("items", type_=ARRAY(Uuid)))
    )
)


class Access:
    """The rules, for one store."""

    def document(
        self, connection: Connection, item: uuid.UUID, actor: Actor, *, change: bool = False
    ) -> None:
        """Raises `NotYours`. A document that does not exist is nobody's to refuse."""
        row = _TAKEN_IN.first(connection, item=item)
        if row is None or actor.role == "system":
            return
        if actor.role == "citizen":
            mine = row.received_by == actor.name or self._all_mine(connection, item, actor)
        else:
            mine = actor.role in WORKS and (
                row.unit == actor.unit
                or (not change and self._granted(connection, item, actor.unit))
            )
        if not mine:
            raise NotYours(str(item))

    def person(self, connection: Connection, person: uuid.UUID, actor: Actor) -> None:
        """Raises `NotYours`. Who does not exist, or was erased, is nobody's to refuse."""
        known = (people.c.id == person) & (people.c.profile != b"")
        if connection.scalar(select(self.seen(actor)).where(known)) is False:
            raise NotYours(str(person))

    def is_seen(self, connection: Connection, person: uuid.UUID, actor: Actor) -> bool:
        """Whether the actor may know more of a person than the number."""
        row = _seeing(self.seen(actor)).first(connection, person=person)
        return bool(row and row.seen)

    def seen(self, actor: Actor) -> ColumnElement[bool]:
        """SQL over `people`: persons of whom the actor may see something."""
        if actor.role == "system":
            return true()
        if actor.role == "citizen":
            return _self(actor.person_id) if actor.person_id else false()
        if actor.role not in WORKS:
            return false()
        return _seen_by(actor.unit)

    def shown(
        self, connection: Connection, items: Iterable[uuid.UUID], actor: Actor
    ) -> set[uuid.UUID]:
        """Which of these documents of one seen person the actor may open."""
        wanted = list(items)
        if actor.role == "system":
            return set(wanted)
        if actor.role == "citizen":
            return {item for item in wanted if self._all_mine(connection, item, actor)}
        return {
            row.id
            for row in _UNITS.all(connection, items=list(wanted))
            if row.unit == actor.unit or self._granted(connection, row.id, actor.unit)
        }

    def form(self, connection: Connection, item: uuid.UUID, actor: Actor) -> None:
        """Raises `NotYours`. A form names several persons, so it is its unit's alone."""
        unit = connection.scalar(select(forms.c.unit).where(forms.c.id == item))
        if unit is None or actor.role == "system":
            return
        if actor.role not in WORKS or unit != actor.unit:
            raise NotYours(str(item))

    def dossier(self, connection: Connection, item: uuid.UUID, actor: Actor) -> None:
        """Raises `NotYours`. A dossier is of the unit that received it; a paper that its owner
        granted is read, the dossier it came with is not."""
        unit = connection.scalar(select(applications.c.unit).where(applications.c.id == item))
        if unit is None or actor.role == "system":
            return
        if actor.role not in WORKS or unit != actor.unit:
            raise NotYours(str(item))

    def erasing(self, connection: Connection, person: uuid.UUID, actor: Actor) -> None:
        """Raises `NotYours`: only the owner, the operator, or a unit that keeps all there is."""
        if actor.role == "system" or (actor.role == "citizen" and actor.person_id == str(person)):
            return
        foreign = exists().where(
            records.c.person_id == person,
            documents.c.id == records.c.document_id,
            documents.c.unit != actor.unit,
        )
        if actor.role not in WORKS or connection.scalar(select(foreign)):
            raise NotYours(str(person))
        self.person(connection, person, actor)

    def _granted(self, connection: Connection, item: uuid.UUID, unit: str) -> bool:
        """Every person of the document lets the unit read."""
        of = and_(records.c.document_id == item, records.c.person_id.is_not(None))
        refused = exists().where(of, ~granted(records.c.person_id, unit, "reuse"))
        return bool(connection.scalar(select(and_(exists().where(of), ~refused))))

    def _all_mine(self, connection: Connection, item: uuid.UUID, actor: Actor) -> bool:
        rows = select(records.c.person_id).where(records.c.document_id == item).distinct()
        return {str(person) for person in connection.scalars(rows)} == {actor.person_id}


@lru_cache(maxsize=512)
def _seeing(seen: ColumnElement[bool]) -> Ready:
    return Ready(select(seen.label("seen")).where(people.c.id == bindparam("person")))


@lru_cache(maxsize=256)
def _self(person_id: str) -> ColumnElement[bool]:
    return people.c.id == uuid.UUID(person_id)


@lru_cache(maxsize=256)  # built once for a unit: every lookup asks it
def _seen_by(unit: str) -> ColumnElement[bool]:
    here = exists().where(
        records.c.person_id == people.c.id,
        documents.c.id == records.c.document_id,
        documents.c.unit == unit,
    )
    on_forms = exists().where(
        keys.c.owners.contains(array([people.c.id])), forms.c.id == keys.c.id, forms.c.unit == unit
    )
    on_dossiers = exists().where(
        keys.c.owners.contains(array([people.c.id])),
        applications.c.id == keys.c.id,
        applications.c.unit == unit,
    )
    return or_(here, on_forms, on_dossiers, granted(people.c.id, unit, "reuse"))
