"""Procedures as tables: codes, forms, papers."""

import pytest

from catalog.form import load_forms
from catalog.procedure import FOLDER, Faulty, load_procedures, parse, shipped

CODES = {
    "dang-ky-khai-sinh": "1.001193",
    "dang-ky-ket-hon": "1.000894",
    "dang-ky-khai-tu": "1.000656",
    "cap-ban-sao-trich-luc": "2.000635",
    "cai-chinh-ho-tich": "1.004859",
    "xac-nhan-tinh-trang-hon-nhan": "1.004873",
    "dang-ky-thuong-tru": "1.004222",
    "dang-ky-tam-tru": "1.004194",
    "xoa-dang-ky-thuong-tru": "1.003197",
    "the-bhyt-tre-em": "",
    "ho-tro-mai-tang": "",
    "nhan-cha-me-con": "1.001022",
    "gia-han-tam-tru": "",
    "tach-ho": "",
}
BIRTH = (FOLDER / "dang-ky-khai-sinh.toml").read_text("utf-8")


def test_codes() -> None:
    assert {name: each.code for name, each in load_procedures().items()} == CODES


def test_every_form_has_its_procedure() -> None:
    used = {form for each in load_procedures().values() for form in each.forms}
    assert used == set(load_forms())


def test_an_identity_paper_is_any_card() -> None:
    needed = load_procedures()["dang-ky-khai-sinh"].papers[0]
    assert needed.any_of[0] == "can-cuoc-2024" and "cmnd-9" in needed.any_of


@pytest.mark.parametrize(
    ("old", "new", "line_of", "fault"),
    [
        ('forms = ["to-khai-khai-sinh"]', 'forms = ["to-khai"]', "forms =", "['to-khai']"),
        ('role = "mother"', 'role = "aunt"', 'role = "aunt"', "unknown role 'aunt'"),
        ('["giay-chung-sinh"]', '["giay-to-la"]', 'any_of = ["giay-to-la"]', "kind 'giay-to-la'"),
        ('code = "1.001193"', "", "", "'code' is missing"),
        ("days = 0", "days = -1", "days =", "0 working days or more"),
        ('["parents_married"]', '["parents_rich"]', "when =", "unknown fact 'parents_rich'"),
        ('id = "giay-chung-sinh"', 'id = "giay-to-tuy-than-mother"', "id =", "listed twice"),
        ('basis = "Luật Hộ tịch 2014, Điều 16"', "trust = 7\nbasis = 1", "trust =", "trust is 0"),
        ("until_hour = 15", "until_hour = 24", "until_hour =", "0 to 23"),
        ("days = 0", "days = ", "days = ", ""),
    ],
)
def test_a_fault_names_file_and_line(old: str, new: str, line_of: str, fault: str) -> None:
    text = BIRTH.replace(old, new)
    assert text != BIRTH
    with pytest.raises(Faulty, match=r"^dang-ky-khai-sinh\.toml, line \d+: ") as caught:
        parse(text, "dang-ky-khai-sinh")
    assert fault in str(caught.value)
    lines = text.splitlines()
    assert any(line_of in lines[found.line - 1] for found in caught.value.faults)


def test_a_paper_may_want_copies_trust_and_youth() -> None:
    basis = 'basis = "Luật Hộ tịch 2014, Điều 16"'
    text = BIRTH.replace(basis, f"copies = 2\ntrust = 3\nvalid_days = 90\n{basis}")
    paper = parse(text, "dang-ky-khai-sinh").paper("giay-chung-sinh")
    assert (paper.copies, paper.trust, paper.valid_days) == (2, 3, 90)


def test_what_comes_after_three_is_due_the_next_day() -> None:
    birth, residence = (load_procedures()[id] for id in ("dang-ky-khai-sinh", "dang-ky-thuong-tru"))
    assert [birth.days_from(hour) for hour in (0, 14, 15, 23)] == [0, 0, 1, 1]
    assert residence.days_from(16) == residence.days == 7


def test_conditions_decide_what_is_asked() -> None:
    married = load_procedures()["dang-ky-khai-sinh"].paper("giay-chung-nhan-ket-hon")
    assert married.applies(frozenset({"parents_married"})) and not married.applies(frozenset())
    status = load_procedures()["dang-ky-ket-hon"].paper("tinh-trang-hon-nhan-wife")
    assert status.applies(frozenset()) and not status.applies(frozenset({"wife_resides_here"}))


def test_every_paper_names_its_law() -> None:
    for procedure in load_procedures().values():
        assert procedure.source and all(paper.basis for paper in procedure.papers)
        assert shipped(procedure.id).startswith("#")
