"""Jobs: what became of papers that were sent, and the keys under which they are sent once."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.afar import Job, JobState, caller_of
from storage.errors import KeyReused, NotFound, TooMany
from storage.kept import Actor
from storage.portal_tables import jobs, once

MOST_WAITING = 500  # jobs of all callers
READ_SECONDS = 2  # that one job takes, about
KEY_LIVES = timedelta(hours=24)
JOB_LIVES = timedelta(days=30)
UNFINISHED = ("waiting", "reading")
STUCK = timedelta(hours=1)


def seen(connection: Connection, caller: str, key: bytes, body: bytes) -> Job | None:
    """The job of this key, if the same body came before. Raises `KeyReused`."""
    connection.execute(delete(once).where(once.c.expires_at <= datetime.now(UTC)))
    rows = select(jobs, once.c.body).join(once, once.c.job_id == jobs.c.id)
    row = connection.execute(rows.where(once.c.caller == caller, once.c.key == key)).one_or_none()
    if row is None:
        return None
    if row.body != body:
        raise KeyReused()
    return _job(row, replayed=True)


def claim(connection: Connection, caller: str, key: bytes) -> None:
    """Two who send under one key at once do it one after the other."""
    lock = int.from_bytes(key[:8], "big", signed=True)
    connection.execute(select(func.pg_advisory_xact_lock(lock)))


def remember(connection: Connection, caller: str, key: bytes, body: bytes, job: Job) -> None:
    """Keep what was asked under a key, as long as somebody may ask again."""
    connection.execute(
        upsert(once).values(
            caller=caller, key=key, body=body, job_id=uuid.UUID(job.id),
            expires_at=datetime.now(UTC) + KEY_LIVES,
        )
    )  # fmt: skip


def add(connection: Connection, document: uuid.UUID, actor: Actor) -> Job:
    """A job for a document. Raises `TooMany` when the queue is full."""
    waiting = select(func.count()).select_from(jobs).where(jobs.c.state.in_(UNFINISHED))
    count = connection.scalar(waiting) or 0
    if count >= MOST_WAITING:
        raise TooMany(f"{count} jobs", retry_after=min(600, count * READ_SECONDS // 10))
    job = Job(str(uuid.uuid4()), str(document), "waiting", datetime.now(UTC), actor)
    connection.execute(
        insert(jobs).values(
            id=uuid.UUID(job.id), caller=caller_of(actor), actor=actor.name, unit=actor.unit,
            document_id=document, state=job.state, problems=[], tries=0,
            created_at=job.created_at,
        )
    )  # fmt: skip
    return job


def get(connection: Connection, item: uuid.UUID, caller: str | None = None) -> Job:
    """Raises `NotFound`, for those of other callers too."""
    row = connection.execute(select(jobs).where(jobs.c.id == item)).one_or_none()
    if row is None or caller not in (None, row.caller):
        raise NotFound(str(item))
    return _job(row)


def begin(connection: Connection, item: uuid.UUID) -> int:
    """Reading begins: which try this is, from 1."""
    step = update(jobs).where(jobs.c.id == item)
    begun = step.values(state="reading", tries=jobs.c.tries + 1).returning(jobs.c.tries)
    return int(connection.scalars(begun).one())


def finish(
    connection: Connection, item: uuid.UUID, state: JobState, problems: Sequence[str] = ()
) -> tuple[Job, str]:
    """The finished job, and its caller."""
    done = update(jobs).where(jobs.c.id == item).returning(jobs)
    values = {"state": state, "problems": list(problems), "finished_at": datetime.now(UTC)}
    row = connection.execute(done.values(values)).one()
    return _job(row), row.caller


def tidy(connection: Connection) -> None:
    """Forget old jobs; what was begun long ago and never ended has failed."""
    now = datetime.now(UTC)
    connection.execute(delete(jobs).where(jobs.c.created_at < now - JOB_LIVES))
    stuck = (jobs.c.state == "reading", jobs.c.tries > 1, jobs.c.created_at < now - STUCK)
    failed = update(jobs).where(*stuck).values(state="failed", finished_at=now)
    connection.execute(failed)


def _job(row: Row[*tuple[object, ...]], *, replayed: bool = False) -> Job:
    return Job(
        str(row.id),
        str(row.document_id),
        row.state,
        row.created_at,
        Actor(row.actor, row.unit),
        row.finished_at,
        tuple(row.problems),
        replayed,
    )
