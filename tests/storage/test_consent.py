"""Units, grants and owners, as the vault sees them; the doors are tried in tests/api."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.errors import NotFound, NotYours, UnfitGrant
from storage.grants import Purpose
from storage.kept import Actor
from storage.people import Profile
from storage.vault import Vault
from tests.storage.conftest import OFFICER
from tests.storage.papers import DUC, FRONT, LAN, confirmed, read, reading

ELSEWHERE = Actor("canbo.khac", "ubnd-phuong-khac")
ADMINISTRATOR = Actor("quan-tri", OFFICER.unit, "administrator")
SYSTEM = Actor("motcua", "", "system")
TOMORROW = datetime.now(UTC) + timedelta(days=1)


def grant(vault: Vault, person: str, actor: Actor = ELSEWHERE, purpose: Purpose = "reuse") -> str:
    unit = ELSEWHERE.unit
    return vault.give_grant(person, unit, purpose, TOMORROW, actor, wording="2026-11").id


def test_another_unit_reads_nothing(vault: Vault) -> None:
    document, person = confirmed(vault, DUC)
    form = vault.save_form("ct01", b"{}", [person], OFFICER)
    other = "00000000-0000-0000-0000-000000000001"
    for stranger in (ELSEWHERE, ADMINISTRATOR, Actor("x", "", "citizen", other)):
        for look in (
            lambda who: vault.document(document, who, ""),
            lambda who: vault.scan(document, 0, who, ""),
            lambda who: vault.sheet(document, 0, who, ""),
            lambda who: vault.person(person, who, ""),
            lambda who: vault.form(form, who, ""),
            lambda who: vault.forms_of(person, who, ""),
            lambda who: vault.events_of(person, who),
            lambda who: vault.delete(document, who, ""),
            lambda who: vault.erase(person, who, ""),
            lambda who: vault.correct(document, DUC, who, "", version=1),
            lambda who: vault.save_draft(document, {}, who),
            lambda who: vault.save_form("ct01", b"{}", [], who, form_id=form),
        ):
            with pytest.raises(NotYours):
                look(stranger)
    assert vault.find("duc nguyen", ELSEWHERE) == []
    (seen,) = vault.find(DUC["personal_number"], ELSEWHERE)
    assert seen.elsewhere and not seen.full_name and not seen.papers


def test_a_grant_opens_until_it_ends(vault: Vault) -> None:
    document, person = confirmed(vault, DUC)
    (kind,) = vault.shareable(person, ELSEWHERE, "hồ sơ 7")
    assert (kind.paper, kind.unit) == ("cccd-2021", OFFICER.unit)
    given = grant(vault, person)
    assert vault.document(document, ELSEWHERE, "hồ sơ 7").papers[0].confirmed == DUC
    assert vault.find("duc nguyen", ELSEWHERE)[0].papers
    with pytest.raises(NotYours):
        vault.delete(document, ELSEWHERE, "")
    vault.withdraw_grant(given, ELSEWHERE)
    with pytest.raises(NotYours):
        vault.document(document, ELSEWHERE, "")
    told = [event.action for event in vault.trail(person)]
    assert told[1:] == ["prepare consent", "grant", "look", "find", "withdraw grant"]


def test_other_purposes_open_no_papers(vault: Vault) -> None:
    document, person = confirmed(vault, DUC)
    grant(vault, person, purpose="learning")
    with pytest.raises(NotYours):
        vault.document(document, ELSEWHERE, "")


def test_a_paper_of_two_opens_when_both_agree(vault: Vault) -> None:
    document = read(vault, "cccd-2021", "cccd-2021")
    first = vault.confirm(document, DUC, OFFICER, record=0)
    second = vault.confirm(document, LAN, OFFICER, record=1)
    grant(vault, first)
    with pytest.raises(NotYours):
        vault.document(document, ELSEWHERE, "")
    grant(vault, second)
    assert vault.document(document, ELSEWHERE, "").papers


def test_a_person_with_papers_in_two_units_shows_each_its_own(vault: Vault) -> None:
    _, person = confirmed(vault, DUC)
    theirs = vault.receive([FRONT], ELSEWHERE).document_id
    vault.keep_reading(theirs, reading("giay-khai-sinh"))
    assert vault.confirm(theirs, DUC, ELSEWHERE) == person
    for officer, paper in ((OFFICER, "cccd-2021"), (ELSEWHERE, "giay-khai-sinh")):
        found = vault.person(person, officer, "look")
        assert [item.paper for item in found.papers] == [paper] and found.elsewhere
        with pytest.raises(NotYours):
            vault.erase(person, officer, "not alone")
    assert len(vault.person(person, SYSTEM, "look").papers) == 2


def test_the_owner_decides(vault: Vault) -> None:
    document, person = confirmed(vault, DUC)
    owner = vault.accounts.add_citizen(
        "dan-duc", Profile(DUC["full_name"], DUC["personal_number"], DUC["date_of_birth"]), SYSTEM
    ).actor
    other = Actor("dan-khac", "", "citizen", "00000000-0000-0000-0000-000000000001")
    given = grant(vault, person, owner)
    assert vault.grants_of(person, owner)[0].channel == "own"
    for stranger in (OFFICER, other, ADMINISTRATOR):
        with pytest.raises(NotYours):
            grant(vault, person, stranger)
        with pytest.raises(NotYours):
            vault.withdraw_grant(given, stranger)
    vault.withdraw_grant(given, owner)
    assert not vault.grants_of(person, owner)[0].good
    assert vault.document(document, owner, "my own").papers
    assert {event.action for event in vault.events_of(person, owner)} >= {"confirm", "grant"}
    vault.erase(person, owner, "own wish")


@pytest.mark.parametrize(
    ("unit", "purpose", "until"),
    [
        ("", "reuse", TOMORROW),
        (ELSEWHERE.unit, "anything", TOMORROW),
        (ELSEWHERE.unit, "reuse", datetime.now(UTC) - timedelta(seconds=1)),
        (ELSEWHERE.unit, "reuse", datetime.now(UTC) + timedelta(days=3000)),
    ],
)
def test_grants_that_make_no_sense(vault: Vault, unit: str, purpose: str, until: datetime) -> None:
    _, person = confirmed(vault, DUC)
    with pytest.raises(UnfitGrant):
        vault.give_grant(person, unit, purpose, until, SYSTEM, wording="2026-11")  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        vault.withdraw_grant("nonsense", SYSTEM)


def test_roles_are_part_of_the_proof(vault: Vault) -> None:
    _, person = confirmed(vault, DUC)
    vault.person(person, SYSTEM, "look")
    assert [event.actor.role for event in vault.trail(person)] == ["officer", "system"]
    assert vault.verify_trail() == 4
