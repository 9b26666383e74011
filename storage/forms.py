"""Forms that were filled: sealed under a key that opens with the keys of their persons."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, insert, select, update

from storage.errors import NotFound, WrongState
from storage.kept import Actor, KeptForm
from storage.keyring import Keyring
from storage.keys import seal, unseal
from storage.tables import forms, keys


class Forms:
    """Forms of one store."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def add(
        self,
        connection: Connection,
        form: str,
        body: bytes,
        people: Sequence[uuid.UUID],
        actor: Actor,
        final: bool,
    ) -> uuid.UUID:
        """Keep a new form. Raises `Erased` when a person is gone."""
        item = uuid.uuid4()
        key = self._keyring.create(connection, item, people)
        values = _values(item, form, body, key, actor, final)
        connection.execute(insert(forms).values(id=item, **values))
        return item

    def replace(
        self,
        connection: Connection,
        item: uuid.UUID,
        form: str,
        body: bytes,
        people: Sequence[uuid.UUID],
        actor: Actor,
        final: bool,
    ) -> None:
        """Replace a draft. Raises `NotFound`, and `WrongState` when it is final already."""
        row = select(forms.c.final).where(forms.c.id == item).with_for_update()
        closed = connection.scalar(row)
        if closed is None:
            raise NotFound(str(item))
        if closed:
            raise WrongState(f"form {item} is final")
        self._keyring.hand_over(connection, item, people)
        key = self._keyring.open(connection, item)
        values = _values(item, form, body, key, actor, final)
        connection.execute(update(forms).where(forms.c.id == item).values(**values))

    def get(self, connection: Connection, item: uuid.UUID) -> KeptForm:
        """Raises `NotFound`, `Erased`."""
        row = connection.execute(select(forms).where(forms.c.id == item)).one_or_none()
        if row is None:
            raise NotFound(str(item))
        return self._kept(connection, row)

    def of_person(
        self, connection: Connection, person: uuid.UUID, actor: Actor
    ) -> list[KeptForm]:
        """Forms of the actor's unit that open with the key of a person, newest first."""
        owned = self._keyring.owned(connection, person)
        rows = select(forms).where(forms.c.id.in_(owned)).order_by(forms.c.saved_at.desc())
        if actor.role != "system":
            rows = rows.where(forms.c.unit == actor.unit)
        return [self._kept(connection, row) for row in connection.execute(rows).all()]

    def blank(self, connection: Connection, items: Sequence[uuid.UUID]) -> None:
        """Empty forms whose keys are destroyed; their rows remember that they were erased."""
        connection.execute(update(forms).where(forms.c.id.in_(items)).values(body=b""))

    def _kept(self, connection: Connection, row: Row[*tuple[object, ...]]) -> KeptForm:
        key = self._keyring.open(connection, row.id)
        owners = connection.scalar(select(keys.c.owners).where(keys.c.id == row.id)) or []
        return KeptForm(
            str(row.id),
            row.form,
            row.final,
            row.saved_at,
            row.saved_by,
            tuple(str(owner) for owner in owners),
            unseal(key, row.body, _place(row.id)),
        )


def _values(
    item: uuid.UUID, form: str, body: bytes, key: bytes, actor: Actor, final: bool
) -> dict[str, object]:
    return {
        "form": form,
        "final": final,
        "saved_at": datetime.now(UTC),
        "saved_by": actor.name,
        "unit": actor.unit,
        "body": seal(key, body, _place(item)),
    }


def _place(item: uuid.UUID) -> str:
    return f"{item}/body"
