"""Rows of face templates: sealed one by one, streamed at the start, followed by their changes.

A vector is AES-256-GCM text whose associated data are the id of the template and the sha256 of
the model: neither can be exchanged unseen. Photos are not kept.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, text

from storage.errors import Damaged
from storage.face_tables import changes, templates
from storage.keys import NONCE_BYTES, MasterKey, mac

PERSON_BYTES = 16
CHANGES_LOCK = 0x66616365  # numbers of changes are given out in the order of commits
KEPT_CHANGES = 10_000  # a process that is further behind reads everything again


@dataclass(frozen=True, slots=True)
class Template:
    """One opened row."""

    id: int
    person_id: str
    vector: bytes  # float32, little-endian, turned by the secret of the office


class FaceKeys:
    """What is derived from the face key. It opens nothing of the vault, nor the reverse."""

    def __init__(self, master: MasterKey) -> None:
        self._master = master
        self._rows = AESGCM(master.derive("face/template"))
        self._blind = master.derive("face/subject")
        self.notes = master.derive("face/note")
        self.fingerprint = master.fingerprint()

    def subject(self, person_id: str) -> bytes:
        """The blind name of a person."""
        return mac(self._blind, uuid.UUID(person_id).bytes)

    def rotation(self, unit: str, model: str) -> bytes:
        """The secret from which an office turns its vectors."""
        return self._master.derive(f"face/rotation/{unit}/{model}")

    def seal(self, item: int, model: str, person_id: str, vector: bytes) -> bytes:
        """For one row."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        plain = uuid.UUID(person_id).bytes + vector
        return nonce + self._rows.encrypt(nonce, plain, _place(item, model))

    def open(self, item: int, model: str, sealed: bytes) -> Template:
        """Raises `Damaged`."""
        try:
            plain = self._rows.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _place(item, model)
            )
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"face template {item}: does not open") from error
        person = uuid.UUID(bytes=plain[:PERSON_BYTES])
        return Template(item, str(person), plain[PERSON_BYTES:])


def add(
    connection: Connection, keys: FaceKeys, person_id: str, unit: str, model: str, kind: str,
    vector: bytes,
) -> int:  # fmt: skip
    """A template in place of an older one of this person, unit, model and kind; its id."""
    subject = keys.subject(person_id)
    same = (templates.c.subject == subject) & (templates.c.unit == unit)
    remove(connection, same & (templates.c.model == model) & (templates.c.kind == kind))
    item = secrets.randbits(62)
    connection.execute(
        insert(templates).values(
            id=item,
            subject=subject,
            unit=unit,
            model=model,
            kind=kind,
            sealed=keys.seal(item, model, person_id, vector),
            made_at=datetime.now(UTC),
        )
    )
    _changed(connection, [(unit, item)])
    return item


def remove(connection: Connection, wanted: ColumnElement[bool]) -> int:
    """Delete the rows of a condition; how many."""
    gone = delete(templates).where(wanted)
    rows = connection.execute(gone.returning(templates.c.unit, templates.c.id)).all()
    _changed(connection, [(row.unit, row.id) for row in rows])
    return len(rows)


def stream(connection: Connection, keys: FaceKeys, unit: str, model: str, kind: str
           ) -> Iterator[Template]:  # fmt: skip
    """All templates of one gallery."""
    found = select(templates.c.id, templates.c.sealed).where(
        templates.c.unit == unit, templates.c.model == model, templates.c.kind == kind
    )
    with connection.execute(found, execution_options={"yield_per": 5000}) as rows:
        for part in rows.partitions():
            for item, sealed in part:
                yield keys.open(item, model, sealed)


def count(connection: Connection, unit: str, model: str, kind: str) -> int:
    """Templates of one gallery."""
    found = select(func.count()).where(
        templates.c.unit == unit, templates.c.model == model, templates.c.kind == kind
    )
    return connection.scalar(found) or 0


def one(connection: Connection, keys: FaceKeys, item: int) -> Template | None:
    """A template, if it is still there."""
    row = connection.execute(select(templates).where(templates.c.id == item)).one_or_none()
    return keys.open(item, row.model, row.sealed) if row else None


def some(
    connection: Connection, keys: FaceKeys, items: Sequence[int], model: str
) -> dict[int, tuple[str, Template]]:
    """Those of the templates that are still there, of this model, with their kind."""
    rows = connection.execute(
        select(templates).where(templates.c.id.in_(items), templates.c.model == model)
    )
    return {row.id: (row.kind, keys.open(row.id, model, row.sealed)) for row in rows}


def head(connection: Connection) -> tuple[int, int]:
    """Numbers of the oldest and newest kept change; 0, 0 before the first."""
    row = connection.execute(
        select(func.min(changes.c.number), func.max(changes.c.number))
    ).one()
    return (row[0] or 0, row[1] or 0)


def changed_since(connection: Connection, unit: str, number: int) -> list[int]:
    """Ids of templates that came or went after this change."""
    found = select(changes.c.template).where(changes.c.number > number, changes.c.unit == unit)
    return list(dict.fromkeys(connection.scalars(found.order_by(changes.c.number))))


def _changed(connection: Connection, rows: Sequence[tuple[str, int]]) -> None:
    if not rows:
        return
    connection.execute(text(f"SELECT pg_advisory_xact_lock({CHANGES_LOCK})"))
    last, now = head(connection)[1], datetime.now(UTC)
    connection.execute(
        insert(changes),
        [
            {"number": last + step, "unit": unit, "template": item, "at": now}
            for step, (unit, item) in enumerate(rows, 1)
        ],
    )
    connection.execute(
        delete(changes).where(changes.c.number <= last + len(rows) - KEPT_CHANGES)
    )


def ticket_id(secret: str) -> bytes:
    """What stands in the database for a secret that a station holds."""
    return hashlib.sha256(secret.encode()).digest()


def _place(item: int, model: str) -> bytes:
    return f"faces/{item}/{model}".encode()
