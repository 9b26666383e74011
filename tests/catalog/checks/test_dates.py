import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.checks import date_words, dates

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
PRINTED = (
    "{0.day:02}/{0.month:02}/{0.year}",
    "{0.day}/{0.month}/{0.year}",
    "{0.day:02}-{0.month:02}-{0.year}",
    "{0.day:02}.{0.month:02}.{0.year}",
    "Ngày {0.day:02} tháng {0.month:02} năm {0.year}",
    "{0.day:02} / {0.month:02} / {0.year}",
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.day:02}{0.month:02}{0.year}",
)


@given(DAYS, st.sampled_from(PRINTED), st.sampled_from(["NFC", "NFD"]))
def test_every_printed_form_gives_the_day(day: datetime.date, form: str, marks: str) -> None:
    text = unicodedata.normalize(marks, form.format(day))  # type: ignore[arg-type]
    assert dates.check(text) == dates.Checked(day.isoformat())


@given(DAYS)
def test_shown_and_read_again(day: datetime.date) -> None:
    iso = day.isoformat()
    for part in (iso, iso[:7], iso[:4]):
        assert dates.check(dates.show(part)).value == part


@given(DAYS, st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_words_and_back(day: datetime.date, marks: str, shout: bool) -> None:
    iso = day.isoformat()
    for part in (iso, iso[:7], iso[:4]):
        text = unicodedata.normalize(marks, date_words.write(part))  # type: ignore[arg-type]
        assert date_words.parse(text.upper() if shout else text) == part


@given(DAYS, DAYS)
def test_digits_and_words_must_agree(day: datetime.date, other: datetime.date) -> None:
    text = f"{dates.show(day.isoformat())} Bằng chữ: {date_words.write(other.isoformat())}"
    found = dates.check(text)
    assert found.value == day.isoformat()
    assert bool(found.problems) == (day != other)
    assert found.alternatives == (() if day == other else (other.isoformat(),))


@given(st.text(max_size=40))
def test_whatever_stands_there_gives_a_real_day_or_nothing(text: str) -> None:
    value = dates.check(text).value
    if value:
        datetime.date.fromisoformat((value + "-01-01")[:10])


@pytest.mark.parametrize("text", ["31/02/2020", "00/10/1999", "12/13/1999", "29/02/2023"])
def test_no_such_day_is_unreadable(text: str) -> None:
    found = dates.check(text)
    assert found.value == "" and found.problems == ("unreadable",)


@pytest.mark.parametrize("text", ["19/ 11 / 1 9 9 6", "1 9/11/199 6", "19 / 1 1 / 1 996"])
def test_spaced_figures_are_one_date(text: str) -> None:
    assert dates.check(text).value == "1996-11-19"


def test_no_expiry() -> None:
    for text in ("Không thời hạn", "KHÔNG THỜI HẠN", "Khong thoi han"):
        assert dates.check_expiry(text).value == dates.NO_EXPIRY
    assert dates.check_expiry("17/04/2028").value == "2028-04-17"
