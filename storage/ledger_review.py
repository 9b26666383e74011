"""Who types which act: handed out, locked, saved at every keystroke, sent, counted.

A field that waits for key B goes to anybody; one that waits for the third person to anybody but
those who typed it.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from catalog.act import Act, Keyed, keyed_as, settled_as
from storage.errors import NotFound
from storage.kept import Actor
from storage.keys import seal, unseal
from storage.ledger_kept import PlacedAct, Progress
from storage.ledger_shelf import LedgerShelf
from storage.ledger_tables import acts, drafts, marks, pages
from storage.shelves import as_id

HELD = timedelta(minutes=10)  # an act that nobody saved in for so long is free again
LONG = 15  # letters beyond which a field is counted apart (payment by length)
Key = Literal["B", "C"]


class LedgerReview(LedgerShelf):
    """The second and the third key."""

    def take(self, book_id: str, actor: Actor, key: Key) -> PlacedAct | None:
        """The next act that waits for this person, now theirs for ten minutes."""
        book, now = as_id(book_id), datetime.now(UTC)
        waiting = (
            acts.c.open != []
            if key == "B"
            else and_(acts.c.disputed != [], ~acts.c.typists.contains([actor.name]))
        )
        free = or_(
            acts.c.taken_until.is_(None), acts.c.taken_until < now, acts.c.taken_by == actor.name
        )
        with self.database.transaction() as connection:
            row = connection.execute(
                select(acts.c.page, acts.c.position)
                .where(acts.c.book_id == book, waiting, free)
                .order_by(
                    case((acts.c.taken_by == actor.name, 0), else_=1), acts.c.page, acts.c.position
                )
                .limit(1)
                .with_for_update(skip_locked=True)
            ).one_or_none()
            if row is None:
                return None
            mine = (
                acts.c.book_id == book,
                acts.c.page == row.page,
                acts.c.position == row.position,
            )
            connection.execute(
                update(acts).where(*mine).values(taken_by=actor.name, taken_until=now + HELD)
            )
            found = self._acts(
                connection, book, self._keyring.open(connection, book), row.page, row.position
            )
            self._audit.append(
                connection, actor, "type act", f"{book_id}/{row.page}/{row.position}"
            )
        return found[0]

    def save(
        self, book_id: str, page: int, position: int, who: str, values: Mapping[str, str]
    ) -> None:
        """Keep what was typed so far; the act stays with its typist. Raises `NotFound`."""
        book = as_id(book_id)
        here = (acts.c.book_id == book, acts.c.page == page, acts.c.position == position)
        with self.database.transaction() as connection:
            if connection.scalar(select(acts.c.version).where(*here)) is None:
                raise NotFound(f"{book_id}/{page}/{position}")
            key = self._keyring.open(connection, book)
            body = seal(key, json.dumps(dict(values)).encode(), f"{book}/{page}/{position}/{who}")
            row = upsert(drafts).values(
                book_id=book, page=page, position=position, who=who, body=body
            )
            connection.execute(
                row.on_conflict_do_update(index_elements=drafts.primary_key, set_={"body": body})
            )
            connection.execute(
                update(acts)
                .where(*here, acts.c.taken_by == who)
                .values(taken_until=datetime.now(UTC) + HELD)
            )

    def saved(self, book_id: str, page: int, position: int, who: str) -> dict[str, str]:
        """What this person typed into an act and did not send."""
        book = as_id(book_id)
        with self.database.transaction() as connection:
            mine = (drafts.c.book_id == book, drafts.c.page == page,
                    drafts.c.position == position, drafts.c.who == who)  # fmt: skip
            body = connection.scalar(select(drafts.c.body).where(*mine))
            if body is None:
                return {}
            key = self._keyring.open(connection, book)
            found: dict[str, str] = json.loads(unseal(key, body, f"{book}/{page}/{position}/{who}"))
        return found

    def send(
        self,
        book_id: str,
        page: int,
        position: int,
        values: Mapping[str, str],
        actor: Actor,
        key: Key,
    ) -> PlacedAct:
        """Key B (or the third person's word) for some fields of an act. Nothing is overwritten."""
        book, now = as_id(book_id), datetime.now(UTC)

        def change(act: Act) -> Act:
            for name, value in values.items():
                field = act.fields.get(name)
                if field is None:
                    continue
                said = Keyed(value.strip(), actor.name, now.isoformat())
                if key == "B" and field.standing in ("open", "sure"):
                    act = act.with_field(keyed_as(field, said))
                elif (
                    key == "C"
                    and field.standing == "disputed"
                    and field.typed
                    and field.typed.who != actor.name
                ):
                    act = act.with_field(settled_as(field, said))
            return act

        with self.database.transaction() as connection:
            before = self._acts(
                connection, book, self._keyring.open(connection, book), page, position
            )
            placed = self._change(connection, book, page, position, change)
            for name in values:
                if name in placed.act.fields and before:
                    self._count(connection, book, before[0].act, placed.act, name, now)
            mine = (drafts.c.book_id == book, drafts.c.page == page, drafts.c.position == position,
                    drafts.c.who == actor.name)  # fmt: skip
            connection.execute(delete(drafts).where(*mine))
            here = (acts.c.book_id == book, acts.c.page == page, acts.c.position == position)
            connection.execute(update(acts).where(*here).values(taken_by="", taken_until=None))
            action = "type fields" if key == "B" else "settle fields"
            self._audit.append(
                connection, actor, action, f"{book_id}/{page}/{position}", fields=values
            )
        return placed

    def _count(
        self,
        connection: Connection,
        book: uuid.UUID,
        before: Act,
        after: Act,
        name: str,
        now: datetime,
    ) -> None:
        """How the keys turned out, once that is known: no value is kept here."""
        old, new = before.fields.get(name), after.fields[name]
        if old is None or old.standing == new.standing or new.standing not in ("agreed", "settled"):
            return
        final, rows = new.final.casefold(), []
        said = [("A", new.model, new.value)]
        said += [("B", new.typed.who, new.typed.value)] if new.typed else []
        for key, who, value in said:
            rows.append({
                "book_id": book, "field": name, "key": key, "who": who, "asked": new.asked,
                "wrong": int(value.casefold() != final), "long": int(len(final) > LONG), "at": now,
            })  # fmt: skip
        connection.execute(insert(marks), rows)

    def error_rates(self, book_id: str) -> list[tuple[str, str, str, str, int, int]]:
        """Key, who, field, asked → keys in all and wrong ones."""
        rows = (
            select(
                marks.c.key,
                marks.c.who,
                marks.c.field,
                marks.c.asked,
                func.count(),
                func.sum(marks.c.wrong),
            )
            .where(marks.c.book_id == as_id(book_id))
            .group_by(marks.c.key, marks.c.who, marks.c.field, marks.c.asked)
        )
        with self.database.transaction() as connection:
            return [(r[0], r[1], r[2], r[3], r[4], int(r[5])) for r in connection.execute(rows)]

    def progress(self, book_id: str) -> Progress:
        """Counts of one book."""
        book, hour = as_id(book_id), datetime.now(UTC) - timedelta(hours=1)
        queued, parked = (func.count().filter(pages.c.state == one) for one in ("queued", "parked"))
        recent = func.count().filter(pages.c.read_at > hour, pages.c.state == "read")
        first = func.min(pages.c.read_at).filter(pages.c.read_at > hour)
        clear = func.count().filter(acts.c.open == [], acts.c.disputed == [])
        with self.database.transaction() as connection:
            p = connection.execute(
                select(
                    func.count(),
                    queued,
                    parked,
                    func.coalesce(func.sum(pages.c.seconds), 0.0),
                    recent,
                    first,
                ).where(pages.c.book_id == book)
            ).one()
            a = connection.execute(
                select(func.count(), func.coalesce(func.sum(acts.c.fields), 0),
                       func.coalesce(func.sum(func.cardinality(acts.c.open)), 0),
                       func.coalesce(func.sum(func.cardinality(acts.c.disputed)), 0), clear)
                .where(acts.c.book_id == book)
            ).one()  # fmt: skip
            m = connection.execute(
                select(func.count(), func.coalesce(func.sum(marks.c.wrong), 0)).where(
                    marks.c.book_id == book, marks.c.key == "B"
                )
            ).one()
        span = (datetime.now(UTC) - p[5]).total_seconds() if p[5] else 0.0
        speed = p[4] / max(span, 60.0) * 3600 if p[4] else 0.0
        counts = (p[0], p[1], p[2], a[0], a[1], a[2], a[3], a[4], m[0], int(m[1]))
        return Progress(*counts, seconds=float(p[3]), per_hour=speed)
