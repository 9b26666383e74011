"""What partner systems say of the persons of acts: asked by the queue, counted per ward, sealed
with the key of the book."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import queue
from storage.application_tables import verifications
from storage.figures import Compared, by_ward
from storage.kept import Actor
from storage.keys import seal
from storage.ledger_shelf import LedgerShelf
from storage.ledger_tables import books
from storage.shelves import as_id
from storage.verified import TASK, Verified, opened

PRIORITY = -10  # a person at the counter is compared before a book is
MOST = 200  # acts that differ on one page


@dataclass(frozen=True, slots=True)
class ActPerson:
    """Somebody whom an act is about."""

    page: int
    position: int
    role: str
    numbered: bool  # whether there is a number to ask for


class LedgerVerified(LedgerShelf):
    """Comparisons of acts with partners."""

    def want_compared(
        self, book_id: str, persons: Sequence[ActPerson], partner: str, actor: Actor
    ) -> int:
        """Queue the comparison of persons of a book; how many will be asked for.

        Asked again, an answer that is there gives way to the new one. Who has no number is counted
        as such and nobody is asked.
        """
        book, asked = as_id(book_id), 0
        with self.database.transaction() as connection:
            key = self._keyring.open(connection, book)
            for one in persons:
                item = uuid.uuid4()
                state, result = ("waiting", "") if one.numbered else ("done", "unasked")
                known = {"state": state, "result": result, "ward": ""}
                row = upsert(verifications).values(
                    id=item, person_id=book, partner=partner, at=datetime.now(UTC),
                    body=seal(key, b"{}", f"{item}/verified"), book_id=book, page=one.page,
                    position=one.position, role=one.role, **known,
                )  # fmt: skip
                table = verifications.c
                kept = connection.scalar(
                    row.on_conflict_do_update(
                        index_elements=[
                            table.book_id, table.page, table.position, table.role, table.partner
                        ],
                        set_=known,
                    ).returning(table.id)
                )
                if one.numbered:
                    asked += 1
                    queue.defer_to(
                        connection, queue.USUAL, PRIORITY, TASK, verification=str(kept)
                    )
            self._audit.append(connection, actor, "compare acts", f"{book_id} {partner}")
        return asked

    def compared(self, unit: str = "", book_id: str = "") -> tuple[Compared, ...]:
        """The reconciliation report of acts, per partner and ward: of a book, a unit, or all."""
        mine: list[ColumnElement[bool]] = [verifications.c.book_id.is_not(None)]
        if book_id:
            mine.append(verifications.c.book_id == as_id(book_id))
        if unit:
            theirs = select(books.c.id).where(books.c.unit == unit)
            mine.append(verifications.c.book_id.in_(theirs))
        with self.database.transaction() as connection:
            return by_ward(connection, *mine)

    def differing(self, book_id: str, actor: Actor) -> list[Verified]:
        """Persons of a book of whom a partner says something else, or knows nothing; the first
        two hundred in the order of the book. The look leaves a line in the trail."""
        book, table = as_id(book_id), verifications.c
        rows = (
            select(verifications)
            .where(table.book_id == book, table.result.in_(("different", "missing")))
            .order_by(table.page, table.position, table.role)
            .limit(MOST)
        )
        with self.database.transaction() as connection:
            key = self._keyring.open(connection, book)
            found = [opened(row, key) for row in connection.execute(rows)]
            self._audit.append(connection, actor, "look at comparison", book_id)
        return found
