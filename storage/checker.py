"""Is all that is kept still whole? Opens every ciphertext and says which does not.

Nothing is changed, and no value leaves the function: only where the damage is.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage import pictures
from storage.blobs import Blobs
from storage.errors import Erased, StorageError
from storage.keyring import Keyring
from storage.keys import unseal
from storage.tables import documents, forms, keys, people, records, versions
from storage.tables import pictures as picture_rows


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not open, and why."""

    place: str  # "<document>/scan/0"
    code: str  # of the error


class Checker:
    """Looks through one store."""

    def __init__(self, keyring: Keyring, blobs: Blobs) -> None:
        self._keyring = keyring
        self._blobs = blobs

    def items(self, connection: Connection) -> list[uuid.UUID]:
        """Everything that has a key: persons, documents, forms."""
        return list(connection.scalars(select(keys.c.id).order_by(keys.c.id)))

    def faults(self, connection: Connection, item: uuid.UUID) -> Iterator[Fault]:
        """What of one item does not open."""
        try:
            key = self._keyring.open(connection, item)
        except Erased:
            return  # erased while we look
        except StorageError as error:
            yield Fault(f"{item}/key", error.code)
            return
        for place, sealed in self._texts(connection, item):
            try:
                unseal(key, sealed, place)
            except StorageError as error:
                yield Fault(place, error.code)
        shown = select(picture_rows.c.kind, picture_rows.c.number)
        for kind, number in connection.execute(shown.where(picture_rows.c.document_id == item)):
            try:
                pictures.get(connection, self._blobs, item, key, kind, number)
            except StorageError as error:
                yield Fault(f"{item}/{kind}/{number}", error.code)

    def _texts(self, connection: Connection, item: uuid.UUID) -> Iterator[tuple[str, bytes]]:
        """Place and ciphertext of every sealed column of an item."""
        for row in connection.execute(select(people.c.profile).where(people.c.id == item)):
            yield f"{item}/profile", row.profile
        for row in connection.execute(select(documents).where(documents.c.id == item)):
            yield f"{item}/names", row.names
            if row.reading:
                yield f"{item}/reading", row.reading
        for row in connection.execute(select(forms.c.body).where(forms.c.id == item)):
            yield f"{item}/body", row.body
        for row in connection.execute(select(records).where(records.c.document_id == item)):
            for column in ("draft", "confirmed", "reason"):
                if sealed := getattr(row, column):
                    yield f"{item}/{row.number}/{column}", sealed
        for row in connection.execute(select(versions).where(versions.c.document_id == item)):
            for column in ("confirmed", "reason"):
                if sealed := getattr(row, column):
                    yield f"{item}/{row.number}/{row.version}/{column}", sealed
