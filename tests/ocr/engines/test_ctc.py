import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.training.alphabet import CHARACTERS, CLASSES, SPACE
from models.training.alphabet import decode as plain_decode
from ocr.engines import Line
from ocr.engines.ctc import BLANK, decode

ALPHABET = ["", *CHARACTERS, " "]
STEPS = st.lists(
    st.tuples(st.one_of(st.just(BLANK), st.integers(0, CLASSES - 1)), st.floats(0.51, 1.0)),
    min_size=1,
    max_size=40,
)


def probabilities(steps: list[tuple[int, float]]) -> NDArray[np.float32]:
    found = np.zeros((len(steps), CLASSES), np.float32)
    for step, (index, sure) in enumerate(steps):
        found[step] = (1 - sure) / CLASSES
        found[step, index] = sure
    return found


@given(STEPS)
def test_the_text_is_that_of_the_rule(steps: list[tuple[int, float]]) -> None:
    line = decode(probabilities(steps), ALPHABET)
    assert line.text == plain_decode([index for index, _ in steps])
    assert unicodedata.is_normalized("NFC", line.text)


@given(STEPS)
def test_every_character_has_its_confidence_and_place(steps: list[tuple[int, float]]) -> None:
    line = decode(probabilities(steps), ALPHABET)
    assert len(line.characters) == len(line.places) == len(line.text)
    assert all(0.5 < sure <= 1 for sure in line.characters)
    assert all(0 < place < 1 for place in line.places)
    assert list(line.places) == sorted(set(line.places))
    mean = float(np.mean(line.characters)) if line.text else 0.0
    assert line.confidence == pytest.approx(mean)


@given(st.text(st.sampled_from(CHARACTERS + " "), max_size=30))
def test_a_text_written_with_blanks_between_comes_back(text: str) -> None:
    order = [step for letter in text for step in (ALPHABET.index(letter), BLANK)]
    steps = [(index, 0.9) for index in [BLANK, *order]]
    assert decode(probabilities(steps), ALPHABET).text == text


def test_a_run_is_as_sure_as_its_surest_step() -> None:
    a = ALPHABET.index("a")
    line = decode(probabilities([(a, 0.6), (a, 0.8), (BLANK, 0.9), (a, 0.7)]), ALPHABET)
    assert line.text == "aa"
    assert line.characters == pytest.approx((0.8, 0.7))
    assert line.places == (0.125, 0.875)


def test_only_blanks_are_the_empty_line() -> None:
    assert decode(probabilities([(BLANK, 0.9)] * 5), ALPHABET) == Line("", 0.0)
    assert decode(probabilities([(SPACE, 0.9)]), ALPHABET).text == " "


def test_letters_that_differ_in_marks_alone_are_rivals() -> None:
    steps = probabilities([(ALPHABET.index("Ệ"), 0.6), (BLANK, 0.9)])
    for other, share in (("Ê", 0.3), ("e", 0.05), ("A", 0.05)):
        steps[0, ALPHABET.index(other)] = share
    line = decode(steps, ALPHABET)
    assert line.text == "Ệ"
    assert line.rivals == ((("Ê", pytest.approx(0.3)),),)


def test_a_comma_may_be_none_and_none_may_be_a_comma() -> None:
    one, comma = ALPHABET.index("1"), ALPHABET.index(",")
    order = [(one, 0.9), (comma, 0.6), (SPACE, 0.9), (one, 0.9), (BLANK, 0.9), (SPACE, 0.9)]
    steps = probabilities(order)
    steps[1, BLANK] = 0.3
    steps[4, comma] = 0.08
    line = decode(steps, ALPHABET)
    assert line.text == "1, 1 "
    first, doubtful, space, second, lost = line.rivals
    assert first == space == second == ()
    assert doubtful == (("", pytest.approx(0.3)),)
    assert lost == ((", ", pytest.approx(0.08)),)


@given(STEPS)
def test_every_character_has_its_rivals_the_likeliest_first(steps: list[tuple[int, float]]) -> None:
    line = decode(probabilities(steps), ALPHABET)
    assert len(line.rivals) == len(line.text)
    for rivals in line.rivals:
        assert [p for _, p in rivals] == sorted((p for _, p in rivals), reverse=True)
