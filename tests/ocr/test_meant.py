"""A doubtful stretch is read as its field has it; what is clear stays."""

import numpy as np
import pytest

from ocr.engines import Choice
from ocr.meant import REAL, meant
from ocr.piece import Piece
from ocr.prior import hear


def piece(text: str, *choices: Choice) -> Piece:
    """A piece that stands for itself."""
    return Piece(0, text, (0.6,) * len(text), np.zeros((4, 2), np.float32), True, (), choices)


def choice(text: str, of: str, *others: tuple[str, float]) -> Choice:
    """The stretch `of` in a text, which may be others."""
    start = text.index(of)
    own = 1 - sum(share for _, share in others)
    readings = sorted([(of, own), *others], key=lambda reading: -reading[1])
    return Choice(start, start + len(of), tuple(readings))


@pytest.mark.parametrize(
    ("kind", "read", "of", "others", "said"),
    [
        ("place", "Thôm An Phú", "Thôm", [("Thôn", 0.1)], "Thôn An Phú"),
        ("place", "Sóc Sơm, Hà Nội", "Sơm,", [("Sơn,", 0.2)], "Sóc Sơn, Hà Nội"),
        ("name", "Ngọyễn Văn Tú", "Ngọyễn", [("Nguyễn", 0.06)], "Nguyễn Văn Tú"),
        ("signer", "Thần Xuân Quý", "Thần", [("Trần", 0.2)], "Trần Xuân Quý"),
        ("papers", "CCD số 025313994780", "CCD", [("CCCD", 0.2), (".", 0.1)],
         "CCCD số 025313994780"),
        ("text", "Tai biến mạch máu mão", "mão", [("não", 0.1)], "Tai biến mạch máu não"),
    ],
)
def test_a_stretch_becomes_the_known_word(
    kind: str, read: str, of: str, others: list[tuple[str, float]], said: str
) -> None:
    heard = hear([piece(read, choice(read, of, *others))], kind)
    assert heard.text == said
    assert kind == "papers" or len(heard.characters) == len(said)
    assert heard.others[0] == read


def test_no_name_holds_a_slash() -> None:
    read = "VŨ MANH QUÝ"
    assert hear([piece(read, choice(read, "MANH", ("/ANH", 0.4)))], "name").text == read


def test_letters_more_or_less_move_what_follows() -> None:
    read = "Hùyng Vươg"
    first, last = choice(read, "Hùyng", ("Huỳnh", 0.3)), choice(read, "Vươg", ("Vương", 0.3))
    (found,) = meant([piece(read, first, last)], "name")
    assert found.text == "Huỳnh Vương"
    assert [found.text[c.start : c.end] for c in found.choices] == ["Huỳnh", "Vương"]
    assert len(found.characters) == len(found.text)


def test_what_the_reader_holds_clear_stays() -> None:
    read = "Thôm An Phú"
    (found,) = meant([piece(read, choice(read, "Thôm", ("Thôn", REAL * 0.9)))], "place")
    assert found.text == read


def test_many_readings_that_share_little_leave_the_likeliest() -> None:
    read = "Thôm An Phú"
    doubtful = Choice(0, 4, (("Thôm", 0.035), ("Thôn", 0.03), ("Thim", 0.025)))
    (found,) = meant([piece(read, doubtful)], "place")
    assert found.text == read


def test_names_of_the_highlands_stay() -> None:
    read = "H'Bia Êban"
    assert hear([piece(read, choice(read, "H'Bia", ("Hòa", 0.4)))], "name").text == read


def test_no_word_at_all_is_no_cheaper_than_a_rare_one() -> None:
    read = "Quán Tre, Hà Nội"
    (found,) = meant([piece(read, choice(read, "Quán", (".", 0.3)))], "place")
    assert found.text == read
