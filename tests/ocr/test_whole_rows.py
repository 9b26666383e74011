"""Rows of which the detector saw pieces are read whole; words between the pieces come back."""

from collections.abc import Sequence

import numpy as np
import pytest

from catalog.paper import load_papers
from catalog.record import Image
from ocr.engines import Line
from ocr.line import PlacedLine
from ocr.text import read_side
from ocr.whole_rows import with_whole_rows
from tests.ocr.layouts import page

SIDE = load_papers()["so-ket-hon"].sides[0]
PAPER = np.full((400, 1000, 3), 255, np.uint8)


class Reader:
    """Says the same of every strip, and remembers how wide they were."""

    def __init__(self, text: str, sure: float = 0.99) -> None:
        self.text, self.sure, self.widths = text, sure, list[int]()

    def recognise(self, strips: Sequence[Image]) -> list[Line]:
        self.widths += [strip.shape[1] for strip in strips]
        return [Line(self.text, self.sure, (self.sure,) * len(self.text)) for _ in strips]


def value(lines: Sequence[PlacedLine], reader: Reader, name: str) -> str:
    whole = with_whole_rows(lines, SIDE, PAPER, 0.0, reader)  # type: ignore[arg-type]
    return read_side(whole, SIDE)[name].text


GAP_INSIDE = page(("Giấy tờ tùy thân: CCCD", 20, 20), ("080196994923", 300, 20))
LOST_HEAD = page(("Ngày, tháng, năm đăng ký:", 20, 20), ("04.2018", 330, 20))


def test_a_word_between_two_pieces_comes_back() -> None:
    section = page(("Họ, chữ đệm, tên người vợ: LÊ AN", 20, 0))
    reader = Reader("CCCD số 080196994923")
    assert value([*section, *GAP_INSIDE], reader, "wife.papers") == "CCCD số 080196994923"
    assert len(reader.widths) == 1 and reader.widths[0] > 200


def test_the_beginning_of_a_value_comes_back() -> None:
    reader = Reader("21.04.2018")
    assert value(LOST_HEAD, reader, "registration_date") == "21.04.2018"
    assert reader.widths == [400 - 260]  # from the end of the label to the last piece


@pytest.mark.parametrize("worse", [Reader("04", 0.99), Reader("21.04.2018", 0.5)])
def test_a_reading_that_loses_letters_or_is_unsure_counts_nothing(worse: Reader) -> None:
    assert value(LOST_HEAD, worse, "registration_date") == "04.2018"


def test_rows_without_gaps_are_not_read_again() -> None:
    reader = Reader("x")
    lines = page(("Ngày, tháng, năm đăng ký: 21.04.2018", 20, 20))
    assert with_whole_rows(lines, SIDE, PAPER, 0.0, reader) == lines  # type: ignore[arg-type]
    assert reader.widths == []


def test_pieces_that_share_a_letter_are_read_as_one_row() -> None:
    lines = page(("Họ, chữ đệm, tên người vợ: NGUYÊN", 20, 20), ("I TRONG", 340, 20))
    assert value(lines, Reader("NGUYỄN TRỌNG"), "wife.full_name") == "NGUYỄN TRỌNG"
    assert value(lines, Reader("NGUYỄN"), "wife.full_name") == "NGUYÊN I TRONG"
