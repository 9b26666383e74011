import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.checks.text import fold, nfc, spaces, tone_fold
from models.training.alphabet import VIETNAMESE

TEXT = st.text(st.sampled_from(VIETNAMESE + "abcdexyzABDEOU' -.,0123456789"), max_size=40)


@given(TEXT)
def test_composed_and_decomposed_are_one_text(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert nfc(apart) == nfc(text) == text
    assert fold(apart) == fold(text) and tone_fold(apart) == tone_fold(text)


@given(st.text(max_size=30))
def test_nothing_changes_the_second_time(text: str) -> None:
    for step in (nfc, spaces, fold, tone_fold):
        assert step(step(text)) == step(text)


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_every_letter_keeps_its_case_and_folds_to_ascii(letter: str) -> None:
    assert nfc(letter) == letter
    assert fold(letter).isascii() and fold(letter.swapcase()) == fold(letter)


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_marks_in_any_order_make_the_letter(letter: str) -> None:
    base, *marks = unicodedata.normalize("NFD", letter)
    for order in itertools.permutations(marks):
        assert nfc(base + "".join(order)) == letter


def test_the_tone_of_an_open_syllable_may_stand_on_either_vowel() -> None:
    assert tone_fold("Hoà Thuỷ Khoẻ") == tone_fold("Hòa Thủy Khỏe")
    assert tone_fold("quý") != tone_fold("qúy") and tone_fold("toàn") == "toàn"
