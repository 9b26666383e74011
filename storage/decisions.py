"""Every decision of a dossier, for good: the trail names what was decided and the digest of what it
was decided from; the body with that digest lies here, sealed with the dossier.

A changed body has no line of the trail, a changed line breaks the chain, and `storage.reuse`
decides again from the body. Components in `application_parts` are only how it stands now.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.application_tables import application_decisions
from storage.dossier import Part
from storage.errors import Damaged
from storage.kept import Actor, Event
from storage.keys import seal, unseal

ACTION = "decide"  # of the lines of the trail
_table = application_decisions.c


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as the trail tells it, with the component that it led to."""

    at: datetime
    by: Actor
    part: Part  # with the inputs from which `storage.reuse.follows` decides again


def keep(
    connection: Connection, item: uuid.UUID, key: bytes, parts: Iterable[Part]
) -> tuple[str, ...]:
    """Keep these; what the trail says of each: component, outcome, reason, digest."""
    said, rows = [], []
    for part in parts:
        body = json.dumps(asdict(part), ensure_ascii=False, sort_keys=True).encode()
        digest = hashlib.sha256(body)
        sealed = seal(key, body, _place(item, digest.hexdigest()))
        rows.append({"application_id": item, "digest": digest.digest(), "body": sealed})
        said.append(f"{part.component} {part.outcome} {part.reason} {digest.hexdigest()}")
    connection.execute(upsert(application_decisions).on_conflict_do_nothing(), rows)
    return tuple(said)


def tell(
    connection: Connection, item: uuid.UUID, key: bytes, events: Sequence[Event]
) -> tuple[Decided, ...]:
    """What these lines of the trail decided, in their order. Raises `Damaged` when one is gone."""
    found = []
    for event in events:
        for line in event.fields if event.action == ACTION else ():
            component, outcome, reason, digest = line.rsplit(" ", 3)
            sealed = connection.scalar(
                select(_table.body).where(
                    _table.application_id == item, _table.digest == bytes.fromhex(digest)
                )
            )
            if sealed is None:
                raise Damaged(f"decision {digest[:12]} of dossier {item} is missing")
            body = unseal(key, sealed, _place(item, digest))
            part = Part(**json.loads(body))
            told = (component, outcome, reason, digest)
            is_so = (part.component, part.outcome, part.reason, hashlib.sha256(body).hexdigest())
            if told != is_so:
                raise Damaged(f"decision {digest[:12]} of dossier {item} was changed")
            found.append(Decided(event.at, event.actor, part))
    return tuple(found)


def forget(connection: Connection, items: Sequence[uuid.UUID]) -> None:
    """The persons of these dossiers are erased."""
    gone = delete(application_decisions).where(_table.application_id.in_(items))
    connection.execute(gone)


def _place(item: uuid.UUID, digest: str) -> str:
    return f"{item}/decision/{digest}"
