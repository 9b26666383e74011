"""Interlinked groups: nothing that is held or on its way is asked for, on both kinds of stores."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api import dossier_work, form_work
from api.dossier_work import Entry
from api.package_work import follow, open_package
from api.services import Services
from ocr.engines import open_engine
from storage.blobs import open_blobs
from storage.database import open_database
from storage.dossier import Dossier, State
from storage.keys import MasterKey
from storage.vault import Vault
from tests.api import family
from tests.api.conftest import OFFICER
from tests.kept import card
from tests.storage.servers import Bucket, Server, debian


@pytest.fixture(params=["embedded+folder", "debian+s3"])
def services(
    request: pytest.FixtureRequest, server: Server, tmp_path: Path
) -> Iterator[Services]:
    with ExitStack() as stack:
        here, keeper = server, f"folder:{tmp_path / 'blobs'}"
        if request.param == "debian+s3":
            here = stack.enter_context(debian())
            bucket = Bucket(tmp_path / "s3")
            stack.callback(bucket.kill)
            keeper = bucket.url("packages")
        database = open_database(stack.enter_context(here.fresh()))
        vault = Vault(database, open_blobs(keeper), MasterKey(b"m" * 32))
        stack.callback(vault.close)
        yield Services(vault, OFFICER, open_engine)


def asked(dossier: Dossier) -> list[str]:
    return [part.component for part in dossier.parts if part.open]


def finish(services: Services, dossier: Dossier, result: str = "") -> None:
    """Accept, register, keep the result."""
    for state in (State.ACCEPTED, State.REGISTERED):
        dossier = dossier_work.move(services, dossier, state, OFFICER)
    if result:
        dossier_work.issue(services, dossier, result, OFFICER)


def test_a_birth_then_residence_then_insurance(services: Services) -> None:
    vault = services.vault
    father, mother = family.father(vault, OFFICER), family.mother(vault, OFFICER)
    people = {"requester": father, "father": father, "mother": mother}
    entry = Entry("dang-ky-khai-sinh", people)
    birth, residence, insurance = open_package(
        services, "khai-sinh-thuong-tru-bhyt", entry, OFFICER
    )
    assert asked(birth) == ["giay-chung-sinh"]
    assert asked(residence) == asked(insurance) == []
    coming = {p.component: p.outcome for p in insurance.parts}
    assert coming["giay-khai-sinh"] == "coming"

    notice, _ = family.notice_of_birth(vault, OFFICER)
    birth = dossier_work.give(
        services, birth, "giay-chung-sinh", form_work.Ref(notice, 0), OFFICER
    )
    birth = dossier_work.refresh(services, birth, OFFICER)
    assert asked(birth) == [] and "child" in birth.people
    work = form_work.load(services, birth.forms["to-khai-khai-sinh"], OFFICER, "test")
    form_work.write(services, work, {"child.full_name": "NGUYỄN MINH KHÔI"}, OFFICER)
    early = follow(services, residence, OFFICER)
    ct01 = form_work.load(services, early.forms["ct01"], OFFICER, "test").filled
    assert ct01.value("applicant.full_name") == "NGUYỄN MINH KHÔI"
    assert ct01.value("head.full_name") == "NGUYỄN VĂN HOÀNG MINH"

    result, child = family.certificate(vault, OFFICER)
    finish(services, birth, result)
    for dossier in (residence, insurance):
        after = follow(services, vault.dossier(dossier.id, OFFICER, "test"), OFFICER)
        assert asked(after) == [] and child in after.people.values()
        used = [p for p in after.parts if p.paper == "giay-khai-sinh"]
        assert [(p.outcome, p.reused, p.document_id) for p in used] == [("attached", True, result)]
    tk1 = form_work.load(services, insurance.forms["tk1-ts"], OFFICER, "test").filled
    assert tk1.value("child.personal_number") == "001225990220"


def test_a_death_then_removal_then_allowance(services: Services) -> None:
    vault = services.vault
    son = family.father(vault, OFFICER)
    old = card("C04", date_of_expiry="none")
    _, mother = family.keep(vault, OFFICER, "cccd-2021", dict(old.fields))
    entry = Entry("dang-ky-khai-tu", {"requester": son, "deceased": mother})
    death, removal, allowance = open_package(
        services, "khai-tu-xoa-thuong-tru-mai-tang", entry, OFFICER
    )
    assert asked(death) == ["giay-bao-tu"]
    assert asked(removal) == asked(allowance) == []
    facts = {
        "entry_number": "7/2026", "registration_date": "2026-11-27",
        "registration_place": "UBND phường Mẫu", "deceased.full_name": old.fields["full_name"],
        "deceased.date_of_birth": old.fields["date_of_birth"],
        "deceased.personal_number": old.fields["personal_number"],
        "deceased.date_of_death": "2026-11-20", "deceased.cause_of_death": "Tuổi già",
    }  # fmt: skip
    result, same = family.keep(vault, OFFICER, "trich-luc-khai-tu", facts)
    assert same == mother
    finish(services, death, result)
    for dossier in (removal, allowance):
        after = follow(services, vault.dossier(dossier.id, OFFICER, "test"), OFFICER)
        assert asked(after) == []
        assert any(p.document_id == result and p.reused for p in after.parts)
    filled = form_work.load(services, allowance.forms["to-khai-mai-tang"], OFFICER, "test").filled
    assert filled.value("death.date") == "2026-11-20"
    assert filled.value("requester.full_name") == "NGUYỄN VĂN HOÀNG MINH"
