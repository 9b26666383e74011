"""Where the recogniser doubts, the language decides; what is clear stays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.language import open_language
from models.training.alphabet import CHARACTERS, CLASSES
from ocr.engines.beam import CERTAIN, Search
from ocr.engines.ctc import BLANK, decode

ALPHABET = ["", *CHARACTERS, " "]
SEARCH = Search(ALPHABET, open_language(), 0.45)
TEXTS = st.text(st.sampled_from(CHARACTERS + "   "), min_size=1, max_size=25)


def seen(text: str, sure: float = 0.999, **doubts: tuple[str, float]) -> NDArray[np.float32]:
    """Steps of a text with blanks between; `at3=("x", 0.4)`: what letter 3 may also be."""
    found = np.full((2 * len(text) + 1, CLASSES), (1 - sure) / CLASSES, np.float32)
    found[::2, BLANK] = sure
    for at, letter in enumerate(text):
        other, share = doubts.get(f"at{at}", ("", 0.0))
        found[2 * at + 1, ALPHABET.index(letter)] = sure - share
        if share:
            found[2 * at + 1, ALPHABET.index(other)] = share
    return found


def read(steps: NDArray[np.float32]) -> str:
    return "".join(stretch.text for stretch in SEARCH.read(steps))


@settings(deadline=None)
@given(TEXTS)
def test_what_is_certain_is_taken_as_it_is(text: str) -> None:
    assert read(seen(text)) == text


@pytest.mark.parametrize(
    ("doubtful", "other", "text"),
    [
        ("Nguyển Văn An", "ễ", "Nguyễn Văn An"),
        ("NGUYỂN VĂN AN", "Ễ", "NGUYỄN VĂN AN"),
        ("Phưỡng Bến Nghé", "ờ", "Phường Bến Nghé"),
    ],
)
def test_the_language_decides_a_doubtful_mark(doubtful: str, other: str, text: str) -> None:
    at = next(i for i, (a, b) in enumerate(zip(doubtful, text, strict=True)) if a != b)
    assert read(seen(doubtful, **{f"at{at}": (other, 0.45)})) == text
    assert read(seen(doubtful, **{f"at{at}": (other, 0.004)})) == doubtful


@settings(deadline=None)
@given(TEXTS, st.data())
def test_clear_evidence_is_never_overridden(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in CHARACTERS if c != text[at]]))
    assert read(seen(text, **{f"at{at}": (other, 1 - CERTAIN - 0.002)})) == text


def test_the_readings_of_a_stretch_are_shares_the_likeliest_first() -> None:
    stretches = SEARCH.read(seen("Lò Thị Mỷ", at8=("ỹ", 0.4)))
    assert [stretch.text.strip() for stretch in stretches][:2] == ["Lò", "Thị"]
    readings = stretches[-1].readings
    assert sum(share for _, share in readings) == pytest.approx(1)
    assert [share for _, share in readings] == sorted((s for _, s in readings), reverse=True)
    assert {"Mỷ", "Mỹ"} <= {text for text, _ in readings}


def test_a_line_tells_its_doubtful_stretches_where_they_stand() -> None:
    line = decode(seen("Lò Thị Mỷ", at8=("ỹ", 0.4)), ALPHABET, SEARCH)
    (choice,) = line.choices
    assert line.text[choice.start : choice.end] in {"Mỷ", "Mỹ"}
    assert len(line.characters) == len(line.places) == len(line.rivals) == len(line.text)
    assert line.characters[-1] < 0.95 < min(line.characters[:-2])


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0.01, 1), min_size=6, max_size=6), min_size=1, max_size=20))
def test_any_probabilities_give_a_line(rows: list[list[float]]) -> None:
    steps = np.zeros((len(rows), CLASSES), np.float32)
    steps[:, [BLANK, 40, 41, 100, 150, CLASSES - 1]] = rows
    line = decode(steps / steps.sum(axis=1, keepdims=True), ALPHABET, SEARCH)
    assert len(line.characters) == len(line.places) == len(line.text)
    assert all(0 <= sure <= 1 for sure in line.characters)
    assert list(line.places) == sorted(set(line.places))
