"""Keys of stations and portals: a secret that is shown once, what it opens, until when."""

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Row, func, insert, select, update

from storage.access_tables import api_keys
from storage.accounts import NAME, token_hash
from storage.audit import Audit
from storage.database import Database
from storage.errors import NameTaken, NotFound, UnfitName
from storage.kept import Actor

PREFIX = "mck_"  # so that scanners for leaked secrets know one
USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, without its secret."""

    name: str
    unit: str
    scopes: tuple[str, ...]  # "documents:write", ...
    made_by: str
    made_at: datetime
    until: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and self.until > datetime.now(UTC)

    @property
    def actor(self) -> Actor:
        """Who acts when this key is shown."""
        return Actor(self.name, self.unit, "station")


class ApiKeys:
    """Keys of one store. All methods raise `Unavailable`; others are named."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database, self._audit = database, audit

    def add(
        self, name: str, unit: str, scopes: Collection[str], until: datetime, actor: Actor
    ) -> str:
        """The secret of a new key; it cannot be shown again. Raises `NameTaken`, `UnfitName`."""
        if not NAME.fullmatch(name) or not scopes:
            raise UnfitName(name)
        secret = PREFIX + secrets.token_urlsafe(32)
        with self._database.transaction() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"key {name}"))))
            if connection.scalar(select(api_keys.c.id).where(api_keys.c.name == name)):
                raise NameTaken(name)
            connection.execute(
                insert(api_keys).values(
                    id=uuid.uuid4(),
                    name=name,
                    unit=unit,
                    scopes=sorted(set(scopes)),
                    secret=token_hash(secret),
                    made_by=actor.name,
                    made_at=datetime.now(UTC),
                    until=until,
                )
            )
            self._audit.append(connection, actor, "add key", f"{name}: {' '.join(sorted(scopes))}")
        return secret

    def all(self) -> list[ApiKey]:
        """Every key, the newest first."""
        with self._database.transaction() as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.made_at.desc()))
            return [_key(row) for row in rows]

    def revoke(self, name: str, actor: Actor) -> None:
        """It opens nothing from now on. Raises `NotFound`."""
        with self._database.transaction() as connection:
            mine = update(api_keys).where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
            gone = connection.scalar(mine.values(revoked_at=func.now()).returning(api_keys.c.id))
            if gone is None:
                raise NotFound("key")
            self._audit.append(connection, actor, "revoke key", name)

    def of(self, secret: str) -> ApiKey | None:
        """The key of a secret, if it is good today."""
        with self._database.transaction() as connection:
            mine = api_keys.c.secret == token_hash(secret)
            row = connection.execute(select(api_keys).where(mine)).one_or_none()
            key = _key(row) if row else None
            if key is None or not key.good:
                return None
            if key.used_at is None or key.used_at < datetime.now(UTC) - USED_EVERY:
                connection.execute(update(api_keys).where(mine).values(used_at=func.now()))
        return key


def _key(row: Row[*tuple[object, ...]]) -> ApiKey:
    return ApiKey(
        row.name, row.unit, tuple(row.scopes), row.made_by, row.made_at, row.until,
        row.revoked_at, row.used_at,
    )  # fmt: skip
