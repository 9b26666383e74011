"""One child kept as two persons: the notice of the hospital bears no number, the certificate does.

Who has the same name, the same day of birth and the same parent is offered as the same person; an
officer who compared them joins both. Nothing is ever joined by itself.
"""

import uuid

from sqlalchemy import Connection, select

from storage import applications as shelf
from storage.application_tables import applications
from storage.dossier import CLOSED
from storage.errors import WrongState
from storage.kept import Actor, Found
from storage.people import Profile
from storage.search import fold
from storage.shelves import Shelves, as_id

PARENTS = ("mother", "father")
LOOKED = 50  # persons of that name that are compared
REASON = "cùng một người"  # of the correction that moves a paper


class SamePerson:
    """Persons who may be one, on the shelves of a vault."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._database = shelves._database

    def likely(self, person_id: str, actor: Actor, reason: str) -> tuple[Found, ...]:
        """Who may be the same person. Raises `NotFound`, `NotYours`, `Erased`."""
        person, shelves = as_id(person_id), self._shelves
        with self._database.transaction() as connection:
            shelves._access.person(connection, person, actor)
            found = tuple(
                shelves._found(connection, other, actor)
                for other in self._alike(connection, person, actor)
            )
            people = [person_id, *(each.person_id for each in found)]
            shelves._audit.append(connection, actor, "find", reason, people=people)
        return found

    def join(self, person_id: str, other_id: str, actor: Actor) -> str:
        """All papers and open dossiers of both come to one of them, whose id is returned: to the
        one with a number. Raises `WrongState`: they are not alike."""
        one, other, shelves = as_id(person_id), as_id(other_id), self._shelves
        with self._database.transaction() as connection:
            for person in (one, other):
                shelves._access.person(connection, person, actor)
            shelves._people.lock(connection, [one, other])
            if other not in self._alike(connection, one, actor):
                raise WrongState(f"{one} and {other} are not alike")
            stays, goes = other, one
            if shelves._people.profile(connection, one).personal_number:
                stays, goes = one, other
            self._move_dossiers(connection, goes, stays)
            for paper in shelves._records.of_person(connection, goes):
                item = as_id(paper.document_id)
                key = shelves._documents.key(connection, item)
                version = shelves._records.one(connection, item, paper.number, key).version
                shelves._confirm(
                    connection, item, paper.number, paper.fields, stays, actor, version, REASON
                )
            people = [str(stays), str(goes)]
            shelves._audit.append(connection, actor, "join persons", REASON, people=people)
        return str(stays)

    def _alike(self, connection: Connection, person: uuid.UUID, actor: Actor) -> list[uuid.UUID]:
        people = self._shelves._people
        mine, parents = people.profile(connection, person), self._parents(connection, person)
        if not (mine.full_name and mine.date_of_birth and parents):
            return []
        seen = self._shelves._access.seen(actor)
        return [
            other
            for other in people.by_name(connection, mine.full_name, LOOKED, seen)
            if other != person
            and _agree(mine, people.profile(connection, other))
            and _share(parents, self._parents(connection, other))
        ]

    def _parents(self, connection: Connection, person: uuid.UUID) -> dict[str, str]:
        """Mother and father as the papers of a person name them."""
        found: dict[str, str] = {}
        for paper in self._shelves._records.of_person(connection, person):
            for role in PARENTS:
                name = " ".join(fold(paper.fields.get(f"{role}.full_name", "")))
                if name:
                    found.setdefault(role, name)
        return found

    def _move_dossiers(self, connection: Connection, goes: uuid.UUID, stays: uuid.UUID) -> None:
        keyring = self._shelves._keyring
        mine = applications.c.id.in_(keyring.owned(connection, goes))
        open_ones = select(applications.c.id).where(mine, applications.c.state.not_in(CLOSED))
        for item in connection.scalars(open_ones).all():
            dossier = shelf.get(connection, keyring, item)
            people = {
                role: str(stays) if person == str(goes) else person
                for role, person in dossier.people.items()
            }
            key = keyring.open(connection, item)
            keyring.hand_over(connection, item, shelf.owners_of(people))
            shelf.rewrite(connection, item, key, dossier, people)


def _agree(one: Profile, other: Profile) -> bool:
    """The same name and day, and no two numbers."""
    return (
        fold(one.full_name) == fold(other.full_name)
        and one.date_of_birth == other.date_of_birth
        and "" in (one.personal_number, other.personal_number)
    )


def _share(one: dict[str, str], other: dict[str, str]) -> bool:
    """One parent at least that both name, and none named otherwise."""
    both = one.keys() & other.keys()
    return bool(both) and all(one[role] == other[role] for role in both)
