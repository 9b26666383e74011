"""Which confirmed papers the recogniser may learn from: those whose owner agreed to it."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from storage.grants import granted
from storage.kept import Actor
from storage.shelves import Shelves
from storage.tables import documents, records


@dataclass(frozen=True, slots=True)
class Lesson:
    """One confirmed record whose owner gave a grant for learning that is in force."""

    document_id: str
    record: int
    person_id: str


class Learning(Shelves):
    """The part of the vault that serves `motcua reviews export`."""

    def lessons(self, actor: Actor, reason: str) -> tuple[Lesson, ...]:
        """Records of the actor's unit to learn from, the oldest first; their persons' trail
        tells of it."""
        wanted = (
            select(records.c.document_id, records.c.number, records.c.person_id)
            .join(documents, documents.c.id == records.c.document_id)
            .where(
                documents.c.unit == actor.unit,
                records.c.person_id.is_not(None),
                granted(records.c.person_id, actor.unit, "learning"),
            )
            .order_by(documents.c.received_at, records.c.document_id, records.c.number)
        )
        with self._database.transaction() as connection:
            rows: list[tuple[uuid.UUID, int, uuid.UUID]] = [
                (row.document_id, row.number, row.person_id) for row in connection.execute(wanted)
            ]
            people = sorted({str(person) for _, _, person in rows})
            self._audit.append(connection, actor, "learn", reason, people=people)
        return tuple(Lesson(str(item), number, str(person)) for item, number, person in rows)
