import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.checks import personal_number
from catalog.checks.checked import Checked

DIGITS = st.text("0123456789", min_size=12, max_size=12)


@given(DIGITS)
def test_digits_are_kept_however_they_are_spaced(number: str) -> None:
    for text in (number, f"Số / No.: {number}", " ".join(number), f"{number[:3]} {number[3:]}"):
        assert personal_number.check(text) == Checked(number)


@given(DIGITS, st.integers(0, 11))
def test_one_look_alike_is_read_as_its_digit(number: str, place: int) -> None:
    letter = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}.get(number[place], number[place])
    misread = number[:place] + letter + number[place + 1 :]
    assert personal_number.check(misread).value == number


@given(st.text(max_size=40))
def test_only_digits_come_out(text: str) -> None:
    for check in (personal_number.check, personal_number.check_9):
        found = check(text)
        assert found.value == "" or (found.value.isascii() and found.value.isdigit())


def test_another_length_is_kept_and_named() -> None:
    found = personal_number.check_9("12345678")
    assert found == Checked("12345678", ("number_length",), ("012345678",))
    assert personal_number.check("0010889904171").problems == ("number_length",)


@given(DIGITS)
def test_facts_follow_the_decree(number: str) -> None:
    facts = personal_number.facts(number)
    assert facts is not None
    assert facts.sex == ("Nữ" if int(number[3]) % 2 else "Nam")
    assert facts.birth_year % 100 == int(number[4:6])
    assert facts.birth_year // 100 == 19 + int(number[3]) // 2


@pytest.mark.parametrize("text", ["", "00108899041", "٠٠١٠٨٨٩٩٠٤١٧", "001088990417\n"])
def test_no_facts_of_what_is_no_number(text: str) -> None:
    assert personal_number.facts(text) is None
