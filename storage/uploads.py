"""Uploads in pieces: each piece is sealed and kept as it comes, so a broken line costs nothing.

Pieces lie in the database, in the transaction that counts them: after a crash the count and the
bytes agree. The key of an upload is destroyed with it.
"""

import json
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.afar import Upload
from storage.errors import NotFound, TooMany, UploadUnfinished, WrongOffset
from storage.kept import ScanFile
from storage.keyring import Keyring
from storage.keys import seal, unseal
from storage.portal_tables import upload_pieces, uploads

LIVES = timedelta(hours=24)
MOST_OPEN = 40  # uploads of one caller at a time
MOST_BYTES = 400_000_000  # announced by one caller at a time


class Uploads:
    """Uploads of one store."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def add(
        self, connection: Connection, caller: str, size: int, name: str, media_type: str
    ) -> Upload:
        """Announce a file of so many bytes. Raises `TooMany`."""
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"uploads/{caller}"))))
        mine = select(func.count(), func.coalesce(func.sum(uploads.c.size), 0)).where(
            uploads.c.caller == caller, uploads.c.expires_at > datetime.now(UTC)
        )
        count, size_of_all = connection.execute(mine).one()
        if count >= MOST_OPEN or size_of_all + size > MOST_BYTES:
            raise TooMany(f"{count} uploads", retry_after=60)
        item, expires = uuid.uuid4(), datetime.now(UTC) + LIVES
        key = self._keyring.create(connection, item)
        about = json.dumps([name, media_type]).encode()
        connection.execute(
            insert(uploads).values(
                id=item, caller=caller, expires_at=expires, size=size, received=0,
                about=seal(key, about, f"{item}/about"),
            )
        )  # fmt: skip
        return Upload(str(item), name, media_type, size, 0, expires)

    def get(
        self, connection: Connection, item: uuid.UUID, caller: str, *, lock: bool = False
    ) -> Upload:
        """Raises `NotFound`, for those of others and for expired ones too."""
        rows = select(uploads).where(uploads.c.id == item, uploads.c.caller == caller)
        row = connection.execute(rows.with_for_update() if lock else rows).one_or_none()
        if row is None or row.expires_at <= datetime.now(UTC):
            raise NotFound(str(item))
        key = self._keyring.open(connection, item)
        name, media_type = json.loads(unseal(key, row.about, f"{item}/about"))
        return Upload(str(item), name, media_type, row.size, row.received, row.expires_at)

    def append(
        self, connection: Connection, item: uuid.UUID, caller: str, start: int, data: bytes
    ) -> int:
        """Keep a piece that begins at byte `start`; bytes received by now. Raises `WrongOffset`."""
        upload = self.get(connection, item, caller, lock=True)
        if start != upload.received or start + len(data) > upload.size:
            raise WrongOffset(f"{start} + {len(data)} after {upload.received} of {upload.size}")
        if data:
            key = self._keyring.open(connection, item)
            sealed = seal(key, data, f"{item}/{start}")
            row = {"upload_id": item, "start": start, "sealed": sealed}
            connection.execute(insert(upload_pieces).values(row))
            received = update(uploads).where(uploads.c.id == item)
            connection.execute(received.values(received=start + len(data)))
        return start + len(data)

    def file(self, connection: Connection, item: uuid.UUID, caller: str) -> ScanFile:
        """The whole file. Raises `UploadUnfinished`."""
        upload = self.get(connection, item, caller, lock=True)
        if upload.received < upload.size:
            raise UploadUnfinished(f"{upload.received} of {upload.size}")
        key = self._keyring.open(connection, item)
        pieces = (
            select(upload_pieces.c.start, upload_pieces.c.sealed)
            .where(upload_pieces.c.upload_id == item)
            .order_by(upload_pieces.c.start)
        )
        data = b"".join(
            unseal(key, row.sealed, f"{item}/{row.start}") for row in connection.execute(pieces)
        )
        return ScanFile(upload.name, upload.media_type, data)

    def remove(self, connection: Connection, *items: uuid.UUID) -> None:
        """Forget uploads, keys first."""
        self._keyring.destroy(connection, items)
        connection.execute(delete(uploads).where(uploads.c.id.in_(items)))

    def tidy(self, connection: Connection) -> int:
        """Remove what was abandoned; how many."""
        old = select(uploads.c.id).where(uploads.c.expires_at <= datetime.now(UTC))
        gone = list(connection.scalars(old.with_for_update(skip_locked=True)))
        self.remove(connection, *gone)
        return len(gone)
