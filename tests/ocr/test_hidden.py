"""Dots below on dotted rows: the words that are known decide, what is clear elsewhere stays."""

import numpy as np
import pytest

from ocr.hidden import HIDDEN, with_hidden_dots
from ocr.piece import Piece
from ocr.prior import Heard, hear


def heard(text: str, kind: str) -> Heard:
    piece = Piece(0, text, (0.99,) * len(text), np.zeros((4, 2), np.float32), True)
    return hear(with_hidden_dots([piece], kind), kind)


@pytest.mark.parametrize(
    ("kind", "read", "said"),
    [
        ("name", "NGUYỄN VĂN THUÂN", "NGUYỄN VĂN THUẬN"),
        ("signer", "Chu Trong Dũng Hiếu - Phó Chủ tịch", "Chu Trọng Dũng Hiếu - Phó Chủ tịch"),
        ("name", "LÊ THẠNH HẢI", "LÊ THANH HẢI"),
        ("name", "TRẦN VĂN VƯƠNG", "TRẦN VĂN VƯƠNG"),  # both are names: as it was read
        ("name", "PHẠM THỊ MỸ", "PHẠM THỊ MỸ"),
        ("date", "10.10.2018", "10.10.2018"),
    ],
)
def test_the_known_word_is_meant(kind: str, read: str, said: str) -> None:
    assert heard(read, kind).text == said


def test_where_both_are_names_nobody_is_sure() -> None:
    assert min(heard("TRẦN VĂN VƯƠNG", "name").characters) < 1 - HIDDEN / 2
    assert min(heard("TRẦN VĂN HẢI", "name").characters) > 0.97
