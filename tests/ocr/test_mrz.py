"""The machine-readable zone: check digits, repair by redundancy, and what is never repaired."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.specimens.codes import mrz
from benchmarks.specimens.people import invent
from ocr.mrz import Mrz, check_digit, read_mrz
from tests.ocr.layouts import line, page

ZONE = (
    "IDVNM0889904170001088990417<<1",
    "8804178M2804176VNM<<<<<<<<<<<0",
    "NGUYEN<<VAN<HOANG<MINH<<<<<<<<",
)


def read(*rows: str, sure: float = 0.99) -> Mrz | None:
    return read_mrz([line(text, 20, 500 + 30 * i, sure=sure) for i, text in enumerate(rows)])


def test_a_clear_zone_says_everything() -> None:
    assert read(*ZONE) == Mrz(
        "001088990417", "1988-04-17", "Nam", "2028-04-17", "NGUYEN VAN HOANG MINH"
    )


@given(seed=st.integers(0, 10_000), place=st.integers(0, 20), digit=st.sampled_from("0123456789"))
def test_one_misread_digit_of_the_number_is_repaired_or_left_out(
    seed: int, place: int, digit: str
) -> None:
    rng = random.Random(seed)
    person = invent(rng, (1940, 2010))
    rows = mrz(person, dt.date(2035, 1, 2))
    at = 5 + place
    first = rows[0][:at] + digit + rows[0][at + 1 :]
    found = read(first, *rows[1:], sure=0.7)
    assert found is not None
    assert found.personal_number in (person.number, "")


def test_letters_that_look_like_digits_are_digits() -> None:
    found = read("IDVNMO88990417OOO1O8899O417<<1", *ZONE[1:])
    assert found is not None and found.personal_number == "001088990417"


@pytest.mark.parametrize("sure, problems", [(0.99, ("mrz_check_digit",)), (0.5, ())])
def test_a_wrong_check_digit_counts_only_when_it_was_clearly_read(
    sure: float, problems: tuple[str, ...]
) -> None:
    found = read("IDVNM0889904173001088990417<<1", *ZONE[1:], sure=sure)
    assert found is not None
    assert found.problems == problems
    assert found.personal_number == "001088990417"  # said twice alike: kept, marked


def test_a_wrong_date_is_left_out() -> None:
    found = read(ZONE[0], "8804188M2804176VNM<<<<<<<<<<<0", ZONE[2])
    assert found is not None and found.date_of_birth == ""


def test_no_expiry() -> None:
    found = read(
        "IDVNM0589901011038058990101<<8", "5801017M9912315VNM<<<<<<<<<<<0", "LE<<VAN<THANH<<<<<"
    )
    assert found is not None
    assert found.date_of_expiry == "none"
    assert found.date_of_birth == "1958-01-01"


def test_pieces_of_a_row_are_joined() -> None:
    halves = [line(ZONE[0][:15], 20, 500), line(ZONE[0][15:], 175, 500)]
    rest = [line(text, 20, 530 + 30 * i) for i, text in enumerate(ZONE[1:])]
    found = read_mrz([*halves, *rest])
    assert found is not None and found.personal_number == "001088990417"


def test_other_text_is_no_zone() -> None:
    assert read_mrz(page(("Họ và tên: NGUYỄN VĂN AN", 20, 20), ("001088990417", 20, 60))) is None


def test_check_digit_of_the_worked_example() -> None:
    assert check_digit("088990417") == "0"
    assert check_digit("001088990417<<") == "1"
