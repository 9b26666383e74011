"""The alphabet of the recogniser: complete, in order, and the same as in its weights."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from models.session import open_session
from models.training.alphabet import BLANK, CHARACTERS, VIETNAMESE, base_letter, decode, encode


def test_all_134_letters_are_there_once() -> None:
    assert len(VIETNAMESE) == len(set(VIETNAMESE)) == 134
    assert all(unicodedata.is_normalized("NFC", letter) for letter in VIETNAMESE)
    assert len(set(CHARACTERS)) == len(CHARACTERS)


def test_the_shipped_weights_write_this_alphabet() -> None:
    metadata = open_session("vi-print").get_modelmeta().custom_metadata_map
    assert metadata["character"].split("\n") == list(CHARACTERS)


@given(st.text(CHARACTERS + " ", max_size=40))
def test_what_is_encoded_is_decoded(text: str) -> None:
    spread = [value for index in encode(text) for value in (index, BLANK)]
    assert decode(spread) == text


def test_a_letter_loses_one_mark_at_a_time() -> None:
    assert [base_letter(letter) for letter in "ấâđa"] == ["â", "a", "d", None]
