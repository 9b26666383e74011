"""Words struck out and written again count once; words that a name repeats count twice."""

import cv2
import numpy as np
import pytest

from ocr.struck import without_struck
from tests.ocr.layouts import line

TEXT = "Thon Thon Phu My"


def drawn(strike: bool, low: bool = False) -> np.ndarray:
    """The text on paper, its first word under a stroke or a leader line."""
    picture = np.full((60, 8 * 20 + 20, 3), 240, np.uint8)
    for at, letter in enumerate(TEXT):
        cv2.putText(picture, letter, (10 * at, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (60, 30, 30), 1)
    if strike:
        height = 39 if low else 26
        cv2.line(picture, (0, height), (44, height - 1), (60, 30, 30), 2)
    return picture


def read(picture: np.ndarray, text: str = TEXT) -> str:
    return " ".join(piece.text for piece in without_struck([line(text, 0, 16, 20)], picture))


def test_a_struck_word_is_left_out() -> None:
    assert read(drawn(strike=True)) == "Thon Phu My"


def test_the_end_of_a_stroke_is_no_hyphen() -> None:
    assert read(drawn(strike=True), TEXT.replace(" ", "-", 1)) == "Thon Phu My"


@pytest.mark.parametrize("picture", [drawn(strike=False), drawn(strike=True, low=True)])
def test_a_word_that_is_only_repeated_stays(picture: np.ndarray) -> None:
    assert read(picture) == TEXT


@pytest.mark.parametrize("text", ["44, 99, To 10, An Hoa", "Tho Thon Phu My", "Thõn Thon Phu My"])
def test_a_stroke_hides_what_stood_there(text: str) -> None:
    assert read(drawn(strike=True), text) == text.split(" ", 1)[1]


def test_a_commune_in_its_station_is_no_word_again() -> None:
    assert read(drawn(strike=True), "Thon, Thon Phu My") == "Thon, Thon Phu My"


def test_one_letter_of_a_long_word_may_be_misread() -> None:
    assert read(drawn(strike=True), "Tbon Thon Phu My") == "Thon Phu My"


def test_a_struck_word_on_a_ruled_row() -> None:
    picture = drawn(strike=True)
    cv2.line(picture, (0, 31), (159, 31), (60, 30, 30), 1)
    assert read(picture) == "Thon Phu My"


def test_the_word_again_may_be_a_line_of_its_own() -> None:
    lines = [line("Thon", 0, 16, 20), line("Thon Phu My", 52, 16, 20)]
    for strike, left in ((True, ["Thon Phu My"]), (False, ["Thon", "Thon Phu My"])):
        assert [one.text for one in without_struck(lines, drawn(strike))] == left


def test_the_word_again_may_begin_the_row_below() -> None:
    above = line("Ky: Thon", 0, 16, 20)
    below = line("Thon Phu My", 0, 56, 20)
    for strike, left in ((True, "Ky:"), (False, "Ky: Thon")):
        picture = np.full((100, 180, 3), 240, np.uint8)
        for text, foot in (("Ky: Thon", 30), ("Thon Phu My", 70)):
            for at, letter in enumerate(text):
                cv2.putText(picture, letter, (10 * at, foot), cv2.FONT_HERSHEY_SIMPLEX, 0.5,
                            (60, 30, 30), 1)  # fmt: skip
        if strike:
            cv2.line(picture, (40, 26), (84, 25), (60, 30, 30), 2)
        assert [one.text for one in without_struck([above, below], picture)] == [
            left, "Thon Phu My"]  # fmt: skip


def test_a_word_glued_to_itself_counts_once() -> None:
    assert read(drawn(strike=True), "ThonThon Phu My") == "Thon Phu My"
    assert read(drawn(strike=False), "ThonThon Phu My") == "ThonThon Phu My"


def test_days_and_months_are_no_struck_words() -> None:
    assert read(drawn(strike=True), "14-10- 2018") == "14-10- 2018"


def test_a_whole_date_is_no_figure_written_again() -> None:
    assert read(drawn(strike=True), "26/04/1915") == "26/04/1915"


def test_the_line_between_two_rows_is_no_stroke() -> None:
    picture = drawn(strike=False)
    cv2.line(picture, (0, 22), (44, 21), (60, 30, 30), 1)  # it ends, or is lost, behind the word
    assert read(picture) == TEXT


def test_spaced_figures_are_no_struck_words() -> None:
    assert read(drawn(strike=True), "9 9 6") == "9 9 6"


def test_bars_of_letters_are_no_rule() -> None:
    picture = np.full((60, 180, 3), 240, np.uint8)
    cv2.line(picture, (0, 26), (19, 26), (60, 30, 30), 1)
    for left in (31, 41):
        cv2.line(picture, (left, 26), (left + 8, 26), (60, 30, 30), 1)
    assert read(picture, "Ba Ba Sao") == "Ba Sao"
