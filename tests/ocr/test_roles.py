"""Roles: what the papers prove, and nothing that they only suggest."""

from dataclasses import replace

import pytest

from catalog.filled import Kept
from catalog.form import load_forms
from ocr.prefill import prefill
from ocr.roles import propose_roles
from tests.kept import birth, card

FORMS = load_forms()
MOTHER, FATHER = card("C01-M", "can-cuoc-2024"), card("C01-F")


def _roles(form: str, *papers: Kept) -> dict[str, list[str]]:
    proposal = propose_roles(FORMS[form], papers)
    assert len(proposal.unassigned) + sum(map(len, proposal.roles.values())) == len(papers)
    return {role: [kept.document_id for kept in kept] for role, kept in proposal.roles.items()}


def test_family_in_any_order() -> None:
    expected = {
        "child": ["scan-birth"],
        "mother": ["scan-C01-M-can-cuoc-2024"],
        "father": ["scan-C01-F-cccd-2021"],
    }
    assert _roles("to-khai-khai-sinh", FATHER, MOTHER, birth()) == expected
    assert _roles("to-khai-khai-sinh", birth(), MOTHER, FATHER) == expected


def test_proposed_family_fills_the_form() -> None:
    form = FORMS["to-khai-khai-sinh"]
    filled = prefill(form, propose_roles(form, [MOTHER, birth(), FATHER]).roles)
    assert filled.value("father.papers") and filled.value("mother.papers")
    assert filled.value("requester.full_name") == ""  # who asks, papers do not say


def test_names_without_marks_still_match() -> None:
    paper = birth(**{"mother.full_name": "TRAN THI THU HA"})
    assert "mother" in _roles("to-khai-khai-sinh", MOTHER, paper)


@pytest.mark.parametrize(
    "paper",
    [
        birth(**{"mother.full_name": "NGUYỄN THỊ KHÁC"}),
        birth(**{"mother.full_name": ""}),
        birth(**{"mother.year_of_birth": "1990"}),
        birth(**{"child.date_of_birth": "2003-02-20", "mother.year_of_birth": ""}),
        birth(**{"child.date_of_birth": "không rõ"}),
    ],
    ids=["another name", "no name", "another year", "12 years apart", "no birth date"],
)
def test_no_mother_without_proof(paper: Kept) -> None:
    assert _roles("to-khai-khai-sinh", MOTHER, paper) == {"child": ["scan-birth"]}


def test_thirteen_years_are_enough() -> None:
    paper = birth(**{"child.date_of_birth": "2004-02-20"})
    assert "mother" in _roles("to-khai-khai-sinh", MOTHER, paper)


def test_a_man_is_no_mother() -> None:
    paper = birth(**{"mother.full_name": FATHER.value("full_name"), "mother.year_of_birth": ""})
    assert "mother" not in _roles("to-khai-khai-sinh", FATHER, paper)


def test_without_birth_paper_nobody_is_a_parent() -> None:
    assert _roles("to-khai-khai-sinh", MOTHER, FATHER) == {}


def test_two_who_fit_fit_none() -> None:
    paper = birth(**{"mother.full_name": "NGUYỄN THỊ HƯƠNG", "mother.year_of_birth": "1990"})
    assert "mother" not in _roles("to-khai-khai-sinh", card("C12-A"), card("C12-B"), paper)


def test_two_birth_papers_are_for_the_officer() -> None:
    assert _roles("to-khai-khai-sinh", birth(), birth()) == {}


def test_couple_by_sex() -> None:
    roles = _roles("to-khai-ket-hon", card("C05", "cmnd-12"), card("C08"))
    assert roles == {"wife": ["scan-C08-cccd-2021"], "husband": ["scan-C05-cmnd-12"]}
    assert _roles("to-khai-ket-hon", card("C12-A"), card("C12-B")) == {}


def test_sex_that_contradicts_the_number_is_no_proof() -> None:
    assert _roles("to-khai-ket-hon", card("C08", sex="Nam")) == {}


def test_old_and_new_card_of_one_person() -> None:
    old = card("C03", "cmnd-9", "2006-08-14", personal_number="171990101", sex="")
    assert _roles("ct01", old, card("C03")) == {
        "applicant": ["scan-C03-cmnd-9", "scan-C03-cccd-2021"]
    }


def test_who_comes_alone() -> None:
    assert _roles("ct01", MOTHER) == {"applicant": ["scan-C01-M-can-cuoc-2024"]}
    assert _roles("ct01", MOTHER, FATHER) == {}
    assert _roles("to-khai-khai-tu", MOTHER) == {}  # requester or deceased?


def test_who_fits_two_roles_has_none() -> None:
    form = FORMS["ct01"]
    roles = tuple(replace(role, alone=True) for role in form.roles[:2])
    proposal = propose_roles(replace(form, roles=roles), [MOTHER])
    assert proposal.roles == {} and proposal.unassigned == (MOTHER,)


def test_card_of_the_child_joins_its_birth_paper() -> None:
    roles = _roles("to-khai-trich-luc", card("C01-C", "can-cuoc-2024"), birth())
    assert roles == {"subject": ["scan-birth", "scan-C01-C-can-cuoc-2024"]}
