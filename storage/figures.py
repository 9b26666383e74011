"""Figures for managers, counted from flags and days alone: nothing is opened for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, true

from storage.application_tables import COUNTED, application_parts, applications, verifications
from storage.dossier import State
from storage.shelves import Shelves

DONE = (State.REGISTERED, State.RETURNED, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Figures:
    """One line: a procedure of a unit in a month."""

    procedure: str
    unit: str
    month: str  # "2026-11"
    dossiers: int
    decided: int  # with a result or a refusal
    on_time: int  # of those decided
    wanted: int  # components that were needed
    digitised: int
    reused: int
    national: int
    asked_again: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What a partner says of the persons of a ward."""

    partner: str
    ward: str
    same: int
    different: int
    missing: int
    waiting: int
    unasked: int  # without a number to ask for


class Counted(Shelves):
    """The part of a vault that counts."""

    def figures(self, since: date, until: date, unit: str = "") -> tuple[Figures, ...]:
        """Dossiers received from `since` to `until`, both days included, by line.

        Counted by day in the database, which reads one index alone, and put together by month here.
        """
        within = and_(
            applications.c.received_on.between(since, until),
            applications.c.unit == unit if unit else true(),
        )
        keys = (applications.c.procedure, applications.c.unit, applications.c.received_on)
        done = applications.c.state.in_(DONE)
        counts = (
            func.count(),
            func.count().filter(done),
            func.count().filter(done, applications.c.late.is_(False)),
            *(func.sum(applications.c[name]) for name in COUNTED),
        )
        with self._database.transaction() as connection:
            rows = connection.execute(select(*keys, *counts).where(within).group_by(*keys)).all()
        found: dict[tuple[str, str, str], list[int]] = {}
        for procedure, unit_of, day, *numbers in rows:
            line = found.setdefault((procedure, unit_of, f"{day:%Y-%m}"), [0] * len(numbers))
            line[:] = map(sum, zip(line, numbers, strict=True))
        return tuple(Figures(*key, *numbers) for key, numbers in sorted(found.items()))

    def asked_again(self, since: date, until: date, unit: str = "") -> Mapping[str, int]:
        """Reason code → how often a held paper was asked for again."""
        rows = (
            select(application_parts.c.asked_again, func.count())
            .join(applications, applications.c.id == application_parts.c.application_id)
            .where(application_parts.c.asked_again != "")
            .where(applications.c.received_on.between(since, until))
            .group_by(application_parts.c.asked_again)
        )
        if unit:
            rows = rows.where(applications.c.unit == unit)
        with self._database.transaction() as connection:
            return {row[0]: row[1] for row in connection.execute(rows)}

    def compared(self, unit: str = "") -> tuple[Compared, ...]:
        """The reconciliation report: same, different, missing, per partner and ward; of a unit."""
        mine: list[ColumnElement[bool]] = [verifications.c.book_id.is_(None)]
        if unit:
            of_unit = (applications.c.id == verifications.c.application_id,
                       applications.c.unit == unit)  # fmt: skip
            mine.append(exists().where(*of_unit))
        with self._database.transaction() as connection:
            return by_ward(connection, *mine)


def by_ward(connection: Connection, *mine: ColumnElement[bool]) -> tuple[Compared, ...]:
    """Counts of those answers of partners for which this holds."""
    table = verifications.c
    words = ("same", "different", "missing", "", "unasked")
    counts = (func.count().filter(table.result == word) for word in words)
    rows = select(table.partner, table.ward, *counts).where(*mine)
    rows = rows.group_by(table.partner, table.ward).order_by(table.partner, table.ward)
    return tuple(Compared(*row) for row in connection.execute(rows))


def total(lines: tuple[Figures, ...]) -> Figures:
    """All lines together."""
    names = Figures.__slots__[3:]
    return Figures("", "", "", *(sum(getattr(line, name) for line in lines) for name in names))
