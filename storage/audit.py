"""Who did what with whose data, when and why: a chain in which no line can change unseen.

Each line carries HMAC-SHA256(audit key, hash of the line before + canonical JSON of the line).
The head row holds the last number and hash, so that a missing last line is seen too; it is also
the lock that puts writers in a row. Lines hold ids and names of fields, never values; long runs
of digits in a reason are masked.
"""

import json
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Connection, LargeBinary, Row, bindparam, insert, select, update

from storage.errors import Damaged
from storage.kept import Actor, Event
from storage.keys import mac
from storage.ready import Ready
from storage.tables import audit, audit_head

START = b"\0" * 32  # the hash before the first line
LONGEST_REASON = 500  # letters
_HEAD = Ready(select(audit_head).with_for_update())
_MOVED = (
    update(audit_head)
    .values(number=bindparam("line", type_=BigInteger), hash=bindparam("proof", type_=LargeBinary))
    .cte("moved")
)
_APPEND = Ready(
    insert(audit)
    .add_cte(_MOVED)
    .values(
        number=bindparam("line"),
        at=bindparam("moment"),
        actor=bindparam("name"),
        unit=bindparam("office"),
        action=bindparam("act"),
        reason=bindparam("why"),
        document_id=bindparam("document"),
        people=bindparam("persons"),
        fields=bindparam("names"),
        hash=bindparam("proof"),
        role=bindparam("role_"),
    )
)


class Audit:
    """The trail of one store."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def append(
        self,
        connection: Connection,
        actor: Actor,
        action: str,
        reason: str = "",
        document_id: str = "",
        people: Iterable[str] = (),
        fields: Iterable[str] = (),
    ) -> None:
        """Add a line; other writers wait until the transaction ends, so call it last."""
        head = _HEAD.first(connection)
        if head is None:
            raise Damaged("the head of the audit trail is missing")
        event = Event(
            head.number + 1,
            datetime.now(UTC),
            actor,
            action,
            _mask(_plain(reason))[:LONGEST_REASON],
            document_id,
            tuple(sorted(set(people))),
            tuple(sorted({_plain(field) for field in fields})),
        )
        proof = self._hash(head.hash, event, actor.role)
        _APPEND.run(
            connection,
            line=event.number,
            moment=event.at,
            name=actor.name,
            office=actor.unit,
            act=action,
            why=event.reason,
            document=uuid.UUID(document_id) if document_id else None,
            persons=[uuid.UUID(person) for person in event.people],
            names=list(event.fields),
            proof=proof,
            role_=actor.role,
        )

    def of_person(self, connection: Connection, person_id: uuid.UUID) -> list[Event]:
        """All lines about a person, oldest first."""
        lines = select(audit).where(audit.c.people.contains([person_id])).order_by(audit.c.number)
        return [_event(row) for row in connection.execute(lines)]

    def of_document(self, connection: Connection, document_id: uuid.UUID) -> list[Event]:
        """All lines about a document, oldest first."""
        lines = select(audit).where(audit.c.document_id == document_id).order_by(audit.c.number)
        return [_event(row) for row in connection.execute(lines)]

    def verify(self, connection: Connection) -> int:
        """Number of lines; raises `Damaged` naming the first that is changed or missing."""
        last, proof = 0, START
        lines = select(audit).order_by(audit.c.number)
        with connection.execute(lines, execution_options={"yield_per": 1000}) as rows:
            for row in rows:
                if row.number != last + 1:
                    raise Damaged(f"audit line {last + 1} is missing")
                last, proof = row.number, self._hash(proof, _event(row), row.role)
                if proof != row.hash:
                    raise Damaged(f"audit line {row.number} was changed")
        head = connection.execute(select(audit_head)).one_or_none()
        if head is None or (head.number, head.hash) != (last, proof):
            raise Damaged(f"audit lines after {last} are missing")
        return last

    def _hash(self, before: bytes, event: Event, role: str) -> bytes:
        line: Sequence[object] = (
            event.number,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.actor.name,
            event.actor.unit,
            event.action,
            event.reason,
            event.document_id,
            event.people,
            event.fields,
            *([role] if role else []),  # lines from before roles have none
        )
        return mac(self._key, before + json.dumps(line, separators=(",", ":")).encode())


def _event(row: Row[*tuple[object, ...]]) -> Event:
    return Event(
        row.number,
        row.at,
        Actor(row.actor, row.unit, row.role or "officer"),
        row.action,
        row.reason,
        str(row.document_id or ""),
        tuple(str(person) for person in row.people),
        tuple(row.fields),
    )


def _plain(text: str) -> str:
    """Without what PostgreSQL cannot keep: a line that fails would stop the work it tells of."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def _mask(text: str) -> str:
    """Keep the first six digits of a number of 9 to 12, written with spaces and dots or not."""
    return re.sub(
        r"(?<!\d)((?:\d[ .]?){6})(\d(?:[ .]?\d){2,5})(?!\d)",
        lambda found: found[1] + re.sub(r"\d", "*", found[2]),
        text,
    )
