"""Interlinked groups: one entry, several forms."""

import pytest

from catalog.filled import Filled, FilledForm, Origin
from catalog.form import load_forms
from catalog.package import FOLDER, load_packages, parse
from catalog.procedure import Faulty

BIRTH = load_packages()["khai-sinh-thuong-tru-bhyt"]
TEXT = (FOLDER / f"{BIRTH.id}.toml").read_text("utf-8")


def entered(form: str, **values: str) -> FilledForm:
    typed = Origin(how="person", source="person")
    blanks = {blank.name: Filled(blank.name) for blank in load_forms()[form].blanks}
    blanks |= {
        name.replace("__", "."): Filled(name.replace("__", "."), text, typed)
        for name, text in values.items()
    }
    return FilledForm(form, blanks)


def test_both_groups_are_there() -> None:
    assert {each.code for each in load_packages().values()} == {"2.002621", "2.002622"}
    assert [step.procedure for step in BIRTH.steps] == [
        "dang-ky-khai-sinh", "dang-ky-thuong-tru", "the-bhyt-tre-em",
    ]  # fmt: skip


def test_one_entry_fills_the_other_forms() -> None:
    first = entered(
        "to-khai-khai-sinh", child__full_name="NGUYỄN MINH KHÔI", child__sex="Nam",
        father__full_name="NGUYỄN VĂN HOÀNG MINH", child__place_of_birth="Hà Nội",
    )  # fmt: skip
    residence = BIRTH.steps[1].shared(load_forms()["ct01"], first)
    assert residence["applicant.full_name"] == "NGUYỄN MINH KHÔI"
    assert residence["head.full_name"] == "NGUYỄN VĂN HOÀNG MINH"
    assert residence["applicant.relation"] == "Con" and "request" in residence
    insurance = BIRTH.steps[2].shared(load_forms()["tk1-ts"], first)
    assert insurance["child.full_name"] == "NGUYỄN MINH KHÔI"
    assert "hospital" not in insurance and "mother.full_name" not in insurance


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ('"the-bhyt-tre-em"', '"the-bhyt"', "the-bhyt", "unknown procedure"),
        ('"joins_family"', '"joins"', "facts", "unknown fact 'joins'"),
        ('head = "father"', 'head = "uncle"', "roles", "no role 'uncle'"),
        ('applicant = "child"', 'aunt = "child"', "roles", "unknown role 'aunt'"),
        ('"request" =', '"wish" =', "fill", "unknown blank 'wish'"),
        ('code = "2.002621"\n', "", "", "'code' is missing"),
    ],
)
def test_a_fault_names_file_and_line(old: str, new: str, line: str, fault: str) -> None:
    text = TEXT.replace(old, new)
    with pytest.raises(Faulty, match=r"toml, line \d+: ") as caught:
        parse(text, BIRTH.id)
    assert fault in str(caught.value)
    assert line in text.splitlines()[caught.value.faults[0].line - 1]
