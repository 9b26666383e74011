"""Words are chosen by their share only where the recogniser itself is in doubt."""

import math
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.checks.text import fold
from ocr.engines import Choice, Rivals
from ocr.piece import Piece
from ocr.prior import KINDS, NUMBER, REAL, hear

LETTERS = "aàảãáạăằâấậeèéẹêếệiìíịoòóọôốộơờớợuùúụưừứựyỳýỵbcdđghklmnpqrstvx"
TEXTS = st.text(st.sampled_from(LETTERS + LETTERS.upper() + " ,.'0123456789"), min_size=1)


def piece(text: str, rivals: dict[int, Rivals] | None = None, sure: float = 0.99) -> Piece:
    """A piece of which some characters have rivals."""
    doubts = tuple((rivals or {}).get(at, ()) for at in range(len(text)))
    own = tuple(sure - sum(p for _, p in doubt) for doubt in doubts)
    quad = np.zeros((4, 2), np.float32)
    return Piece(0, text, own, quad, True, doubts)


def of(letter: str) -> list[str]:
    """Other letters that differ from this one in marks alone."""
    pool = LETTERS if letter.islower() else LETTERS.upper()
    return [other for other in pool if other != letter and fold(other) == fold(letter)]


@st.composite
def doubted(draw: st.DrawFn, least: float, most: float) -> Piece:
    """A text of which any letter has a rival with a share between these."""
    text = draw(TEXTS)
    rivals: dict[int, Rivals] = {}
    for at, letter in enumerate(text):
        if of(letter) and draw(st.booleans()):
            rivals[at] = ((draw(st.sampled_from(of(letter))), draw(st.floats(least, most))),)
    return piece(text, rivals)


@pytest.mark.parametrize(
    ("kind", "read", "at", "other", "meant"),
    [
        ("name", "LỆ HUỲNH DŨNG", 1, "Ê", "LÊ HUỲNH DŨNG"),
        ("name", "QUÀNG THI ÍN", 8, "Ị", "QUÀNG THỊ ÍN"),
        ("name", "Lê Dụy Tùng", 4, "u", "Lê Duy Tùng"),
        ("place", "Thạnh Lơi", 7, "ợ", "Thạnh Lợi"),
        ("place", "Quân 1", 2, "ậ", "Quận 1"),
        ("text", "cảch", 1, "á", "cách"),
    ],
)
def test_a_doubtful_mark_becomes_the_known_word(
    kind: str, read: str, at: int, other: str, meant: str
) -> None:
    heard = hear([piece(read, {at: ((other, 0.2),)})], kind)
    assert heard.text == meant
    assert heard.others[0] == read
    assert heard.characters[at] > 0.7


@pytest.mark.parametrize(("evidence", "sure"), [(0.85, False), (0.5, True)])
def test_words_that_overrule_clear_evidence_are_doubted(evidence: float, sure: bool) -> None:
    heard = hear([piece("PHẠM MINH", {6: (("Ị", evidence),)}, sure=1.0)], "name")
    assert heard.text == "PHẠM MINH"
    assert (heard.characters[6] > 0.9) == sure


def test_a_comma_comes_or_goes_where_the_units_say_so() -> None:
    split = hear([piece("Mường, Tè, Lai Châu", {5: (("", 0.3),)})], "place")
    assert split.text == "Mường Tè, Lai Châu"
    lost = hear([piece("Tổ 10 Thôn 6, Ba Đình, Hà Nội", {5: ((", ", 0.1),)})], "place")
    assert lost.text == "Tổ 10, Thôn 6, Ba Đình, Hà Nội"
    assert len(lost.characters) == len(lost.text)


@settings(deadline=None)  # the first call reads the tables
@given(doubted(0.0, REAL * 0.99), st.sampled_from(KINDS))
def test_clear_evidence_is_never_overridden(said: Piece, kind: str) -> None:
    heard = hear([said], kind)
    assert heard.text == said.text and heard.characters == said.characters


@settings(deadline=None)  # the first call reads the tables
@given(doubted(0.0, 0.49), st.sampled_from(KINDS))
def test_only_marks_change_and_only_to_what_was_seen(said: Piece, kind: str) -> None:
    heard = hear([said], kind)
    assert len(heard.characters) == len(heard.text) == len(said.text)
    assert all(0 <= sure <= 1 and not math.isnan(sure) for sure in heard.characters)
    for letter, own, rivals in zip(heard.text, said.text, said.rivals, strict=True):
        assert letter == own or letter in [other for other, p in rivals if p >= REAL]
        assert letter.isupper() == own.isupper()
    assert unicodedata.is_normalized("NFC", heard.text)
    assert heard.text == said.text or said.text in heard.others
    assert heard.text not in heard.others


@settings(deadline=None)  # the first call reads the tables
@given(doubted(0.0, 0.49), st.sampled_from(KINDS))
def test_switched_off_the_text_stays(said: Piece, kind: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_OCR_PRIOR", "off")
        heard = hear([said], kind)
    assert (heard.text, heard.others) == (said.text, ())
    number = NUMBER.search(said.text) if kind == "papers" else None
    start, end = number.span() if number else (0, len(said.text))
    assert heard.characters == said.characters[start:end]


def test_an_engine_without_rivals_and_other_kinds_stay() -> None:
    quad = np.zeros((4, 2), np.float32)
    bare = Piece(0, "LỆ VĂN A", (0.5,) * 8, quad, True)
    assert hear([bare, bare], "name").text == "LỆ VĂN A LỆ VĂN A"
    assert hear([piece("LỆ 12", {1: (("Ê", 0.4),)})], "personal_number").text == "LỆ 12"


def test_words_of_other_languages_stay() -> None:
    assert hear([piece("H'Bía Êban", {3: (("i", 0.4),)})], "name").text == "H'Bía Êban"


def test_both_places_of_a_tone_stay_as_printed() -> None:
    assert hear([piece("LÊ THỊ HOÀ", {9: (("A", 0.1),)})], "name").text == "LÊ THỊ HOÀ"
    assert hear([piece("LÊ THỊ HÒA", {8: (("O", 0.1),)})], "name").text == "LÊ THỊ HÒA"


def test_other_readings_of_a_stretch_are_offered_in_the_whole_value() -> None:
    first = replace(piece("LÒ THỊ"), choices=(Choice(0, 2, (("LÒ", 0.6), ("LỒ", 0.4))),))
    last = replace(
        piece("MỶ"), choices=(Choice(0, 2, (("MỶ", 0.5), ("MỸ", 0.48), ("MỲ", 0.02))),)
    )
    heard = hear([first, last], "name")
    assert heard.text == "LÒ THỊ MỸ"  # Mỷ is no name
    assert heard.others == ("LÒ THỊ MỶ",)
    assert heard.readings == ("LÒ THỊ MỶ", "LỒ THỊ MỸ")
