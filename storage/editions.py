"""Procedures as administrators changed them: every edition stays, the newest counts.

The files of the catalogue are edition 0. A dossier is judged by the edition it was opened under.
"""

from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from catalog.procedure import Procedure, load_procedures, parse, shipped
from storage.application_tables import procedure_editions
from storage.database import Database
from storage.dossier import Edition
from storage.errors import NotFound, WrongState
from storage.kept import Actor


class Procedures:
    """All procedures of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parsed: dict[tuple[str, int], Procedure] = {}

    def all(self) -> dict[str, Procedure]:
        """The newest edition of every procedure, by id."""
        with self._database.transaction() as connection:
            last = select(procedure_editions.c.procedure, func.max(procedure_editions.c.edition))
            rows = connection.execute(last.group_by(procedure_editions.c.procedure)).all()
        changed = {row[0]: row[1] for row in rows}
        return {name: self.edition(name, changed.get(name, 0)) for name in load_procedures()}

    def newest(self, name: str) -> tuple[Procedure, int]:
        """A procedure with the number of its edition. Raises `NotFound`."""
        with self._database.transaction() as connection:
            mine = procedure_editions.c.procedure == name
            last = connection.scalar(select(func.max(procedure_editions.c.edition)).where(mine))
        return self.edition(name, last or 0), last or 0

    def edition(self, name: str, number: int) -> Procedure:
        """One edition. Raises `NotFound`."""
        if (name, number) not in self._parsed:
            self._parsed[name, number] = parse(self.text(name, number), name)
        return self._parsed[name, number]

    def text(self, name: str, number: int) -> str:
        """The TOML of an edition. Raises `NotFound`."""
        if name not in load_procedures():
            raise NotFound(name)
        if number == 0:
            return shipped(name)
        with self._database.transaction() as connection:
            found: str | None = connection.scalar(
                select(procedure_editions.c.text).where(
                    procedure_editions.c.procedure == name,
                    procedure_editions.c.edition == number,
                )
            )
        if found is None:
            raise NotFound(f"{name}, edition {number}")
        return found

    def history(self, name: str) -> tuple[Edition, ...]:
        """What was changed, by whom and why, the newest first."""
        rows = (
            select(procedure_editions)
            .where(procedure_editions.c.procedure == name)
            .order_by(procedure_editions.c.edition.desc())
        )
        with self._database.transaction() as connection:
            return tuple(
                Edition(row.edition, row.at, row.by, row.reason)
                for row in connection.execute(rows)
            )

    def change(self, name: str, text: str, base: int, actor: Actor, reason: str) -> int:
        """Keep a new edition and return its number.

        Raises `catalog.procedure.Faulty`; `WrongState` when `base`, the edition that the
        administrator saw, is not the newest any more.
        """
        parse(text, name)
        with self._database.transaction() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(0x70726F63)))
            mine = procedure_editions.c.procedure == name
            last = connection.scalar(select(func.max(procedure_editions.c.edition)).where(mine))
            if (last or 0) != base:
                raise WrongState(f"{name} is at edition {last}")
            connection.execute(
                insert(procedure_editions).values(
                    procedure=name,
                    edition=base + 1,
                    text=text,
                    at=datetime.now(UTC),
                    by=actor.name,
                    reason=reason,
                )
            )
        return base + 1
