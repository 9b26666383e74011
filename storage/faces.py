"""The door to face templates: like the vault, one method = one transaction. Any thread may call.

    faces = Faces(open_database(url), open_master_key(Path("var/keys/face.key")))

What happens here stands in the vault's trail too: the callers in api write both.
"""

import json
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import face_rows as rows
from storage import face_vectors
from storage.database import Database
from storage.errors import WrongKey
from storage.face_rows import FaceKeys, Template
from storage.face_tables import consents, face_settings, templates, tickets
from storage.hits import Hits
from storage.keys import MasterKey, seal, unseal

GALLERY, COHORT = "gallery", "cohort"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to, when, and on which text."""

    purpose: str  # "status": found by face; "cohort": also kept to make scores fair
    text_version: str
    given_at: datetime
    given_to: str
    unit: str
    guardian: str = ""  # who agreed for a minor
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A secret that a station holds for a short time, and what it stands for."""

    secret: str
    body: dict[str, Any]


class Faces:
    """Templates, consents and tickets of all units on one database."""

    def __init__(self, database: Database, master: MasterKey, in_database: bool = False) -> None:
        """`in_database`: searched by pgvector. Raises `WrongKey` when the templates were sealed
        under another face key, `NoVectors`."""
        self._database, self._keys = database, FaceKeys(master)
        self.hits = Hits(database, master.derive("hits"))
        self.in_database = in_database
        mine = {"name": "face_key", "value": self._keys.fingerprint}
        with database.transaction() as connection:
            connection.execute(upsert(face_settings).values(mine).on_conflict_do_nothing())
            kept = select(face_settings.c.value).where(face_settings.c.name == mine["name"])
            if connection.scalar(kept) != mine["value"]:
                raise WrongKey("the face key is not the one of this store")
            face_vectors.prepare(connection, self._keys, in_database)

    def rotation(self, unit: str, model: str) -> bytes:
        """The secret of an office for `faceid.vectors.rotation`."""
        return self._keys.rotation(unit, model)

    def enrol(
        self, person_id: str, unit: str, model: str, vector: bytes, given: Sequence[Consent]
    ) -> int:
        """Keep a template with its consents; the id of the template in the gallery.

        With a consent for the cohort the vector is kept there too, beyond the application.
        """
        subject = self._keys.subject(person_id)
        with self._database.transaction() as connection:
            for consent in given:
                item = uuid.uuid4()
                name = consent.guardian.encode()
                sealed = seal(self._keys.notes, name, f"guardian/{item}") if name else None
                connection.execute(
                    insert(consents).values(
                        id=item,
                        subject=subject,
                        unit=unit,
                        purpose=consent.purpose,
                        text_version=consent.text_version,
                        given_at=consent.given_at,
                        given_to=consent.given_to,
                        guardian=sealed,
                    )
                )
            if any(consent.purpose == COHORT for consent in given):
                rows.add(connection, self._keys, person_id, unit, model, COHORT, vector)
            kept = rows.add(connection, self._keys, person_id, unit, model, GALLERY, vector)
            if self.in_database:
                face_vectors.put(connection, Template(kept, person_id, vector), unit, model)
            return kept

    def nearest(
        self, unit: str, model: str, probe: Iterable[float], count: int
    ) -> tuple[list[int], Any]:
        """Ids and vectors (n, d) of the nearest, found by the database."""
        with self._database.transaction() as connection:
            return face_vectors.nearest(connection, unit, model, probe, count)

    def size(self, unit: str, model: str) -> int:
        """Vectors that the database searches among."""
        with self._database.transaction() as connection:
            return face_vectors.size(connection, unit, model)

    def leave(self, person_id: str, unit: str = "") -> int:
        """The application is closed: out of the gallery (of one unit, or all). How many went."""
        wanted = (templates.c.subject == self._keys.subject(person_id)) & (
            templates.c.kind == GALLERY
        )
        if unit:
            wanted &= templates.c.unit == unit
        with self._database.transaction() as connection:
            return rows.remove(connection, wanted)

    def withdraw(self, person_id: str) -> int:
        """Consent is withdrawn: every template goes, gallery and cohort, in all units."""
        subject = self._keys.subject(person_id)
        with self._database.transaction() as connection:
            connection.execute(
                update(consents)
                .where(consents.c.subject == subject, consents.c.withdrawn_at.is_(None))
                .values(withdrawn_at=datetime.now(UTC))
            )
            return rows.remove(connection, templates.c.subject == subject)

    def let_go(self, person_id: str, unit: str) -> None:
        """For `Vault.on_leave`: out of the gallery of a unit; "" = the person is erased."""
        if unit:
            self.leave(person_id, unit)
        else:
            self.withdraw(person_id)

    def consents_of(self, person_id: str) -> tuple[Consent, ...]:
        """What this person agreed to, oldest first; withdrawn ones too, as proof."""
        found = select(consents).where(consents.c.subject == self._keys.subject(person_id))
        with self._database.transaction() as connection:
            return tuple(
                Consent(
                    row.purpose, row.text_version, row.given_at, row.given_to, row.unit,
                    unseal(self._keys.notes, row.guardian, f"guardian/{row.id}").decode()
                    if row.guardian else "",
                    row.withdrawn_at,
                )
                for row in connection.execute(found.order_by(consents.c.given_at))
            )  # fmt: skip

    def enrolled(self, person_id: str, unit: str) -> bool:
        """Whether this person can be found by face at a unit."""
        wanted = select(templates.c.id).where(
            templates.c.subject == self._keys.subject(person_id),
            templates.c.unit == unit,
            templates.c.kind == GALLERY,
        )
        with self._database.transaction() as connection:
            return connection.execute(wanted).first() is not None

    def head(self) -> int:
        """Number of the newest change."""
        with self._database.transaction() as connection:
            return rows.head(connection)[1]

    def load(self, unit: str, model: str, kind: str) -> tuple[int, int, Iterable[Template]]:
        """Newest change before reading, number of rows, and the rows as they are read."""
        with self._database.transaction() as connection:
            newest = rows.head(connection)[1]
            size = rows.count(connection, unit, model, kind)
        return newest, size, self._stream(unit, model, kind)

    def changed(
        self, unit: str, model: str, number: int
    ) -> tuple[int, list[int], dict[int, tuple[str, Template]]] | None:
        """Since a change: newest number, ids that came or went, and those that are there with
        their kind. None when it lies too far back: read everything again."""
        with self._database.transaction() as connection:
            oldest, newest = rows.head(connection)
            if newest == number:
                return number, [], {}
            if number < oldest - 1 or number > newest:
                return None
            items = rows.changed_since(connection, unit, number)
            return newest, items, rows.some(connection, self._keys, items, model)

    def person_of(self, item: int) -> str:
        """Whose template this is; empty when it is gone."""
        with self._database.transaction() as connection:
            found = rows.one(connection, self._keys, item)
        return found.person_id if found else ""

    def old(self, days: int) -> list[tuple[str, str]]:
        """Person and unit of all gallery templates older than so many days; 0: of all."""
        limit = datetime.now(UTC) - timedelta(days=days)
        wanted = select(templates).where(templates.c.kind == GALLERY, templates.c.made_at < limit)
        with self._database.transaction() as connection:
            found = connection.execute(wanted).all()
        return [(self._keys.open(row.id, row.model, row.sealed).person_id, row.unit)
                for row in found]  # fmt: skip

    def drop_cohort(self, days: int) -> int:
        """Forget members of cohorts after so many days; how many."""
        limit = datetime.now(UTC) - timedelta(days=days)
        with self._database.transaction() as connection:
            return rows.remove(
                connection, (templates.c.kind == COHORT) & (templates.c.made_at < limit)
            )

    def issue(self, kind: str, body: dict[str, Any], seconds: float, tries: int = 1) -> str:
        """A new ticket; the secret that the station holds."""
        secret = secrets.token_urlsafe(24)
        item, now = rows.ticket_id(secret), datetime.now(UTC)
        sealed = seal(self._keys.notes, json.dumps(body).encode(), f"ticket/{item.hex()}")
        with self._database.transaction() as connection:
            connection.execute(delete(tickets).where(tickets.c.until < now))
            connection.execute(
                insert(tickets).values(
                    id=item, kind=kind, tries=tries, sealed=sealed,
                    until=now + timedelta(seconds=seconds),
                )
            )  # fmt: skip
        return secret

    def spend(self, kind: str, secret: str) -> Ticket | None:
        """Use a ticket once; None when it is unknown, too old, or has no tries left."""
        item = rows.ticket_id(secret)
        mine = (tickets.c.id == item) & (tickets.c.kind == kind)
        with self._database.transaction() as connection:
            row = connection.execute(
                update(tickets)
                .where(mine, tickets.c.tries > 0, tickets.c.until >= datetime.now(UTC))
                .values(tries=tickets.c.tries - 1)
                .returning(tickets.c.sealed)
            ).one_or_none()
            connection.execute(delete(tickets).where(tickets.c.id == item, tickets.c.tries <= 0))
        if row is None:
            return None
        body = unseal(self._keys.notes, row.sealed, f"ticket/{item.hex()}")
        return Ticket(secret, json.loads(body))

    def close(self) -> None:
        """Close the connections when the database is not the vault's."""
        self._database.close()

    def _stream(self, unit: str, model: str, kind: str) -> Iterable[Template]:
        with self._database.transaction() as connection:
            yield from rows.stream(connection, self._keys, unit, model, kind)
