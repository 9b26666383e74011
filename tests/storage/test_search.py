"""Folding of names and blind keys."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from storage.search import BlindIndex, digits, fold

INDEX = BlindIndex(b"i" * 32)
NAMES = st.text("aăâáàảãạđeêếghiklmnoôơpqrstuưvxy ĐÂÊÔƠƯẾỹ", max_size=25)


def test_fold() -> None:
    assert fold("Nguyễn Văn Đức") == ["nguyen", "van", "duc"]
    assert fold("  O'Brien—Đỗ_Ý ") == ["o", "brien", "do", "y"]


@given(NAMES)
def test_fold_knows_neither_case_nor_form(name: str) -> None:
    for other in (name.upper(), name.lower(), unicodedata.normalize("NFD", name)):
        assert fold(other) == fold(name)
    assert fold(" ".join(fold(name))) == fold(name)


@given(NAMES, st.data())
def test_beginnings_in_any_order_are_found(name: str, data: st.DataObject) -> None:
    words = data.draw(st.permutations(fold(name)))
    query = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    assert INDEX.query(query) <= INDEX.name(name)


@given(NAMES)
def test_another_key_gives_other_numbers(name: str) -> None:
    assert not INDEX.name(name) & BlindIndex(b"j" * 32).name(name)


@given(st.from_regex(r"\d{9}|\d{12}", fullmatch=True), st.data())
def test_digits_without_spaces_and_dots(number: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(number)))
    gap = data.draw(st.sampled_from([" ", ".", "-", "\u00a0"]))
    assert digits(number[:cut] + gap + number[cut:]) == number
    assert digits(number + "a") == ""
