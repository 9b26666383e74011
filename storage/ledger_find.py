"""Finding acts of archived books by a name, a day of registration, a book."""

from sqlalchemy import select

from storage.kept import Actor
from storage.ledger_kept import Cover, PlacedAct
from storage.ledger_shelf import LedgerShelf, day_mark, name_mark
from storage.ledger_tables import acts, books, names

MOST = 50  # acts of one answer


class LedgerFind(LedgerShelf):
    """Acts by what is known of them; nothing is found by an empty question."""

    def find(
        self, actor: Actor, name: str = "", day: str = "", kind: str = "", year: int = 0,
        reason: str = "",
    ) -> list[tuple[str, Cover, PlacedAct]]:  # fmt: skip
        """Book id, cover and act, of books of the actor's unit: those that bear all that is said.

        A name or a day must be told. The look leaves a line in the trail.
        """
        marks = [name_mark(name, self._marks)] if name.strip() else []
        marks += [day_mark(day, self._marks)] if day else []
        if not marks:
            return []
        rows = select(acts.c.book_id, acts.c.page, acts.c.position, books).join(
            books, books.c.id == acts.c.book_id
        )
        for mark in marks:
            here = select(names.c.mark).where(
                names.c.book_id == acts.c.book_id, names.c.page == acts.c.page,
                names.c.position == acts.c.position, names.c.mark == mark,
            )  # fmt: skip
            rows = rows.where(here.exists())
        rows = rows.where(books.c.unit == actor.unit)
        rows = rows.where(books.c.kind == kind) if kind else rows
        rows = rows.where(books.c.year == year) if year else rows
        found = []
        with self.database.transaction() as connection:
            for row in connection.execute(rows.order_by(acts.c.book_id, acts.c.page).limit(MOST)):
                key = self._keyring.open(connection, row.book_id)
                place = (row.page, row.position)
                cover = Cover(row.kind, row.year, row.number, row.office)
                for placed in self._acts(connection, row.book_id, key, *place):
                    found.append((str(row.book_id), cover, placed))
            self._audit.append(connection, actor, "find act", reason)
        return found
