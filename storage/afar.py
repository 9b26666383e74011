"""The types of what comes from afar: uploads in pieces, jobs, webhooks, papers of owners."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.kept import Actor, State

JobState = Literal["waiting", "reading", "read", "refused", "failed"]
"""waiting: in the queue; read: a person may look; refused: `problems` say why; failed: by us."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that comes in pieces."""

    id: str
    name: str
    media_type: str
    size: int  # bytes in all
    received: int  # bytes until now
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """What became of papers that were sent."""

    id: str
    document_id: str
    state: JobState
    created_at: datetime
    actor: Actor  # who sent them
    finished_at: datetime | None = None
    problems: tuple[str, ...] = ()
    replayed: bool = False  # the same was sent before under the same key


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a caller wants to be told."""

    id: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook."""

    id: str
    url: str
    secret: str
    body: str
    tries: int
    done: bool


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A paper that its owner sent and that no officer has compared with the original yet."""

    document_id: str
    at: datetime
    state: State  # received, read
    papers: tuple[str, ...]  # "cccd-2021", ...; empty until read
    unit: str  # the office that compares it; empty until one has begun


def caller_of(actor: Actor) -> str:
    """Who owns an upload, a job or a webhook: an account within its unit, or a person."""
    return actor.person_id or f"{actor.unit}/{actor.name}"
