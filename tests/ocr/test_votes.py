"""Several looks at one value: which of them counts, and how far they agree."""

from dataclasses import replace

import numpy as np
import pytest

from catalog.paper import FieldSpec, load_papers
from catalog.record import Page
from ocr.looks import Look, look
from ocr.piece import piece_of
from ocr.text import Reading
from ocr.votes import decided, most, together
from tests.ocr.layouts import line

FIELDS: dict[str, FieldSpec] = {
    field.name: field for field in load_papers()["so-ket-hon"].sides[0].fields
}
PAGE = Page(np.full((480, 1200, 3), 255, np.uint8), "", 0)


def says(name: str, text: str, sure: float = 0.9) -> Look:
    """A look at a field that reads this."""
    found = line(text, 20, 20, sure=sure)
    return look(Reading(FIELDS[name], (piece_of(found, 0, 0, len(text)),), 100.0), PAGE)


def test_what_two_looks_say_is_agreed_and_the_surer_counts() -> None:
    seen = together(
        says("wife.full_name", "LÊ THỊ THỦY"), says("wife.full_name", "Lê Thị Thủy", 0.99)
    )
    assert (seen.checked.value, seen.agreed, seen.others) == ("Lê Thị Thủy", 1.0, ())


def test_a_look_that_saw_nothing_counts_nothing() -> None:
    full = says("wife.full_name", "LÊ THỊ THỦY")
    for pair in ((full, replace(full, checked=says("wife.full_name", "...").checked)),):
        assert together(*pair) is full and together(*pair[::-1]) is full


@pytest.mark.parametrize(
    ("name", "surer", "meant"),
    [
        ("wife.ethnicity", "Ki", "Kinh"),
        ("wife.full_name", "NGUYÊN THU TRANG", "NGUYỄN THU TRANG"),
        ("wife.residence", "Ân Đoài, Yên Lâm, Yên Định, Thanh Hóa",
         "Ấp Đoài, Yên Lâm, Yên Định, Thanh Hóa"),
        ("wife.residence", "Đội, Thôn Đoài, Yên Lâm, Yên Định, Thanh Hóa",
         "Đội 9, Thôn Đoài, Yên Lâm, Yên Định, Thanh Hóa"),
    ],
)  # fmt: skip
def test_what_can_be_such_a_value_beats_a_surer_look(name: str, surer: str, meant: str) -> None:
    seen = together(says(name, surer, 0.97), says(name, meant, 0.6))
    assert (seen.checked.value, seen.others, seen.agreed) == (meant, (surer,), 0.0)


@pytest.mark.parametrize(
    ("more", "value", "others", "agreed"),
    [
        (("LÊ THỊ THỦY",) * 3, "LÊ THỊ THỦY", (), 1.0),
        (("LÊ THỊ THÙY",) * 3, "LÊ THỊ THÙY", (), 1.0),
        (("LÊ THỊ THỦY", "LÊ THỊ THÙY", "LÊ THỊ THÙY"), "LÊ THỊ THÙY", ("LÊ THỊ THỦY",), 0.0),
        (("LÊ THỊ THỦY", "LÊ THỊ THÙY", "LÊ THỊ THÚY"), "LÊ THỊ THỦY", ("LÊ THỊ THÙY",), 0.0),
    ],
)
def test_three_more_looks_decide_between_two(
    more: tuple[str, ...], value: str, others: tuple[str, ...], agreed: float
) -> None:
    first, again = says("wife.full_name", "LÊ THỊ THỦY"), says("wife.full_name", "LÊ THỊ THÙY", 0.6)
    looks = [says("wife.full_name", text) for text in more]
    seen = decided(together(first, again), first, again, looks)
    assert (seen.checked.value, seen.others, seen.agreed) == (value, others, agreed)


def test_no_number_of_looks_makes_of_a_known_name_what_is_none() -> None:
    known, other = (says("wife.full_name", f"{one} THU TRANG") for one in ("NGUYỄN", "NGUYÊN"))
    seen = decided(together(known, other), known, other, [other] * 3)
    assert (seen.checked.value, seen.others) == ("NGUYỄN THU TRANG", ("NGUYÊN THU TRANG",))


def test_most_looks_at_figures_decide() -> None:
    looks = [says("registration_date", f"0{day}-09-2018") for day in (4, 7, 4)]
    seen = most(looks[1], looks)
    assert (seen.checked.value, seen.agreed, seen.others) == ("2018-09-04", 0.5, ("2018-09-07",))
