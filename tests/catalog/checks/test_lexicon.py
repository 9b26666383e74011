import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.checks.lexicon import (
    is_known_name,
    is_known_place,
    name_share,
    place_share,
    text_share,
)

WORDS = st.text(st.characters(categories=("Ll", "Lu")), min_size=1, max_size=8)


@settings(deadline=None)  # the first call reads the tables
@given(WORDS, st.integers(0, 5), st.integers(1, 6))
def test_no_share_is_zero_or_more_than_one(word: str, position: int, length: int) -> None:
    for share in (name_share(word, position, length), place_share(word), text_share(word)):
        assert 0 < share < 1


@pytest.mark.parametrize(
    ("likely", "position", "rare"),
    [("lê", 0, "lệ"), ("thị", 1, "thi"), ("trọng", 1, "trong"), ("mạnh", 1, "manh"),
     ("thuận", 2, "thuân"), ("nguyễn", 0, "nguyên"), ("duy", 1, "dụy")],
)  # fmt: skip
def test_names_by_their_place(likely: str, position: int, rare: str) -> None:
    assert name_share(likely, position, 3) > 20 * name_share(rare, position, 3)


def test_old_and_new_tone_marks_are_equal() -> None:
    assert name_share("hòa", 2, 3) == name_share("hoà", 2, 3)
    assert place_share("Hòa") == place_share("hoà")


def test_known_names() -> None:
    assert is_known_name("NGUYỄN VĂN HOÀNG MINH") and is_known_name("Lê Thị Hoà")
    assert not is_known_name("NGUYÊN VĂN MINH")  # no surname
    assert is_known_name("H' Ly Niê Kđăm") and not is_known_name("H' Ly Niê Kđâm")
    assert not is_known_name("")


def test_known_places() -> None:
    assert is_known_place("Số 12 ngõ 7, Trúc Bạch, Ba Đình, Hà Nội")
    assert not is_known_place("Số 12 ngõ 7, Trúc Bạch")  # cut short
    assert not is_known_place("Trúc Bach, Ba Đình, Hà Nội")
    assert not is_known_place("")
