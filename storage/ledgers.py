"""Archived books on the shelf: pages sealed as they came, acts with all their keys.

One key per book. Every method is one transaction and may be called from any thread; all raise
`storage.errors.StorageError`.
"""

import hmac
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from catalog.act import Act, renewed
from storage import queue
from storage.errors import Damaged, NotFound, NotYours, WrongState
from storage.kept import Actor
from storage.keys import mac, seal, unseal
from storage.ledger_find import LedgerFind
from storage.ledger_kept import PART, Book, Cover, Leaf, LeafState, PlacedAct
from storage.ledger_review import LedgerReview
from storage.ledger_tables import acts, books, pages
from storage.ledger_verified import LedgerVerified
from storage.shelves import as_id

QUEUE, PRIORITY = "ledger", -10  # a counter scan (0) never waits behind a book
TASK = "read_book_part"
BATCH = 16  # pages of one transaction while a book comes in


class Ledgers(LedgerReview, LedgerFind, LedgerVerified):
    """The books of one store."""

    def add(self, cover: Cover, leaves: Iterable[Leaf], actor: Actor) -> str:
        """Keep the pages of a book untouched and queue its reading; the id of the book.

        A book whose intake was cut short goes on where it stopped. Raises `WrongState` when the
        very book is there already.
        """
        book, there = self._open_book(cover, actor)
        rest = iter(leaf for leaf in leaves if leaf.number not in there)
        while batch := list(islice(rest, BATCH)):
            with self.database.transaction() as connection:
                key = self._keyring.open(connection, book)
                for leaf in batch:
                    self._put(connection, book, key, leaf)
        with self.database.transaction() as connection:
            known = connection.scalar(select(func.count()).where(pages.c.book_id == book))
            connection.execute(update(books).where(books.c.id == book).values(state="reading"))
            self._defer(connection, book)
            self._audit.append(connection, actor, "add book", f"{cover.kind} {known} pages")
        return str(book)

    def _open_book(self, cover: Cover, actor: Actor) -> tuple[uuid.UUID, set[int]]:
        mine = (books.c.kind == cover.kind, books.c.year == cover.year,
                books.c.number == cover.number, books.c.office == cover.office)  # fmt: skip
        with self.database.transaction() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ledger_books'))"))
            row = connection.execute(select(books).where(*mine)).one_or_none()
            if row is not None:
                if row.state != "adding":
                    raise WrongState(f"book {cover.kind} {cover.name} is on the shelf: {row.id}")
                held = select(pages.c.number).where(pages.c.book_id == row.id)
                return row.id, set(connection.scalars(held))
            book = uuid.uuid4()
            self._keyring.create(connection, book)
            connection.execute(
                upsert(books).values(
                    id=book,
                    kind=cover.kind,
                    year=cover.year,
                    number=cover.number,
                    office=cover.office,
                    unit=actor.unit,
                    state="adding",
                    added_at=datetime.now(UTC),
                    added_by=actor.name,
                )
            )
        return book, set()

    def _put(self, connection: Connection, book: uuid.UUID, key: bytes, leaf: Leaf) -> None:
        address = _address(key, leaf.number, leaf.data)
        self._blobs.put(address, seal(key, leaf.data, address))
        connection.execute(
            upsert(pages)
            .values(
                book_id=book,
                number=leaf.number,
                address=address,
                media_type=leaf.media_type,
                name=seal(key, leaf.name.encode(), f"{book}/{leaf.number}/name"),
                mark=mac(self._marks, b"leaf/" + leaf.data),
                state="queued",
            )
            .on_conflict_do_nothing()
        )

    def _defer(self, connection: Connection, book: uuid.UUID) -> int:
        """Queue what is not read, in parts; how many. Of a book that is read the first part: its
        worker finds nothing to read and finishes the book."""
        waiting = select(pages.c.number).where(pages.c.book_id == book, pages.c.state == "queued")
        parts = sorted({(number - 1) // PART for number in connection.scalars(waiting)})
        for part in parts or [0]:
            first, last = part * PART + 1, (part + 1) * PART
            queue.defer_to(
                connection, QUEUE, PRIORITY, TASK, book=str(book), first=str(first), last=str(last)
            )
        return len(parts) or 1

    def requeue(self) -> int:
        """Queue parts of books that have unread pages, or are read and not finished, and no job
        left; how many parts. A worker may be killed between the last page and the end."""
        total = 0
        with self.database.transaction() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ledger_requeue'))"))
            jobs = text(
                "SELECT DISTINCT args->>'book' FROM procrastinate_jobs WHERE queue_name = :queue "
                "AND status IN ('todo', 'doing')"
            )
            busy = {uuid.UUID(one) for one in connection.scalars(jobs, {"queue": QUEUE})}
            unread = (
                select(pages.c.book_id)
                .distinct()
                .join(books)
                .where(pages.c.state == "queued", books.c.state != "adding")
            )
            unfinished = select(books.c.id).where(books.c.state == "reading")
            for book in set(connection.scalars(unread.union(unfinished))) - busy:
                total += self._defer(connection, book)
        return total

    def read_again(self, book_id: str, actor: Actor, numbers: Sequence[int] = ()) -> None:
        """Queue pages anew: all of them, or those named. Confirmed fields will not change."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            chosen = [pages.c.book_id == book]
            if numbers:
                chosen.append(pages.c.number.in_(numbers))
            connection.execute(
                update(pages).where(*chosen).values(state="queued", model="", error="")
            )
            connection.execute(update(books).where(books.c.id == book).values(state="reading"))
            self._defer(connection, book)
            self._audit.append(connection, actor, "read book again", book_id)

    def books(self, unit: str = "") -> list[Book]:
        """All books (of a unit), newest first."""
        rows = select(books).order_by(books.c.added_at.desc())
        if unit:
            rows = rows.where(books.c.unit == unit)
        with self.database.transaction() as connection:
            return [_book(row) for row in connection.execute(rows)]

    def book(self, book_id: str, actor: Actor | None = None) -> Book:
        """One book, for an actor of its unit. Raises `NotFound`, `NotYours`."""
        with self.database.transaction() as connection:
            row = connection.execute(
                select(books).where(books.c.id == as_id(book_id))
            ).one_or_none()
        if row is None:
            raise NotFound(book_id)
        if actor and actor.role != "system" and actor.unit != row.unit:
            raise NotYours(book_id)
        return _book(row)

    def leaves(self, book_id: str) -> list[LeafState]:
        """The pages in order, without their bytes."""
        rows = select(pages).where(pages.c.book_id == as_id(book_id)).order_by(pages.c.number)
        with self.database.transaction() as connection:
            return [
                LeafState(
                    r.number, r.state, r.kind, r.model, r.error, r.seconds, r.times, r.read_at
                )
                for r in connection.execute(rows)
            ]

    def file_names(self, book_id: str) -> list[str]:
        """What the files of the pages were called, in order."""
        book = as_id(book_id)
        rows = select(pages.c.number, pages.c.name).where(pages.c.book_id == book)
        with self.database.transaction() as connection:
            key = self._keyring.open(connection, book)
            return [
                unseal(key, row.name, f"{book}/{row.number}/name").decode()
                for row in connection.execute(rows.order_by(pages.c.number))
            ]

    def twins(self, book_id: str) -> list[tuple[int, int]]:
        """Pages that are the same picture twice: the first and the later one."""
        rows = (
            select(pages.c.mark, func.array_agg(pages.c.number))
            .where(pages.c.book_id == as_id(book_id))
            .group_by(pages.c.mark)
            .having(func.count() > 1)
        )
        with self.database.transaction() as connection:
            groups = [sorted(row[1]) for row in connection.execute(rows)]
        return [(group[0], later) for group in groups for later in group[1:]]

    def picture(self, book_id: str, number: int, actor: Actor | None = None) -> bytes:
        """The original bytes of one page; a look by a person leaves a line in the trail."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            key = self._keyring.open(connection, book)
            mine = (pages.c.book_id == book, pages.c.number == number)
            address = connection.scalar(select(pages.c.address).where(*mine))
            if address is None:
                raise NotFound(f"{book_id}/{number}")
            data = unseal(key, self._blobs.get(address), address)
            if not hmac.compare_digest(address, _address(key, number, data)):
                raise Damaged(f"{book_id}/{number}: another picture lies here")
            if actor is not None:
                self._audit.append(connection, actor, "look at book page", f"{book_id}/{number}")
        return data

    def keep(
        self, book_id: str, number: int, model: str, kind: str, read: Sequence[Act], seconds: float
    ) -> bool:
        """Keep what was read on a page; False when this model's reading is there already."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            row = self._lock_page(connection, book, number)
            if row.state == "read" and row.model == model:
                return False
            key = self._keyring.open(connection, book)
            before = {one.position: one.act for one in self._acts(connection, book, key, number)}
            for position, act in enumerate(read):
                old = before.get(position)
                self._write(
                    connection, book, key, number, position, renewed(old, act) if old else act
                )
            for position in before.keys() - set(range(len(read))):
                if not any(one.touched for one in before[position].fields.values()):
                    gone = (
                        acts.c.book_id == book,
                        acts.c.page == number,
                        acts.c.position == position,
                    )
                    connection.execute(delete(acts).where(*gone))
            self._mark_page(
                connection, book, number, state="read", kind=kind, model=model, error="",
                seconds=seconds, times=row.times + 1,
            )  # fmt: skip
        return True

    def park(self, book_id: str, number: int, error: str) -> None:
        """Set a page aside with the reason; the book goes on."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            row = self._lock_page(connection, book, number)
            if row.state == "queued":
                self._mark_page(connection, book, number, state="parked", error=error[:300])

    def acts(self, book_id: str) -> list[PlacedAct]:
        """All acts in the order of the book."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            return self._acts(connection, book, self._keyring.open(connection, book))

    def act(self, book_id: str, page: int, position: int) -> PlacedAct:
        """One act. Raises `NotFound`."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            key = self._keyring.open(connection, book)
            found = self._acts(connection, book, key, page, position)
        if not found:
            raise NotFound(f"{book_id}/{page}/{position}")
        return found[0]

    def note(self, actor: Actor, action: str, book_id: str) -> None:
        """A line in the trail for what was done with a whole book."""
        with self.database.transaction() as connection:
            self._audit.append(connection, actor, action, book_id)

    def set_state(self, book_id: str, state: str, problems: Sequence[str] | None = None) -> None:
        """Where the book stands, and what is wrong with it as a whole."""
        values: dict[str, object] = {"state": state}
        if problems is not None:
            values["problems"] = list(problems)
        with self.database.transaction() as connection:
            connection.execute(update(books).where(books.c.id == as_id(book_id)).values(values))


def _address(key: bytes, number: int, data: bytes) -> str:
    return mac(mac(key, b"address"), f"leaf/{number}/".encode() + data).hex()


def _book(row: Row[Any]) -> Book:
    cover = Cover(row.kind, row.year, row.number, row.office)
    return Book(str(row.id), cover, row.unit, row.state, row.added_at, row.added_by,
                tuple(row.problems))  # fmt: skip
