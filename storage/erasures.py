"""Proofs that keys were destroyed: when, why, how much; nothing of whom.

The ids are random and belong to keys that are gone. The list also serves a restored backup: what
stands here is destroyed there again.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage.errors import Damaged
from storage.keep_tables import erasures
from storage.keys import mac
from storage.tables import documents, forms, keys, numbers, people, pictures, records

Ground = Literal["request", "delete", "retention"]


@dataclass(frozen=True, slots=True)
class Erasure:
    """One proof."""

    number: int
    at: datetime
    ground: str
    unit: str
    gone: tuple[str, ...]  # ids of the keys that were destroyed
    blobs: int  # scans and pictures that opened by them
    proof: str  # hexadecimal


class Erasures:
    """The proofs of one store."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def add(
        self,
        connection: Connection,
        ground: Ground,
        unit: str,
        gone: Sequence[uuid.UUID],
        blobs: int,
    ) -> None:
        """Write down what was destroyed in this transaction."""
        at, ids = datetime.now(UTC), sorted(gone)
        proof = self._proof(at, ground, unit, ids, blobs)
        row = {"at": at, "ground": ground, "unit": unit, "gone": ids, "blobs": blobs}
        connection.execute(insert(erasures).values(proof=proof, **row))

    def all(self, connection: Connection) -> list[Erasure]:
        """Every proof, oldest first. Raises `Damaged` naming one that was changed."""
        found = []
        for row in connection.execute(select(erasures).order_by(erasures.c.number)):
            if self._proof(row.at, row.ground, row.unit, row.gone, row.blobs) != row.proof:
                raise Damaged(f"proof of erasure {row.number} was changed")
            found.append(_erasure(row))
        return found

    def _proof(
        self, at: datetime, ground: str, unit: str, ids: Sequence[uuid.UUID], blobs: int
    ) -> bytes:
        stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
        line = ["erasure", stamp, ground, unit, [str(item) for item in ids], blobs]
        return mac(self._key, json.dumps(line, separators=(",", ":")).encode())


def destroy_again(connection: Connection, gone: Sequence[uuid.UUID]) -> int:
    """Destroy what an old backup brought back; how many keys it had brought."""
    ids = list(gone)
    found = connection.execute(delete(keys).where(keys.c.id.in_(ids))).rowcount
    connection.execute(delete(records).where(records.c.document_id.in_(ids)))
    connection.execute(delete(pictures).where(pictures.c.document_id.in_(ids)))
    empty = {"names": b"", "reading": None}
    connection.execute(update(documents).where(documents.c.id.in_(ids)).values(empty))
    connection.execute(update(forms).where(forms.c.id.in_(ids)).values(body=b""))
    connection.execute(delete(numbers).where(numbers.c.person_id.in_(ids)))
    connection.execute(
        update(people).where(people.c.id.in_(ids)).values(profile=b"", words=[])
    )
    return int(found)


def _erasure(row: Row[*tuple[object, ...]]) -> Erasure:
    ids = tuple(str(item) for item in row.gone)
    return Erasure(row.number, row.at, row.ground, row.unit, ids, row.blobs, row.proof.hex())
