"""Accounts: who may sign in, as what, for which unit. The sign-in itself is `storage.sessions`.

A citizen's account holds nothing but the link to the person, whose own key seals the rest; the
name of an officer is sealed by a key of the store.
"""

import hashlib
import json
import re
import secrets
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from storage.access_tables import accounts, sessions
from storage.audit import Audit
from storage.database import Database
from storage.errors import LinkUsed, NameTaken, NotFound, UnfitName
from storage.kept import Actor, Role
from storage.keyring import Keyring
from storage.keys import mac, seal, unseal
from storage.passwords import check_password, hash_password
from storage.people import People, Profile

NAME = re.compile(r"[a-z0-9][a-z0-9.\-]{1,38}[a-z0-9]")
INVITED = timedelta(days=3)  # that a one-time link is good for


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the administrator sees it."""

    id: str
    name: str
    title: str  # full name
    role: Role
    unit: str
    person_id: str = ""
    demo: bool = False
    disabled: bool = False
    has_password: bool = False
    foreign: bool = False  # tied to an identity of somebody else's sign-in
    signed_in_at: datetime | None = None

    @property
    def actor(self) -> Actor:
        """Who acts when this account does."""
        return Actor(self.name, self.unit, self.role, self.person_id)


class Accounts:
    """Accounts of one store. All methods raise `Unavailable`; others are named."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        keyring: Keyring,
        people: People,
        seal: bytes,
        blind: bytes,
    ) -> None:
        self._database, self._audit = database, audit
        self._keyring, self._people = keyring, people
        self._seal = seal
        self._blind = blind

    def add(
        self, name: str, role: Role, unit: str, title: str, actor: Actor, *, demo: bool = False
    ) -> Account:
        """A new account of somebody who works here. Raises `NameTaken`, `UnfitName`."""
        if not NAME.fullmatch(name):
            raise UnfitName(name)
        item = uuid.uuid4()
        profile = json.dumps({"full_name": title}).encode()
        with self._database.transaction() as connection:
            self._free(connection, name)
            sealed = seal(self._seal, profile, _place(item))
            row = {"id": item, "name": name, "profile": sealed, "role": role, "unit": unit}
            connection.execute(insert(accounts).values(**row, demo=demo, made_at=_now()))
            self._audit.append(connection, actor, "add account", f"{name}: {role}")
            return self._one(connection, accounts.c.id == item)

    def add_citizen(
        self, name: str, profile: Profile, actor: Actor, *, demo: bool = False
    ) -> Account:
        """A new account of the person with this number, who is made known if need be.

        Raises `NameTaken`, `UnfitName`, `NumberTaken` when the number is another's.
        """
        if not NAME.fullmatch(name):
            raise UnfitName(name)
        item = uuid.uuid4()
        with self._database.transaction() as connection:
            self._free(connection, name)
            person = self._people.meet(connection, profile)
            key = self._keyring.open(connection, person)
            sealed = seal(key, json.dumps(asdict(profile)).encode(), _place(item))
            row = {"id": item, "name": name, "profile": sealed, "role": "citizen", "unit": ""}
            connection.execute(
                insert(accounts).values(**row, person_id=person, demo=demo, made_at=_now())
            )
            self._audit.append(connection, actor, "add account", name, people=[str(person)])
            return self._one(connection, accounts.c.id == item)

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._database.transaction() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
            return [self.account(connection, row) for row in rows]

    def get(self, name: str) -> Account:
        """Raises `NotFound`."""
        with self._database.transaction() as connection:
            return self._one(connection, accounts.c.name == name)

    def forget(self, connection: Connection, person: uuid.UUID) -> None:
        """Remove the account of a person who is erased, with its sessions."""
        connection.execute(delete(accounts).where(accounts.c.person_id == person))

    def any_real(self, role: Role | None = None) -> bool:
        """Whether somebody can sign in (as `role`) who is not of the demo office."""
        real = select(accounts.c.id).where(~accounts.c.demo, ~accounts.c.disabled, _READY)
        if role:
            real = real.where(accounts.c.role == role)
        with self._database.transaction() as connection:
            return connection.scalar(real.limit(1)) is not None

    def invite(self, name: str, actor: Actor) -> str:
        """The token of a one-time link that sets a password. Ends a lock; raises `NotFound`."""
        token = secrets.token_urlsafe(24)
        values = {"invite": token_hash(token), "invite_until": _now() + INVITED, "failures": 0}
        self._change(name, actor, "invite", **values, locked_until=None)
        return token

    def invited(self, token: str) -> Account:
        """Whose link it is. Raises `LinkUsed`."""
        with self._database.transaction() as connection:
            return self._invited(connection, token)

    def accept(self, token: str, password: str) -> Account:
        """Set the password by a one-time link. Raises `LinkUsed`, `WeakPassword`."""
        with self._database.transaction() as connection:
            account = self._invited(connection, token)
            self._set_password(connection, account, password)
        return account

    def set_password(self, name: str, password: str) -> None:
        """Replace the password; whoever is signed in with the old one is out."""
        with self._database.transaction() as connection:
            self._set_password(connection, self._one(connection, accounts.c.name == name), password)

    def disable(self, name: str, actor: Actor, *, disabled: bool = True) -> None:
        """Nobody signs in with it, and who is signed in is out at once. Raises `NotFound`."""
        self._change(name, actor, "disable account" if disabled else "enable account",
                     disabled=disabled, invite=None)  # fmt: skip

    def known_as(self, issuer: str, subject: str) -> Account:
        """The account of a foreign identity. Raises `NotFound`."""
        with self._database.transaction() as connection:
            return self._one(connection, accounts.c.identity == self.identity(issuer, subject))

    def tie(self, name: str, issuer: str, subject: str, role: Role, unit: str) -> Account:
        """Tie an account to a foreign identity, with the role and unit that it says today."""
        with self._database.transaction() as connection:
            values = {"identity": self.identity(issuer, subject), "role": role, "unit": unit}
            connection.execute(update(accounts).where(accounts.c.name == name).values(**values))
            return self._one(connection, accounts.c.name == name)

    def identity(self, issuer: str, subject: str) -> bytes:
        """Blind: a subject may be somebody's number."""
        return mac(self._blind, f"{issuer}\0{subject}".encode())

    def account(self, connection: Connection, row: Row[*tuple[object, ...]]) -> Account:
        """A row as an account."""
        key = self._keyring.open(connection, row.person_id) if row.person_id else self._seal
        title = json.loads(unseal(key, row.profile, _place(row.id)))["full_name"]
        return Account(str(row.id), row.name, title, row.role, row.unit, str(row.person_id or ""),
                       row.demo, row.disabled, row.password is not None,
                       row.identity is not None, row.signed_in_at)  # fmt: skip

    def _one(self, connection: Connection, which: ColumnElement[bool]) -> Account:
        row = connection.execute(select(accounts).where(which)).one_or_none()
        if row is None:
            raise NotFound("account")
        return self.account(connection, row)

    def _free(self, connection: Connection, name: str) -> None:
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"account {name}"))))
        if connection.scalar(select(accounts.c.id).where(accounts.c.name == name)) is not None:
            raise NameTaken(name)

    def _invited(self, connection: Connection, token: str) -> Account:
        mine = (accounts.c.invite == token_hash(token)) & (accounts.c.invite_until > _now())
        rows = select(accounts).where(mine, ~accounts.c.disabled).with_for_update()
        found = connection.execute(rows).one_or_none()
        if found is None:
            raise LinkUsed()
        return self.account(connection, found)

    def _set_password(self, connection: Connection, account: Account, password: str) -> None:
        check_password(password, account.name)
        mine = accounts.c.id == uuid.UUID(account.id)
        values = {"password": hash_password(password), "invite": None, "failures": 0}
        connection.execute(update(accounts).where(mine).values(**values, locked_until=None))
        connection.execute(delete(sessions).where(sessions.c.account_id == uuid.UUID(account.id)))
        self._audit.append(connection, account.actor, "set password", account.name)

    def _change(self, name: str, actor: Actor, action: str, **values: object) -> None:
        with self._database.transaction() as connection:
            changed = update(accounts).where(accounts.c.name == name).values(**values)
            item = connection.scalar(changed.returning(accounts.c.id))
            if item is None:
                raise NotFound("account")
            connection.execute(delete(sessions).where(sessions.c.account_id == item))
            self._audit.append(connection, actor, action, name)


_READY = accounts.c.password.is_not(None) | accounts.c.identity.is_not(None)


def token_hash(token: str) -> bytes:
    """What is kept of a secret that nobody could guess."""
    return hashlib.sha256(token.encode()).digest()


def _now() -> datetime:
    return datetime.now(UTC)


def _place(item: uuid.UUID) -> str:
    return f"{item}/account"
