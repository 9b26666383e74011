"""Vietnamese is likelier than what is not, in any case, and nothing is impossible."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.language import START, Language, follow, follow_shape, open_language
from models.training.alphabet import CHARACTERS


def share(text: str) -> float:
    """Log probability of a text at the start of a line."""
    language, context, shapes, total = open_language(), START, 0, 0.0
    for letter in text:
        symbol, shape = language.symbol(letter)
        total += language.score(context, symbol) + language.case(shapes, shape)
        context, shapes = follow(context, symbol), follow_shape(shapes, shape)
    return total


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Nguyễn", "Nguyển"), ("Trần Hưng Đạo", "Trần Hưng Đao"), ("Phường", "Phướng"),
        ("Huyện", "Huyên"), ("tháng", "thàng"), ("HÀ NỘI", "HÀ NỌI"), ("Lê", "lÊ"),
    ],
)  # fmt: skip
def test_what_is_written_is_likelier_than_what_is_not(right: str, wrong: str) -> None:
    assert share(right) > share(wrong)


def test_capitals_are_weighed_like_small_letters() -> None:
    language = open_language()
    assert language.symbol("Ễ")[0] == language.symbol("ễ")[0]
    assert language.symbol("7") == language.symbol("2")


@settings(deadline=None)
@given(st.text(st.sampled_from(CHARACTERS + " "), max_size=20))
def test_every_text_has_a_probability(text: str) -> None:
    assert -math.inf < share(text) <= 0


def test_a_missing_file_is_told(tmp_path: object) -> None:
    with pytest.raises(FileNotFoundError):
        Language(tmp_path / "none.npz")  # type: ignore[operator]
