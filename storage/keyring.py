"""The row of each data key: made, opened, handed to other owners, destroyed.

A person's key is wrapped by the master key. The key of a document or form is wrapped by the
master key and then by the key of each owner in turn.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection, Row, Uuid, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from storage.errors import Erased
from storage.keys import MasterKey, new_key, seal, unseal
from storage.ready import Ready
from storage.tables import keys

_ONE = Ready(select(keys).where(keys.c.id == bindparam("item")))
_MANY = Ready(select(keys).where(keys.c.id == func.any(bindparam("items", type_=ARRAY(Uuid)))))


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
        row = _ONE.first(connection, item=item)
        if row is None:
            raise Erased(str(item))
        return self.unwrapped(
            item, row.wrapped, row.owners, lambda owner: self.open(connection, owner)
        )

    def open_all(
        self, connection: Connection, items: Iterable[uuid.UUID]
    ) -> dict[uuid.UUID, bytes]:
        """The keys of many at the cost of two queries; raises `Erased` as `open` does."""
        wanted = set(items)
        rows = _rows(connection, wanted)
        owning = {owner for _, owners in rows.values() for owner in owners} - rows.keys()
        rows |= _rows(connection, owning)
        opened: dict[uuid.UUID, bytes] = {}

        def open_one(item: uuid.UUID) -> bytes:
            if item not in opened:
                if item not in rows:
                    raise Erased(str(item))
                key, owners = rows[item]
                opened[item] = self.unwrapped(item, key, owners, open_one)
            return opened[item]

        return {item: open_one(item) for item in wanted}

    def unwrap(
        self, rows: Iterable[Row[*tuple[object, ...]]], owners: Mapping[uuid.UUID, bytes]
    ) -> dict[uuid.UUID, bytes]:
        """Keys from their rows, given the open keys of all owners."""
        return {
            row.id: self.unwrapped(row.id, row.wrapped, row.owners, owners.__getitem__)
            for row in rows
        }

    def wrap(
        self,
        item: uuid.UUID,
        key: bytes,
        owners: Sequence[uuid.UUID],
        opened: Mapping[uuid.UUID, bytes],
    ) -> bytes:
        """A key as its row holds it: wrapped by the master key, then by each owner."""
        wrapped = seal(self._wrap, key, _place(item))
        for owner in owners:
            wrapped = seal(opened[owner], wrapped, _place(item, owner))
        return wrapped

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

    def owners(self, connection: Connection, item: uuid.UUID) -> set[str]:
        """Persons without whose keys this one does not open."""
        row = _ONE.first(connection, item=item)
        return {str(owner) for owner in row.owners} if row else set()

    def owned(self, connection: Connection, owner: uuid.UUID) -> list[uuid.UUID]:
        """Documents and forms that open only with the key of this person."""
        return list(connection.scalars(select(keys.c.id).where(keys.c.owners.contains([owner]))))

    def _wrapped(
        self, connection: Connection, item: uuid.UUID, key: bytes, owners: Sequence[uuid.UUID]
    ) -> bytes:
        return self.wrap(item, key, owners, {o: self.open(connection, o) for o in owners})

    def unwrapped(
        self,
        item: uuid.UUID,
        key: bytes,
        owners: Sequence[uuid.UUID],
        opened: Callable[[uuid.UUID], bytes],
    ) -> bytes:
        """The key of a row; `opened` gives the open keys of its owners."""
        for owner in reversed(owners):
            key = unseal(opened(owner), key, _place(item, owner))
        return unseal(self._wrap, key, _place(item))


def _rows(
    connection: Connection, items: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[bytes, Sequence[uuid.UUID]]]:
    wanted = list(items)
    if not wanted:
        return {}
    return {row.id: (row.wrapped, row.owners) for row in _MANY.all(connection, items=wanted)}


def _place(item: uuid.UUID, owner: uuid.UUID | None = None) -> str:
    return f"key/{item}/{owner}" if owner else f"key/{item}"
