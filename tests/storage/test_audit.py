"""No line of the trail changes or goes unseen."""

import pytest
from sqlalchemy import delete, update

from storage.audit import START, Audit
from storage.errors import Damaged
from storage.keys import new_key
from storage.tables import audit, audit_head
from storage.vault import Vault
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import DUC, LAN, confirmed


def test_every_step_is_told(vault: Vault) -> None:
    document, person = confirmed(vault, DUC)
    vault.scan(document, 0, OFFICER, "compare, 001090990001")
    vault.find("duc", OFFICER)
    events = vault.trail(person)
    assert [event.action for event in events] == ["confirm", "look at scan", "find"]
    assert events[0].fields == tuple(sorted(DUC))
    assert events[1].reason == "compare, 001090******"
    assert {event.actor for event in events} == {OFFICER}
    assert vault.verify_trail() == 5  # receive and read name no person yet


@pytest.mark.parametrize(
    "harm",
    [
        update(audit).where(audit.c.number == 2).values(actor="somebody"),
        update(audit).where(audit.c.number == 3).values(fields=[]),
        update(audit).where(audit.c.number == 3).values(people=[]),
        delete(audit).where(audit.c.number == 1),
        delete(audit).where(audit.c.number == 2),
        delete(audit).where(audit.c.number > 2),
        delete(audit),
        delete(audit_head),
        update(audit_head).values(number=0, hash=START),
    ],
)
def test_harm_is_seen(store: Store, harm: object) -> None:
    confirmed(store.vault, DUC)
    assert store.vault.verify_trail() == 3
    with store.database.transaction() as connection:
        connection.execute(harm)  # type: ignore[call-overload]
    with pytest.raises(Damaged):
        store.vault.verify_trail()


def test_another_key_proves_nothing(store: Store) -> None:
    confirmed(store.vault, LAN)
    with store.database.transaction() as connection, pytest.raises(Damaged):
        Audit(new_key()).verify(connection)
