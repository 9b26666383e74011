"""Earlier versions of confirmed records: what a correction replaced is kept, sealed as before."""

import json
import uuid

from sqlalchemy import Connection, insert, select

from storage.kept import Paper, Version
from storage.keys import seal, unseal
from storage.tables import versions


def keep(connection: Connection, document: uuid.UUID, paper: Paper, key: bytes) -> None:
    """Put the confirmed values of a record aside, before others take their place."""
    place = _place(document, paper.number, paper.version)
    connection.execute(
        insert(versions).values(
            document_id=document,
            number=paper.number,
            version=paper.version,
            confirmed=seal(key, json.dumps(dict(paper.confirmed)).encode(), f"{place}/confirmed"),
            confirmed_by=paper.confirmed_by,
            confirmed_at=paper.confirmed_at,
            reason=seal(key, paper.reason.encode(), f"{place}/reason"),
        )
    )


def of(
    connection: Connection, document: uuid.UUID, number: int, key: bytes
) -> tuple[Version, ...]:
    """Earlier versions of one record, oldest first."""
    rows = (
        select(versions)
        .where(versions.c.document_id == document, versions.c.number == number)
        .order_by(versions.c.version)
    )
    found = []
    for row in connection.execute(rows):
        place = _place(document, number, row.version)
        fields: dict[str, str] = json.loads(unseal(key, row.confirmed, f"{place}/confirmed"))
        reason = unseal(key, row.reason, f"{place}/reason").decode() if row.reason else ""
        found.append(Version(row.version, fields, row.confirmed_by, row.confirmed_at, reason))
    return tuple(found)


def _place(document: uuid.UUID, number: int, version: int) -> str:
    return f"{document}/{number}/{version}"
