"""Keys for one purpose each (blind index, trail, signing): made from the master key at first.

When the master key is replaced they stay the same, since indexes and the trail hang on them: then
they lie in the database, sealed under the new master key.
"""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.keep_tables import secrets
from storage.keys import MasterKey, seal, unseal

KEPT = (
    "index",
    "audit",
    "signing",
    "anchor",
    "accounts",
    "identities",
    "tickets",
)  # purposes whose keys outlive a master key


def secret(connection: Connection, master: MasterKey, purpose: str) -> bytes:
    """The key of one purpose, 32 bytes. Raises `Damaged`."""
    sealed = connection.scalar(select(secrets.c.sealed).where(secrets.c.name == purpose))
    if sealed is None:
        return master.derive(purpose)
    return unseal(master.derive("secrets"), sealed, _place(purpose))


def hand_over(connection: Connection, old: MasterKey, new: MasterKey) -> None:
    """Seal all of them under another master key."""
    for purpose in KEPT:
        sealed = seal(new.derive("secrets"), secret(connection, old, purpose), _place(purpose))
        row = upsert(secrets).values(name=purpose, sealed=sealed)
        connection.execute(
            row.on_conflict_do_update(index_elements=[secrets.c.name], set_={"sealed": sealed})
        )


def _place(purpose: str) -> str:
    return f"secret/{purpose}"
