"""No line of the trail changes or goes unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from storage.audit import START, Audit, _mask
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
        update(audit).where(audit.c.number == 2).values(unit="elsewhere"),
        update(audit).where(audit.c.number == 3).values(role="citizen"),
        update(audit).where(audit.c.number == 3).values(role=""),
        update(audit).where(audit.c.number == 3).values(reason="another"),
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


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("giấy tờ \U0001f4c4\r\n\u2028", "giấy tờ \U0001f4c4\r\n\u2028"),
        ("x" * 9000, "x" * 500),
        ("a\0b", "a?b"),
        ("\ud800", "?"),
    ],
)
def test_any_reason_is_kept(vault: Vault, reason: str, kept: str) -> None:
    _, person = confirmed(vault, DUC | {reason: "a field nobody knows"})
    vault.person(person, OFFICER, reason)
    assert vault.trail(person)[-1].reason == kept
    assert vault.verify_trail() == 4


@given(st.from_regex(r"[0-9]{9,12}", fullmatch=True), st.sampled_from(["", " ", "."]))
def test_numbers_in_a_reason_are_masked(number: str, gap: str) -> None:
    shown = gap.join([number[:3], number[3:6], number[6:]])
    kept = shown[: len(shown) - len(number[6:])]
    assert _mask(f"so ({shown})") == f"so ({kept}{'*' * len(number[6:])})"


@pytest.mark.parametrize("text", ["12345678", "15/08/1990 10:30", "1" * 13, "hồ sơ 2026-001"])
def test_other_numbers_stay(text: str) -> None:
    assert _mask(text) == text


def test_another_key_proves_nothing(store: Store) -> None:
    confirmed(store.vault, LAN)
    with store.database.transaction() as connection, pytest.raises(Damaged):
        Audit(new_key()).verify(connection)
