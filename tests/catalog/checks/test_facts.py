"""Contradictions inside one record are named on the fields, and no value is ever dropped."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.checks.facts import cross_check
from catalog.record import Field, Record

TODAY = datetime.date(2026, 11, 23)
GOOD = {
    "personal_number": "001088990417",
    "sex": "Nam",
    "date_of_birth": "1988-04-17",
    "date_of_issue": "2021-05-10",
    "date_of_expiry": "2028-04-17",
}


def record(paper: str = "cccd-2021", **values: str) -> Record:
    return Record(paper, {name: Field(name, value, 0.9, "text") for name, value in values.items()})


def codes(paper: str = "cccd-2021", **changed: str) -> tuple[str, ...]:
    return cross_check(record(paper, **{**GOOD, **changed}), TODAY).problems


def test_a_good_card_has_no_problem() -> None:
    assert codes() == ()


@pytest.mark.parametrize(
    "changed, code",
    [
        ({"sex": "Nữ"}, "number_sex_conflict"),
        ({"date_of_birth": "1989-04-17"}, "number_birth_conflict"),
        ({"personal_number": "003088990417"}, "unknown_province"),
        ({"date_of_expiry": "2026-11-22"}, "expired"),
        ({"date_of_issue": "1980-01-01"}, "date_order"),
    ],
)
def test_each_contradiction_has_its_code(changed: dict[str, str], code: str) -> None:
    assert codes(**changed) == (code,)


@pytest.mark.parametrize("until", ["2026-11-23", "none", "2030", ""])
def test_a_card_is_good_through_its_last_day(until: str) -> None:
    assert "expired" not in codes(date_of_expiry=until)


def test_old_identity_cards_ended_with_2024() -> None:
    card = record("cmnd-9", full_name="NGUYỄN VĂN AN")
    assert cross_check(card, datetime.date(2024, 12, 31)).problems == ()
    assert cross_check(card, datetime.date(2025, 1, 1)).problems == ("expired",)


def test_the_fields_at_odds_are_marked() -> None:
    checked = cross_check(record(**{**GOOD, "sex": "Nữ"}), TODAY)
    marked = {name for name, field in checked.fields.items() if field.problems}
    assert marked == {"personal_number", "sex"}


def test_entry_number_and_registration_year() -> None:
    act = record("giay-khai-sinh", entry_number="45/2019", registration_date="2018-03-01")
    assert cross_check(act, TODAY).problems == ("act_year_conflict",)
    same = record("giay-khai-sinh", entry_number="45/2019", registration_date="2019-03-01")
    assert cross_check(same, TODAY).problems == ()


def test_date_in_digits_and_in_words() -> None:
    words = "Ngày mười bảy, tháng tư, năm một nghìn chín trăm tám mươi chín"
    act = record(
        "giay-khai-sinh",
        **{"child.date_of_birth": "1988-04-17", "child.date_of_birth_in_words": words},
    )
    assert cross_check(act, TODAY).problems == ("date_words_conflict",)


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=15)))
def test_values_are_never_dropped_or_changed(changed: dict[str, str]) -> None:
    before = record(**{**GOOD, **changed})
    after = cross_check(before, TODAY)
    assert {n: f.value for n, f in after.fields.items()} == {
        n: f.value for n, f in before.fields.items()
    }
