"""What partner systems say of persons: asked when a dossier is opened, made up later when a partner
is down. Results and wards are counted; what differs is sealed with the person's key."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from storage import queue
from storage.application_tables import verifications
from storage.errors import NotFound
from storage.kept import Actor
from storage.keys import seal, unseal
from storage.shelves import Shelves, as_id
from storage.tables import keys

TASK = "verify person"


@dataclass(frozen=True, slots=True)
class Verified:
    """The answer of one partner about one person."""

    id: str
    person_id: str
    partner: str
    waiting: bool  # not answered yet: nothing is asked of the citizen for it
    result: str  # same, different, missing; empty while waiting
    fields: Mapping[str, str]  # field → same, different, missing
    ward: str = ""
    dossier_id: str = ""
    act: tuple[str, int, int, str] | None = None  # book, page, position and role of an act's person


class Verifications(Shelves):
    """The part of a vault that keeps answers of partners."""

    def want_verified(
        self, dossier_id: str, persons: Sequence[str], partner: str, actor: Actor
    ) -> tuple[str, ...]:
        """Note that persons are to be compared with a partner, and queue the comparison.

        Both in one transaction: a partner that is down, or a service that stops, loses nothing.
        """
        made = []
        with self._database.transaction() as connection:
            for person in persons:
                item, owner = uuid.uuid4(), as_id(person)
                key = self._keyring.open(connection, owner)
                connection.execute(
                    insert(verifications).values(
                        id=item, application_id=as_id(dossier_id), person_id=owner,
                        partner=partner, state="waiting", result="", ward="",
                        at=datetime.now(UTC), body=seal(key, b"{}", f"{item}/verified"),
                    )
                )  # fmt: skip
                queue.defer(connection, TASK, verification=str(item))
                made.append(str(item))
            self._audit.append(connection, actor, "compare", partner, people=persons)
        return tuple(made)

    def verification(self, item: str) -> Verified:
        """One answer. Raises `Erased` when the person is gone, `NotFound` when the act is."""
        wanted = select(verifications).where(verifications.c.id == as_id(item))
        with self._database.transaction() as connection:
            row = connection.execute(wanted).one_or_none()
            if row is None:
                raise NotFound(item)
            return opened(row, self._keyring.open(connection, row.person_id))

    def verifications_of(self, dossier_id: str) -> tuple[Verified, ...]:
        """What partners say of the persons of a dossier, in the order asked."""
        mine = verifications.c.application_id == as_id(dossier_id)
        rows = select(verifications.c.id).where(mine).order_by(verifications.c.at)
        with self._database.transaction() as connection:
            items = list(connection.scalars(rows))
        return tuple(self.verification(str(item)) for item in items)

    def unanswered(self) -> tuple[str, ...]:
        """Ids of comparisons that no partner answered yet, the oldest first."""
        rows = (
            select(verifications.c.id)
            .join(keys, keys.c.id == verifications.c.person_id)
            .where(verifications.c.state == "waiting")
            .order_by(verifications.c.at)
        )
        with self._database.transaction() as connection:
            return tuple(str(item) for item in connection.scalars(rows))

    def answer(self, item: str, fields: Mapping[str, str], ward: str, actor: Actor) -> None:
        """Keep what a partner said. The second time it says the same it changes nothing."""
        found = as_id(item)
        with self._database.transaction() as connection:
            row = connection.execute(
                select(verifications).where(verifications.c.id == found).with_for_update()
            ).one()
            key = self._keyring.open(connection, row.person_id)
            body = json.dumps(dict(fields)).encode()
            connection.execute(
                update(verifications)
                .where(verifications.c.id == found)
                .values(
                    state="done", result=result_of(fields), ward=ward, at=datetime.now(UTC),
                    body=seal(key, body, f"{found}/verified"),
                )
            )  # fmt: skip
            people = [] if row.book_id else [str(row.person_id)]
            names = fields.keys()
            self._audit.append(connection, actor, "compared", row.partner, "", people, names)


def opened(row: Row[Any], key: bytes) -> Verified:
    """A row of the table with the key of its person, or of its book."""
    act = (str(row.book_id), row.page, row.position, row.role) if row.book_id else None
    fields = json.loads(unseal(key, row.body, f"{row.id}/verified"))
    return Verified(
        str(row.id), str(row.person_id), row.partner, row.state == "waiting", row.result,
        fields, row.ward, str(row.application_id or ""), act,
    )  # fmt: skip


def result_of(fields: Mapping[str, str]) -> str:
    """One word for all fields: missing when nobody was found, different when one differs."""
    if not fields or set(fields.values()) == {"missing"}:
        return "missing"
    return "different" if "different" in fields.values() else "same"
