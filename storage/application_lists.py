"""Lists of dossiers: of a unit, a person, a procedure, a package; and the public answer."""

import json
import uuid

from sqlalchemy import Connection, func, select, true

from storage.application_tables import application_parts, applications
from storage.applications import ApplicationStatus
from storage.dossier import CLOSED, Line, Progress, State
from storage.errors import NotFound
from storage.keyring import Keyring
from storage.keys import unseal
from storage.tables import keys


def lines(
    connection: Connection, keyring: Keyring, unit: str, *, open_only: bool, limit: int, skip: int
) -> list[Line]:
    """Dossiers of a unit that can be opened, the newest first."""
    waiting = (
        select(func.count())
        .where(application_parts.c.application_id == applications.c.id, application_parts.c.waiting)
        .scalar_subquery()
    )
    wanted = (
        select(applications, waiting.label("waiting"))
        .join(keys, keys.c.id == applications.c.id)
        .where(applications.c.unit == unit)
    )
    if open_only:
        wanted = wanted.where(applications.c.state.not_in(CLOSED))
    ordered = wanted.order_by(applications.c.received_at.desc(), applications.c.id)
    found = []
    for row in connection.execute(ordered.limit(limit).offset(skip)).all():
        body = json.loads(unseal(keyring.open(connection, row.id), row.body, f"{row.id}/body"))
        found.append(
            Line(
                str(row.id), row.code, row.procedure, State(row.state), row.received_at, row.due,
                body["contact"]["name"], row.waiting,
            )
        )  # fmt: skip
    return found


def statuses(
    connection: Connection, keyring: Keyring, person: uuid.UUID
) -> tuple[ApplicationStatus, ...]:
    """All dossiers that a person stands on, the newest first."""
    rows = (
        select(applications)
        .where(applications.c.id.in_(keyring.owned(connection, person)))
        .order_by(applications.c.received_at.desc())
    )
    return tuple(
        ApplicationStatus(row.code, row.procedure, row.state, row.due, row.unit)
        for row in connection.execute(rows)
    )


def applicants(connection: Connection, unit: str) -> tuple[str, ...]:
    """Persons who have an open dossier at a unit."""
    rows = (
        select(applications.c.applicant)
        .where(applications.c.unit == unit, applications.c.state.not_in(CLOSED))
        .where(applications.c.applicant.is_not(None))
        .distinct()
    )
    return tuple(sorted(str(person) for person in connection.scalars(rows)))


def open_of(connection: Connection, procedure: str, unit: str = "") -> list[uuid.UUID]:
    """Ids of the open dossiers of one procedure that can be read, the oldest first."""
    rows = (
        select(applications.c.id)
        .join(keys, keys.c.id == applications.c.id)
        .where(applications.c.procedure == procedure, applications.c.state.not_in(CLOSED))
        .where(applications.c.unit == unit if unit else true())
        .order_by(applications.c.received_at)
    )
    return list(connection.scalars(rows))


def in_group(connection: Connection, group: uuid.UUID) -> list[uuid.UUID]:
    """Ids of the dossiers of one package, in the order received."""
    rows = select(applications.c.id).where(applications.c.group == group)
    return list(connection.scalars(rows.order_by(applications.c.received_at)))


def progress(connection: Connection, code: str) -> Progress:
    """What the holder of the receipt may know. Raises `NotFound`."""
    wanted = code.strip().upper()
    row = connection.execute(
        select(applications).where(applications.c.code == wanted)
    ).one_or_none()
    if row is None:
        raise NotFound(wanted)
    return Progress(row.code, row.procedure, State(row.state), row.due, row.supplement_by, row.unit)
