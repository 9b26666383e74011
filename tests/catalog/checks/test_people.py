import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.checks import people
from catalog.tables import read_rows

ETHNICITIES = [name for name, _ in read_rows("ethnicities")]
RELIGIONS = [name for name, _ in read_rows("religions")]


@pytest.mark.parametrize("text", ["Nam", "NAM", "Nam.", "Sex: Nam", "Giới tính / Sex: Nam"])
def test_men(text: str) -> None:
    assert people.check_sex(text).value == "Nam"


@pytest.mark.parametrize("text", ["Nữ", "NỮ", "Nũ", "Nu", unicodedata.normalize("NFD", "Nữ")])
def test_women(text: str) -> None:
    assert people.check_sex(text).value == "Nữ"


@given(st.text(max_size=20))
def test_sex_is_one_of_two_or_nothing(text: str) -> None:
    assert people.check_sex(text).value in {"", "Nam", "Nữ"}


@settings(deadline=None)  # the first call reads the tables
@given(st.sampled_from(ETHNICITIES), st.booleans(), st.sampled_from(["NFC", "NFD"]))
def test_known_groups_are_kept_as_printed(name: str, capitals: bool, marks: str) -> None:
    printed = name.upper() if capitals else name
    text = unicodedata.normalize(marks, printed)  # type: ignore[arg-type]
    assert people.check_ethnicity(text).value == printed


@given(st.sampled_from(RELIGIONS))
def test_known_religions_are_kept(name: str) -> None:
    assert people.check_religion(name).value == name


def test_only_the_nation_is_respelt() -> None:
    assert people.check_nationality("Viêt Nam").value == "Việt Nam"
    assert people.check_nationality("Hoa Kỳ").value == "Hoa Kỳ"
    assert people.check_nationality("Lào").value == "Lào"
