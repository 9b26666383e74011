"""Dossiers on the shelf: rows, sealed bodies, components, timeline.

A body is sealed under a key of its own that opens with the keys of all persons on the dossier.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from catalog import workdays
from storage import decisions
from storage.application_tables import (
    COUNTED,
    application_moments,
    application_numbers,
    application_parts,
    applications,
)
from storage.dossier import Contact, Dossier, Moment, Opening, Part, Sheaf, State
from storage.errors import NotFound
from storage.kept import Actor
from storage.keyring import Keyring
from storage.keys import seal, unseal

_ROW_OF_PART = ("component", "outcome", "digitised", "reused", "national", "asked_again")


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """How far a dossier is, without anything of what it says."""

    code: str
    procedure: str
    state: int  # 1 to 7, see `storage.dossier.State`
    due: date | None
    unit: str


def next_code(connection: Connection, agency: str, day: date) -> str:
    """Agency, date, sequence of the day: `H99.99-261127-0001`. Two at once never get the same."""
    row = upsert(application_numbers).values(agency=agency, day=day, last=1)
    last = connection.scalar(
        row.on_conflict_do_update(
            index_elements=application_numbers.primary_key,
            set_={"last": application_numbers.c.last + 1},
        ).returning(application_numbers.c.last)
    )
    return f"{agency}-{day:%y%m%d}-{last:04d}"


def add(
    connection: Connection, keyring: Keyring, wanted: Opening, agency: str, day: date, actor: Actor
) -> uuid.UUID:
    """A new dossier, received. Raises `Erased` when a person is gone."""
    item = uuid.uuid4()
    key = keyring.create(connection, item, owners_of(wanted.people))
    due = None if wanted.days is None else workdays.due(day, wanted.days)
    connection.execute(
        insert(applications).values(
            id=item,
            code=next_code(connection, agency, day),
            procedure=wanted.procedure,
            edition=wanted.edition,
            unit=actor.unit,
            state=State.RECEIVED,
            received_at=datetime.now(UTC),
            received_on=day,
            due=due,
            applicant=uuid.UUID(wanted.applicant) if wanted.applicant else None,
            group=uuid.UUID(wanted.group) if wanted.group else None,
            body=_sealed(key, _body(wanted), f"{item}/body"),
        )
    )
    put_parts(connection, item, key, wanted.parts)
    note(connection, item, key, actor, State.RECEIVED, "received")
    return item


def owners_of(people: Mapping[str, str]) -> list[uuid.UUID]:
    """The persons of a dossier, each once, in the order in which they wrap its key."""
    return sorted({uuid.UUID(person) for person in people.values()})


def lock(connection: Connection, item: uuid.UUID) -> Row[*tuple[object, ...]]:
    """The row, kept from others until the transaction ends. Raises `NotFound`."""
    row = connection.execute(
        select(applications).where(applications.c.id == item).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(str(item))
    return row


def find(connection: Connection, code: str) -> uuid.UUID:
    """The id of a dossier by its code. Raises `NotFound`."""
    item: uuid.UUID | None = connection.scalar(
        select(applications.c.id).where(applications.c.code == code.strip().upper())
    )
    if item is None:
        raise NotFound(code)
    return item


def get(connection: Connection, keyring: Keyring, item: uuid.UUID) -> Dossier:
    """Raises `NotFound`, `Erased`."""
    row = connection.execute(select(applications).where(applications.c.id == item)).one_or_none()
    if row is None:
        raise NotFound(str(item))
    key = keyring.open(connection, item)
    body = json.loads(unseal(key, row.body, f"{item}/body"))
    return Dossier(
        id=str(item),
        code=row.code,
        procedure=row.procedure,
        edition=row.edition,
        unit=row.unit,
        state=State(row.state),
        received_at=row.received_at,
        due=row.due,
        supplement_by=row.supplement_by,
        people=body["people"],
        applicant=str(row.applicant or ""),
        facts=tuple(body["facts"]),
        contact=Contact(**body["contact"]),
        forms=body["forms"],
        group=str(row.group or ""),
        parts=_parts(connection, item, key),
        timeline=_timeline(connection, item, key),
        results=tuple(body["results"]),
        stack=tuple(Sheaf(*each) for each in body.get("stack", ())),
    )


def rewrite(
    connection: Connection, item: uuid.UUID, key: bytes, dossier: Dossier, people: Mapping[str, str]
) -> None:
    """Seal the body anew. The caller has handed the key over when people changed."""
    body = _body(dossier) | {"people": dict(people), "results": list(dossier.results)}
    body |= {"stack": [list(astuple(each)) for each in dossier.stack]}
    connection.execute(
        update(applications)
        .where(applications.c.id == item)
        .values(body=_sealed(key, body, f"{item}/body"))
    )


def put_parts(
    connection: Connection, item: uuid.UUID, key: bytes, parts: Sequence[Part]
) -> None:
    """Replace all components, and how many of them are what figures count."""
    connection.execute(
        delete(application_parts).where(application_parts.c.application_id == item)
    )
    rows = [
        {name: getattr(part, name) for name in _ROW_OF_PART}
        | {
            "application_id": item,
            "number": number,
            "waiting": part.open,
            "body": _sealed(key, asdict(part), f"{item}/part/{number}"),
        }
        for number, part in enumerate(parts)
    ]
    if rows:
        connection.execute(insert(application_parts), rows)
    counts = {name: sum(bool(getattr(part, name)) for part in parts) for name in COUNTED[1:]}
    counts["wanted"] = sum(part.outcome != "not_needed" for part in parts)
    connection.execute(update(applications).where(applications.c.id == item).values(counts))


def note(
    connection: Connection, item: uuid.UUID, key: bytes, actor: Actor, state: State,
    what: str, text: str = "",
) -> None:  # fmt: skip
    """Add an entry to the timeline; call it under the lock of the dossier."""
    mine = application_moments.c.application_id == item
    last = connection.scalar(select(func.max(application_moments.c.number)).where(mine))
    number = (last or 0) + 1
    connection.execute(
        insert(application_moments).values(
            application_id=item,
            number=number,
            at=datetime.now(UTC),
            by=actor.name,
            state=state,
            what=what,
            note=seal(key, text.encode(), f"{item}/moment/{number}"),
        )
    )


def blank(connection: Connection, items: Sequence[uuid.UUID]) -> None:
    """Empty dossiers whose keys are destroyed; their rows go on to be counted."""
    decisions.forget(connection, items)
    here = update(applications).where(applications.c.id.in_(items))
    connection.execute(here.values(body=b"", applicant=None))
    connection.execute(
        update(application_parts)
        .where(application_parts.c.application_id.in_(items))
        .values(body=b"")
    )
    connection.execute(
        update(application_moments)
        .where(application_moments.c.application_id.in_(items))
        .values(note=b"")
    )


def _parts(connection: Connection, item: uuid.UUID, key: bytes) -> tuple[Part, ...]:
    rows = (
        select(application_parts)
        .where(application_parts.c.application_id == item)
        .order_by(application_parts.c.number)
    )
    return tuple(
        Part(**json.loads(unseal(key, row.body, f"{item}/part/{row.number}")))
        for row in connection.execute(rows)
    )


def _timeline(connection: Connection, item: uuid.UUID, key: bytes) -> tuple[Moment, ...]:
    rows = (
        select(application_moments)
        .where(application_moments.c.application_id == item)
        .order_by(application_moments.c.number)
    )
    return tuple(
        Moment(
            row.number, row.at, row.by, State(row.state), row.what,
            unseal(key, row.note, f"{item}/moment/{row.number}").decode(),
        )
        for row in connection.execute(rows)
    )  # fmt: skip


def _body(wanted: Opening | Dossier) -> dict[str, Any]:
    return {
        "people": dict(wanted.people),
        "facts": list(wanted.facts),
        "contact": asdict(wanted.contact),
        "forms": dict(wanted.forms),
        "results": [],
    }


def _sealed(key: bytes, body: Mapping[str, Any], place: str) -> bytes:
    return seal(key, json.dumps(body, ensure_ascii=False).encode(), place)
