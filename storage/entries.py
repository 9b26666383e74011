"""What was typed into the entry of a dossier that is not open yet, or for the next step of one that
is: nothing of it is ever lost.

It waits for the same officer, place and person, sealed with the person's key: who is erased takes
it along. It goes when the dossier is opened or moved on, or when nobody came back to it.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.application_tables import entries
from storage.kept import Actor
from storage.keys import seal, unseal
from storage.shelves import Shelves, as_id

WAITS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Which entry: its procedure (or its package and procedure) and the first of the family; or the
    open dossier with its state, and who handed it in."""

    procedure: str
    person: str  # id


class Entries:
    """Entries in work, on the shelves of a vault."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._database = shelves._database

    def save(self, place: Place, values: Mapping[str, str], actor: Actor) -> None:
        """Keep what was typed so far. Raises `NotFound`, `NotYours`, `Erased`."""
        person, now = as_id(place.person), datetime.now(UTC)
        with self._database.transaction() as connection:
            self._shelves._access.person(connection, person, actor)
            key = self._shelves._keyring.open(connection, person)
            body = seal(key, json.dumps(dict(values)).encode(), _about(place, actor))
            row = upsert(entries).values(
                account=actor.name, procedure=place.procedure, person_id=person, body=body, at=now
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=entries.primary_key, set_={"body": body, "at": now}
                )
            )
            connection.execute(delete(entries).where(entries.c.at < now - WAITS))

    def saved(self, place: Place, actor: Actor) -> dict[str, str]:
        """What this officer typed and did not send. Raises `NotYours`, `Erased`."""
        person = as_id(place.person)
        with self._database.transaction() as connection:
            self._shelves._access.person(connection, person, actor)
            body = connection.scalar(select(entries.c.body).where(_mine(place, person, actor)))
            if body is None:
                return {}
            key = self._shelves._keyring.open(connection, person)
            found: dict[str, str] = json.loads(unseal(key, body, _about(place, actor)))
            self._shelves._audit.append(
                connection, actor, "look at dossier", place.procedure, people=[place.person]
            )
        return found

    def drop(self, place: Place, actor: Actor) -> None:
        """The dossier is open."""
        person = as_id(place.person)
        with self._database.transaction() as connection:
            connection.execute(delete(entries).where(_mine(place, person, actor)))


def _mine(place: Place, person: uuid.UUID, actor: Actor) -> ColumnElement[bool]:
    return and_(
        entries.c.account == actor.name,
        entries.c.procedure == place.procedure,
        entries.c.person_id == person,
    )


def _about(place: Place, actor: Actor) -> str:
    """What binds the sealed text to its row."""
    return f"entry/{actor.name}/{place.procedure}/{place.person}"
