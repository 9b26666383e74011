"""What the owner decides and sees: grants given and withdrawn, and who looked at what.

Methods of the vault: one method = one transaction = one line of the audit trail.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from storage.errors import NotYours
from storage.grants import Grant, Purpose
from storage.kept import Actor, Event
from storage.shelves import Shelves, as_id
from storage.tables import documents, records


@dataclass(frozen=True, slots=True)
class Shareable:
    """One paper of a person as a consent text names it: its kind and keeper, never its values."""

    paper: str  # "cccd-2021"
    unit: str  # that keeps it
    confirmed_on: date


class Consent(Shelves):
    """Grants of owners, and the trail as owners see it."""

    def give_grant(
        self,
        person_id: str,
        unit: str,
        purpose: Purpose,
        until: datetime,
        actor: Actor,
        *,
        procedure: str = "",
        wording: str,
        reason: str = "",
    ) -> Grant:
        """The owner agrees: by the own page, or to an officer of that unit who writes it down.

        Raises `NotYours` when somebody else agrees, `UnfitGrant`.
        """
        person = as_id(person_id)
        with self._database.transaction() as connection:
            self._people.lock(connection, [person])
            self._people.profile(connection, person)
            self._decides(person_id, unit, actor)
            grant = self._grants.give(
                connection, person, unit, procedure, purpose, until, wording, actor
            )
            why = " ".join(filter(None, (purpose, unit, procedure, reason)))
            self._audit.append(connection, actor, "grant", why, people=[person_id])
        return grant

    def withdraw_grant(self, grant_id: str, actor: Actor, reason: str = "") -> None:
        """The grant opens nothing from now on. Raises `NotYours`."""
        item = as_id(grant_id)
        with self._database.transaction() as connection:
            grant = self._grants.get(connection, item)
            self._decides(grant.person_id, grant.unit, actor)
            self._grants.withdraw(connection, item)
            why = " ".join(filter(None, (grant.purpose, grant.unit, reason)))
            self._audit.append(connection, actor, "withdraw grant", why, people=[grant.person_id])

    def grants_of(self, person_id: str, actor: Actor, reason: str = "") -> tuple[Grant, ...]:
        """All grants of a person, the newest first; an officer sees those to the own unit."""
        person = as_id(person_id)
        with self._database.transaction() as connection:
            found = self._grants.of_person(connection, person)
            if actor.role != "system" and not _owns(actor, person_id):
                found = tuple(grant for grant in found if grant.unit == actor.unit)
            self._audit.append(connection, actor, "look at grants", reason, people=[person_id])
        return found

    def events_of(self, person_id: str, actor: Actor, reason: str = "") -> list[Event]:
        """Who looked at or changed what of this person and why, oldest first.

        The owner sees all of it, an officer what the own unit did. Raises `NotYours`.
        """
        person = as_id(person_id)
        with self._database.transaction() as connection:
            self._access.person(connection, person, actor)
            events = self._audit.of_person(connection, person)
            if actor.role != "system" and not _owns(actor, person_id):
                events = [event for event in events if event.actor.unit == actor.unit]
            self._audit.append(connection, actor, "look at trail", reason, people=[person_id])
        return events

    def shareable(self, person_id: str, actor: Actor, reason: str) -> tuple[Shareable, ...]:
        """What a grant to the actor's unit would open: kinds of papers kept by other units.

        For the consent text, before the owner agrees; told with a reason and on the trail.
        """
        person = as_id(person_id)
        with self._database.transaction() as connection:
            self._people.profile(connection, person)
            if actor.role == "citizen" and not _owns(actor, person_id):
                raise NotYours(person_id)
            found = _elsewhere(connection, person, actor.unit)
            self._audit.append(connection, actor, "prepare consent", reason, people=[person_id])
        return tuple(found)

    def _decides(self, person_id: str, unit: str, actor: Actor) -> None:
        """Who may speak for the owner: the owner, or an officer for the own unit alone."""
        here = actor.role in ("officer", "archivist") and actor.unit == unit
        if not (_owns(actor, person_id) or here or actor.role == "system"):
            raise NotYours(person_id)


def _owns(actor: Actor, person_id: str) -> bool:
    return actor.role == "citizen" and actor.person_id == person_id


def _elsewhere(connection: Connection, person: uuid.UUID, unit: str) -> Sequence[Shareable]:
    rows = (
        select(records.c.paper, documents.c.unit, records.c.confirmed_at)
        .join(documents, documents.c.id == records.c.document_id)
        .where(records.c.person_id == person, documents.c.unit != unit)
        .order_by(records.c.confirmed_at.desc())
    )
    return [
        Shareable(row.paper, row.unit, row.confirmed_at.date()) for row in connection.execute(rows)
    ]
