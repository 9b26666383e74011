"""Grants: an owner lets a unit read the own papers, for a purpose, until a day, and may end it.

The version of the consent text, the time and the channel are kept with it, so that the consent
can be proven (Law 91/2025/QH15 on personal data: voluntary, for a named purpose, withdrawable).
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select, update

from storage.access_tables import grants
from storage.errors import NotFound, UnfitGrant
from storage.kept import Actor

Purpose = Literal["reuse", "learning", "face"]
"""reuse: fill forms and procedures; learning: improve the reader; face: be known at the counter."""
Channel = Literal["own", "counter"]
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Grant:
    """One consent."""

    id: str
    person_id: str
    unit: str
    procedure: str  # code of the procedure; empty: any of the unit
    purpose: Purpose
    wording: str  # version of the text that was agreed to, "2026-11"
    channel: Channel
    given_by: str
    given_at: datetime
    until: datetime
    withdrawn_at: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether it is in force now."""
        return self.withdrawn_at is None and self.until > datetime.now(UTC)


class Grants:
    """Grants of one store; inside the transactions of the vault."""

    def give(
        self,
        connection: Connection,
        person: uuid.UUID,
        unit: str,
        procedure: str,
        purpose: Purpose,
        until: datetime,
        wording: str,
        actor: Actor,
    ) -> Grant:
        """Raises `UnfitGrant`."""
        now = datetime.now(UTC)
        if purpose not in get_args(Purpose) or not unit or not now < until <= now + LONGEST:
            raise UnfitGrant()
        channel: Channel = "own" if actor.role == "citizen" else "counter"
        item = uuid.uuid4()
        grant = Grant(str(item), str(person), unit, procedure, purpose, wording, channel,
                      actor.name, now, until)  # fmt: skip
        connection.execute(
            insert(grants).values(
                id=item,
                person_id=person,
                unit=unit,
                procedure=procedure,
                purpose=purpose,
                wording=wording,
                channel=channel,
                given_by=actor.name,
                given_at=now,
                until=until,
            )
        )
        return grant

    def get(self, connection: Connection, item: uuid.UUID) -> Grant:
        """Raises `NotFound`."""
        row = connection.execute(select(grants).where(grants.c.id == item)).one_or_none()
        if row is None:
            raise NotFound("grant")
        return _grant(row)

    def withdraw(self, connection: Connection, item: uuid.UUID) -> None:
        """From now on it opens nothing; that it was given stays known."""
        still = update(grants).where(grants.c.id == item, grants.c.withdrawn_at.is_(None))
        connection.execute(still.values(withdrawn_at=datetime.now(UTC)))

    def end_all(self, connection: Connection, person: uuid.UUID) -> None:
        """An erased person grants nothing."""
        still = update(grants).where(grants.c.person_id == person, grants.c.withdrawn_at.is_(None))
        connection.execute(still.values(withdrawn_at=datetime.now(UTC)))

    def of_person(self, connection: Connection, person: uuid.UUID) -> tuple[Grant, ...]:
        """All, those that ended too, the newest first."""
        rows = select(grants).where(grants.c.person_id == person)
        return tuple(map(_grant, connection.execute(rows.order_by(grants.c.given_at.desc()))))


def granted(person: ColumnElement[uuid.UUID], unit: str, purpose: Purpose) -> ColumnElement[bool]:
    """SQL: this person lets this unit read for this purpose, by the clock of the database."""
    return exists().where(
        grants.c.person_id == person,
        grants.c.unit == unit,
        grants.c.purpose == purpose,
        grants.c.withdrawn_at.is_(None),
        grants.c.until > func.now(),
    )


def _grant(row: Row[*tuple[object, ...]]) -> Grant:
    return Grant(
        str(row.id), str(row.person_id), row.unit, row.procedure, row.purpose, row.wording,
        row.channel, row.given_by, row.given_at, row.until, row.withdrawn_at,
    )  # fmt: skip
