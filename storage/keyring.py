"""The row of each data key: made, opened, handed to other owners, destroyed.

A person's key is wrapped by the master key. The key of a document or form is wrapped by the
master key and then by the key of each owner in turn.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from storage.errors import Erased
from storage.keys import MasterKey, new_key, seal, unseal
from storage.tables import keys


class Keyring:
    """Data keys of one store."""

    def __init__(self, master: MasterKey) -> None:
        self._wrap = master.derive("wrap")

    def create(
        self, connection: Connection, item: uuid.UUID, owners: Sequence[uuid.UUID] = ()
    ) -> bytes:
        """A new key for a person, document or form."""
        key = new_key()
        wrapped = self._wrapped(connection, item, key, owners)
        connection.execute(insert(keys).values(id=item, wrapped=wrapped, owners=list(owners)))
        return key

    def open(self, connection: Connection, item: uuid.UUID) -> bytes:
        """The key; raises `Erased` when it or the key of one owner was destroyed."""
        row = connection.execute(select(keys).where(keys.c.id == item)).one_or_none()
        if row is None:
            raise Erased(str(item))
        key: bytes = row.wrapped
        for owner in reversed(row.owners):
            key = unseal(self.open(connection, owner), key, _place(item, owner))
        return unseal(self._wrap, key, _place(item))

    def hand_over(
        self, connection: Connection, item: uuid.UUID, owners: Sequence[uuid.UUID]
    ) -> None:
        """Wrap a key anew so that it opens with the keys of these owners only."""
        wrapped = self._wrapped(connection, item, self.open(connection, item), owners)
        connection.execute(
            update(keys).where(keys.c.id == item).values(wrapped=wrapped, owners=list(owners))
        )

    def destroy(self, connection: Connection, items: Sequence[uuid.UUID]) -> None:
        """Forget keys for ever."""
        connection.execute(delete(keys).where(keys.c.id.in_(items)))

    def owned(self, connection: Connection, owner: uuid.UUID) -> list[uuid.UUID]:
        """Documents and forms that open only with the key of this person."""
        return list(connection.scalars(select(keys.c.id).where(keys.c.owners.contains([owner]))))

    def _wrapped(
        self, connection: Connection, item: uuid.UUID, key: bytes, owners: Sequence[uuid.UUID]
    ) -> bytes:
        wrapped = seal(self._wrap, key, _place(item))
        for owner in owners:
            wrapped = seal(self.open(connection, owner), wrapped, _place(item, owner))
        return wrapped


def _place(item: uuid.UUID, owner: uuid.UUID | None = None) -> str:
    return f"key/{item}/{owner}" if owner else f"key/{item}"
