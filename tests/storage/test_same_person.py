"""One child kept as two persons is offered as one, and joined by an officer alone."""

from datetime import date

import pytest

from storage.dossier import Opening
from storage.errors import WrongState
from storage.kept import Actor
from storage.same_person import SamePerson
from storage.vault import Vault
from tests.api import family

OFFICER = Actor("can-bo", "phuong-mau")


def test_notice_and_certificate_are_one_child(vault: Vault) -> None:
    same = SamePerson(vault)
    notice, unnamed = family.notice_of_birth(vault, OFFICER)
    dossier = vault.open_dossier(
        Opening("dang-ky-khai-sinh", 0, {"child": unnamed}, unnamed, 0), "H99.99",
        date(2026, 11, 27), OFFICER,
    )  # fmt: skip
    certificate, child = family.certificate(vault, OFFICER)
    assert child != unnamed
    assert [found.person_id for found in same.likely(unnamed, OFFICER, "test")] == [child]
    assert [found.person_id for found in same.likely(child, OFFICER, "test")] == [unnamed]
    assert same.join(unnamed, child, OFFICER) == child
    papers = {paper.document_id for paper in vault.papers_of(child, OFFICER, "test")}
    assert papers == {notice, certificate}
    assert vault.dossier(dossier.id, OFFICER, "test").people == {"child": child}
    assert same.likely(child, OFFICER, "test") == ()
    actions = [event.action for event in vault.trail(child)]
    assert "join persons" in actions


@pytest.mark.parametrize(
    "other",
    [
        {"child.date_of_birth": "2025-02-21"},
        {"child.full_name": "NGUYỄN MINH KHOA"},
        {"mother.full_name": "LÊ THỊ HOÀI"},
        {"mother.full_name": ""},
        {"child.personal_number": "001225990999"},
    ],
)
def test_others_are_not(vault: Vault, other: dict[str, str]) -> None:
    fields = {
        "child.full_name": "NGUYỄN MINH KHÔI", "child.date_of_birth": "2025-02-20",
        "mother.full_name": "TRẦN THỊ THU HÀ",
    }  # fmt: skip
    _, child = family.certificate(vault, OFFICER)
    _, somebody = family.keep(vault, OFFICER, "giay-chung-sinh", fields | other)
    same = SamePerson(vault)
    assert same.likely(somebody, OFFICER, "test") == ()
    with pytest.raises(WrongState):
        same.join(somebody, child, OFFICER)
