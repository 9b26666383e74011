"""A new master key: every data key is wrapped anew, no scan and no value is written again."""

import uuid

from sqlalchemy import Connection, bindparam, select, text, update

from storage.database import Database
from storage.errors import InUse, WrongKey
from storage.keyring import Keyring
from storage.keys import MasterKey
from storage.secrets import hand_over
from storage.tables import keys, settings

BATCH = 2000


def rotate(database: Database, old: MasterKey, new: MasterKey) -> int:
    """Wrap all data keys by another master key in one transaction; how many (0: they are already).

    Raises `InUse` while another process has the store open, `WrongKey`.
    """
    with database.transaction() as connection:
        connection.execute(text("LOCK TABLE keys IN ACCESS EXCLUSIVE MODE"))
        _refuse_others(connection)
        mine = settings.c.name == "master_key"
        current = connection.scalar(select(settings.c.value).where(mine))
        if current == new.fingerprint():
            return 0  # done before, and cut short behind it
        if current != old.fingerprint():
            raise WrongKey()
        before, after = Keyring(old), Keyring(new)
        items = list(connection.scalars(select(keys.c.id)))
        owners = {item for row in connection.scalars(select(keys.c.owners)) for item in row}
        opened = before.open_all(connection, owners)
        for start in range(0, len(items), BATCH):
            _wrap_anew(connection, items[start : start + BATCH], before, after, opened)
        hand_over(connection, old, new)
        connection.execute(update(settings).where(mine).values(value=new.fingerprint()))
    return len(items)


def _wrap_anew(
    connection: Connection,
    items: list[uuid.UUID],
    before: Keyring,
    after: Keyring,
    owners: dict[uuid.UUID, bytes],
) -> None:
    rows = {row.id: row for row in connection.execute(select(keys).where(keys.c.id.in_(items)))}
    opened = before.unwrap(rows.values(), owners)
    wrapped = [
        {"item": item, "fresh": after.wrap(item, key, rows[item].owners, owners)}
        for item, key in opened.items()
    ]
    changed = update(keys).where(keys.c.id == bindparam("item")).values(wrapped=bindparam("fresh"))
    connection.execute(changed, wrapped)


def _refuse_others(connection: Connection) -> None:
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name = 'motcua' AND pid <> pg_backend_pid()"
        )
    )
    if others:
        raise InUse(f"{others} connections")
