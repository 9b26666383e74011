"""Signing in and staying so: passwords, lock-out, and sessions of which only a hash is kept."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from storage.access_tables import accounts, sessions
from storage.accounts import Account, Accounts, token_hash
from storage.audit import Audit
from storage.database import Database
from storage.errors import AccountLocked, SignInRefused
from storage.kept import Actor
from storage.passwords import is_password
from storage.ready import Ready

TRIES = 5  # wrong passwords in a row, then the account is locked
LOCKED = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)  # a session that is used writes no oftener that it is
_HELD = Ready(
    select(accounts, sessions.c.seen_at)
    .join(sessions, sessions.c.account_id == accounts.c.id)
    .where(
        sessions.c.token == bindparam("mark"),
        sessions.c.began_at > bindparam("began"),
        sessions.c.seen_at > bindparam("seen"),
        ~accounts.c.disabled,
    )
)


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts."""

    idle: timedelta = timedelta(hours=1)
    whole: timedelta = timedelta(hours=12)


class Sessions:
    """Sessions of one store. All methods raise `Unavailable`; others are named."""

    def __init__(self, database: Database, audit: Audit, accounts: Accounts) -> None:
        self._database, self._audit, self._accounts = database, audit, accounts

    def check(self, name: str, password: str) -> Account:
        """The account of name and password. Raises `SignInRefused`, `AccountLocked`.

        Failures are counted in the database, so that all processes count together.
        """
        with self._database.transaction() as connection:
            rows = select(accounts).where(accounts.c.name == name).with_for_update()
            row = connection.execute(rows).one_or_none()
            if row is not None and row.locked_until and row.locked_until > _now():
                raise AccountLocked()
            known = row is not None and not row.disabled and not row.demo
            if row is not None and is_password(row.password if known else None, password):
                reset = update(accounts).where(accounts.c.id == row.id)
                connection.execute(reset.values(failures=0, locked_until=None))
                return self._accounts.account(connection, row)
            if row is None:
                is_password(None, password)
            else:
                self._failed(connection, row)
        raise SignInRefused()

    def begin(self, account: Account, *, instead: str = "") -> str:
        """The token of a new session, in the place of the one that the browser held."""
        token = secrets.token_urlsafe(32)
        item = uuid.UUID(account.id)
        with self._database.transaction() as connection:
            if instead:
                connection.execute(delete(sessions).where(sessions.c.token == token_hash(instead)))
            values = {"token": token_hash(token), "account_id": item}
            connection.execute(insert(sessions).values(**values, began_at=_now(), seen_at=_now()))
            signed = update(accounts).where(accounts.c.id == item)
            connection.execute(signed.values(signed_in_at=_now()))
            self._audit.append(connection, account.actor, "sign in")
        return token

    def of(self, token: str, lasting: Lasting) -> Account | None:
        """Whose session it is; nobody's when it ended, or its account was disabled."""
        with self._database.glance() as connection:
            now, mark = _now(), token_hash(token)
            row = _HELD.first(
                connection, mark=mark, began=now - lasting.whole, seen=now - lasting.idle
            )
            if row is None:
                return None
            if row.seen_at < now - SEEN_EVERY:
                mine = sessions.c.token == mark
                connection.execute(update(sessions).where(mine).values(seen_at=now))
            return self._accounts.account(connection, row)

    def end(self, token: str) -> None:
        """Sign out here."""
        with self._database.transaction() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == token_hash(token)))

    def end_all(self, account: Account) -> None:
        """Sign out everywhere."""
        with self._database.transaction() as connection:
            mine = sessions.c.account_id == uuid.UUID(account.id)
            connection.execute(delete(sessions).where(mine))
            self._audit.append(connection, account.actor, "sign out everywhere")

    def forget(self, lasting: Lasting) -> None:
        """Remove sessions that ended; the start of the service does."""
        with self._database.transaction() as connection:
            over = (sessions.c.began_at < _now() - lasting.whole) | (
                sessions.c.seen_at < _now() - lasting.idle
            )
            connection.execute(delete(sessions).where(over))

    def _failed(self, connection: Connection, row: Row[*tuple[object, ...]]) -> None:
        locked = row.failures + 1 >= TRIES
        values = {
            "failures": 0 if locked else row.failures + 1,
            "locked_until": _now() + LOCKED if locked else None,
        }
        connection.execute(update(accounts).where(accounts.c.id == row.id).values(**values))
        if locked:
            self._audit.append(connection, Actor(row.name, row.unit, row.role), "lock account")


def _now() -> datetime:
    return datetime.now(UTC)
