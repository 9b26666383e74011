"""Papers that owners hand in: kept under their key at once, compared by an officer later.

Until an office has begun to compare a paper it is of no unit: nobody but its owner opens it. The
officer in front of whom the owner stands takes it over, with the number of the owner and a reason.
"""

import uuid

from sqlalchemy import Connection, select, update

from storage.afar import HandedIn
from storage.errors import NotFound, WrongState
from storage.kept import Actor
from storage.people import Profile
from storage.portal_tables import handed_in
from storage.search import digits, fold
from storage.shelves import Shelves, as_id
from storage.tables import documents, keys, records


class OwnPapers:
    """Papers handed in by owners, on the shelves of a vault."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._database = shelves._database

    def waiting(self, person_id: str, actor: Actor, reason: str) -> tuple[HandedIn, ...]:
        """What a person handed in and no officer has confirmed, newest first."""
        person = as_id(person_id)
        with self._database.transaction() as connection:
            found = _waiting(connection, person)
            self._shelves._audit.append(
                connection, actor, "look at papers", reason, "", [str(person)]
            )
        return found

    def in_front(
        self, number: str, actor: Actor, reason: str
    ) -> tuple[str, Profile, tuple[HandedIn, ...]]:
        """The person with this number who stands at the counter: id, profile, papers handed in.

        The profile is empty unless the office may know it: it keeps papers of the person, has a
        grant, or the person has handed in a paper to be compared. Raises `NotFound`.
        """
        with self._database.transaction() as connection:
            person = self._shelves._people.by_number(connection, digits(number))
            if person is None:
                raise NotFound("person")
            profile = self._shelves._people.profile(connection, person)
            found = _waiting(connection, person)
            if not found and not self._shelves._access.is_seen(connection, person, actor):
                profile = Profile(personal_number=digits(number))
            self._shelves._audit.append(
                connection, actor, "open store", reason, "", [str(person)], ["personal_number"]
            )
        return str(person), profile, found

    def take_over(self, document_id: str, actor: Actor, reason: str) -> None:
        """The office of the actor begins to compare. Raises `NotFound`, `WrongState`."""
        item = as_id(document_id)
        with self._database.transaction() as connection:
            owner = _owner(connection, item)
            if owner is None:
                raise NotFound(document_id)
            self._shelves._documents.lock(connection, item, "received", "read", "confirmed")
            unit = connection.scalar(select(documents.c.unit).where(documents.c.id == item))
            if unit not in ("", actor.unit):
                raise WrongState(f"document {item} is compared elsewhere")
            taken = update(documents).where(documents.c.id == item).values(unit=actor.unit)
            connection.execute(taken)
            self._shelves._audit.append(
                connection, actor, "take over", reason, str(item), [str(owner)]
            )

    def owner_of(self, document_id: str, full_name: str = "") -> str:
        """Who handed in a document; empty when nobody did, or it names somebody else."""
        with self._database.transaction() as connection:
            owner = _owner(connection, as_id(document_id))
            if owner and full_name:
                known = self._shelves._people.profile(connection, owner).full_name
                if known and fold(known) != fold(full_name):
                    return ""
        return str(owner or "")

    def documents_of(self, person_id: str) -> list[str]:
        """Every document that opens by the key of this person, oldest first."""
        person = as_id(person_id)
        with self._database.transaction() as connection:
            owned = self._shelves._keyring.owned(connection, person)
            rows = select(documents.c.id).where(documents.c.id.in_(owned))
            found = connection.scalars(rows.order_by(documents.c.received_at, documents.c.id))
            return [str(item) for item in found]


def _waiting(connection: Connection, person: uuid.UUID) -> tuple[HandedIn, ...]:
    mine = (
        select(handed_in.c.document_id, handed_in.c.at, documents.c.state, documents.c.unit)
        .join(documents, documents.c.id == handed_in.c.document_id)
        .join(keys, keys.c.id == documents.c.id)  # not those that were erased
        .where(handed_in.c.person_id == person, documents.c.state != "confirmed")
        .order_by(handed_in.c.at.desc())
    )
    found = connection.execute(mine).all()
    kinds = select(records.c.document_id, records.c.paper).order_by(records.c.number)
    rows = connection.execute(
        kinds.where(records.c.document_id.in_([row.document_id for row in found]))
    ).all()
    return tuple(
        HandedIn(
            str(row.document_id),
            row.at,
            row.state,
            tuple(kind.paper for kind in rows if kind.document_id == row.document_id),
            row.unit,
        )
        for row in found
    )


def _owner(connection: Connection, item: uuid.UUID) -> uuid.UUID | None:
    rows = select(handed_in.c.person_id).where(handed_in.c.document_id == item)
    owner: uuid.UUID | None = connection.scalar(rows)
    return owner
