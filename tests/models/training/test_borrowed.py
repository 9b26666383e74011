"""Letters of one face with the marks of another: each mark stands where it belongs."""

from unicodedata import normalize

import numpy as np
import pytest

from models.training import borrowed, fonts
from models.training.alphabet import VIETNAMESE

SIZE = 60
FACES = [face.path for face in fonts.faces("dev") if face.kind in ("sans", "serif")]
OWN, LENDER = FACES[0], FACES[-1]


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_every_letter_gets_its_marks(letter: str) -> None:
    bare = normalize("NFD", letter.translate(str.maketrans("đĐ", "dD")))[0]
    body, tone = borrowed.letter_of(OWN, LENDER, SIZE, letter)
    plain = borrowed.drawn(OWN, SIZE, "ı" if bare == "i" else bare)  # under a tone i has no dot
    assert np.maximum(body, tone).sum() > plain.sum() * 1.02
    rows = np.flatnonzero(tone.max(1) > 0.3)
    if "\u0323" in normalize("NFD", letter):
        assert rows.max() > np.flatnonzero(plain.max(1) > 0.3).max() or bare == "y"
    elif tone.any():
        assert rows.min() < np.flatnonzero(plain.max(1) > 0.3).min() + 2


def test_the_mark_of_a_bold_letter_is_bold() -> None:
    bold = next(path for path in FACES if "Bold" in path)
    thin = next(path for path in FACES if "Bold" not in path)
    heavy, light = (borrowed.letter_of(path, thin, SIZE, "à")[1].sum() for path in (bold, thin))
    assert heavy > 1.1 * light


def test_what_a_face_lacks_is_known() -> None:
    assert not borrowed.lacks(OWN, "a") and not borrowed.lacks(OWN, "ặ")
    assert borrowed.lacks(OWN, "\ue123")
