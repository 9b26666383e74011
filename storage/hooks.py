"""Webhooks: where callers want to be told, with a sealed secret each, and messages under way."""

import json
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.afar import Delivery, Job, Webhook
from storage.errors import NotFound, TooMany
from storage.keyring import Keyring
from storage.keys import seal, unseal
from storage.portal_tables import deliveries, webhooks

MOST = 5  # of one caller
KEPT = timedelta(days=7)  # messages that arrived or were given up


class Hooks:
    """Webhooks of one store."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def add(self, connection: Connection, caller: str, url: str) -> tuple[Webhook, str]:
        """A new webhook and its secret. Raises `TooMany`."""
        mine = select(func.count()).select_from(webhooks).where(webhooks.c.caller == caller)
        if (connection.scalar(mine) or 0) >= MOST:
            raise TooMany(f"{MOST} webhooks", retry_after=3600)
        item, secret = uuid.uuid4(), f"whsec_{secrets.token_urlsafe(32)}"
        key = self._keyring.create(connection, item)
        created = datetime.now(UTC)
        connection.execute(
            insert(webhooks).values(
                id=item, caller=caller, created_at=created,
                url=seal(key, url.encode(), f"{item}/url"),
                secret=seal(key, secret.encode(), f"{item}/secret"),
            )
        )  # fmt: skip
        return Webhook(str(item), url, created), secret

    def of(self, connection: Connection, caller: str) -> list[Webhook]:
        """The webhooks of a caller, oldest first."""
        rows = select(webhooks).where(webhooks.c.caller == caller).order_by(webhooks.c.created_at)
        return [
            Webhook(str(row.id), self._open(connection, row.id, "url", row.url), row.created_at)
            for row in connection.execute(rows).all()
        ]

    def remove(self, connection: Connection, item: uuid.UUID, caller: str) -> None:
        """Raises `NotFound`."""
        gone = delete(webhooks).where(webhooks.c.id == item, webhooks.c.caller == caller)
        if not connection.execute(gone).rowcount:
            raise NotFound(str(item))
        self._keyring.destroy(connection, [item])

    def announce(self, connection: Connection, caller: str, job: Job) -> list[str]:
        """Put a message to every webhook of the caller; their ids."""
        hooks = connection.scalars(select(webhooks.c.id).where(webhooks.c.caller == caller)).all()
        told = []
        for hook in hooks:
            item = uuid.uuid4()
            body = {
                "id": str(item),
                "event": "job.finished",
                "job": job.id,
                "document": job.document_id,
                "state": job.state,
                "problems": list(job.problems),
            }
            connection.execute(
                insert(deliveries).values(
                    id=item, webhook_id=hook, body=json.dumps(body), tries=0, status=0,
                    created_at=datetime.now(UTC),
                )
            )  # fmt: skip
            told.append(str(item))
        return told

    def delivery(self, connection: Connection, item: uuid.UUID) -> Delivery:
        """Raises `NotFound`: its webhook was removed."""
        rows = select(deliveries, webhooks.c.url, webhooks.c.secret).join(webhooks)
        row = connection.execute(rows.where(deliveries.c.id == item)).one_or_none()
        if row is None:
            raise NotFound(str(item))
        return Delivery(
            str(item),
            self._open(connection, row.webhook_id, "url", row.url),
            self._open(connection, row.webhook_id, "secret", row.secret),
            row.body,
            row.tries,
            row.done_at is not None,
        )

    def note(self, connection: Connection, item: uuid.UUID, status: int, *, done: bool) -> None:
        """How the last try ended; `done`: it arrived, or is given up."""
        values = {
            "status": status,
            "tries": deliveries.c.tries + 1,
            "done_at": datetime.now(UTC) if done else None,
        }
        connection.execute(update(deliveries).where(deliveries.c.id == item).values(values))

    def tidy(self, connection: Connection) -> None:
        """Forget old messages."""
        old = deliveries.c.created_at < datetime.now(UTC) - KEPT
        connection.execute(delete(deliveries).where(old))

    def _open(self, connection: Connection, hook: uuid.UUID, column: str, sealed: bytes) -> str:
        return unseal(self._keyring.open(connection, hook), sealed, f"{hook}/{column}").decode()
