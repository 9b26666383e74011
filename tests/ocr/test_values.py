"""Values of book pages: figures are looked at three times alone, and the majority counts."""

from collections.abc import Sequence

import numpy as np
import pytest

from catalog.paper import load_papers
from catalog.record import Image, Page, Quad
from ocr.engines import Line
from ocr.looks import Look, look
from ocr.piece import piece_of
from ocr.text import Reading
from ocr.values import look_at_values, looked_again
from tests.ocr.layouts import line

SIDE = load_papers()["so-ket-hon"].sides[0]
PAGE = Page(np.full((480, 1200, 3), 255, np.uint8), "", 0)
DATE = "Ngày, tháng, năm đăng ký: "


class Says:
    """An engine that reads every strip the same, or one look after the other."""

    def __init__(self, text: str, sure: float, *then: str) -> None:
        self.lines = [Line(said, sure, (sure,) * len(said)) for said in (text, *then)]
        self.asked = 0
        self.widths: list[int] = []

    def detect(self, image: Image) -> list[Quad]:
        raise AssertionError

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        self.widths += [image.shape[1] for image in images]
        first, self.asked = self.asked, self.asked + len(images)
        return [self.lines[at % len(self.lines)] for at in range(first, self.asked)]


def seen(row: str, sure: float, engine: Says, name: str) -> Look:
    return look_at_values([line(row, 20, 20, sure=sure)], SIDE, PAGE, engine)[name]


@pytest.mark.parametrize(("sure", "alone"), [(0.7, 0.9), (0.999, 0.99)])
def test_figures_count_as_they_are_read_alone(sure: float, alone: float) -> None:
    engine = Says("04-09-2018", alone)
    look = seen(DATE + "04-07-2018", sure, engine, "registration_date")
    assert (look.checked.value, look.others, look.agreed) == ("2018-09-04", (), 1.0)


def test_most_looks_at_figures_alone_decide() -> None:
    engine = Says("04-07-2018", 0.99, "04-09-2018", "04-09-2018")
    look = seen(DATE + "04-07-2018", 0.999, engine, "registration_date")
    assert engine.asked == 3
    assert (look.checked.value, look.others, look.agreed) == ("2018-09-04", ("2018-07-04",), 0.5)


def test_where_each_look_says_another_the_first_breaks_the_tie() -> None:
    engine = Says("04-07-2018", 0.99, "04-09-2018", "04-01-2018")
    look = seen(DATE + "04-09-2018", 0.9, engine, "registration_date")
    assert (look.checked.value, look.agreed) == ("2018-09-04", 0.0)
    assert set(look.others) == {"2018-07-04", "2018-01-04"}


@pytest.mark.parametrize("room", [0.0, 0.25])
def test_a_cell_is_looked_at_again_as_wide_as_it_was_found(room: float) -> None:
    spec = next(field for field in SIDE.fields if field.name == "registration_date")
    found = line("04-07-2018", 100, 20, height=40)
    first = look(Reading(spec, (piece_of(found, 0, 0, len(found.text)),), 100.0), PAGE)
    engine = Says("04-09-2018", 0.99)
    again = looked_again({spec.name: first}, PAGE, engine, room=room)[spec.name]
    assert again.checked.value == "2018-09-04"
    assert engine.widths[0] == pytest.approx(200 + 2 * room * 40, abs=3)


def test_between_two_pieces_of_a_row_nothing_is_read_twice() -> None:
    spec = next(field for field in SIDE.fields if field.name == "wife.residence")
    found = [line(text, left, 20, height=40, sure=0.9)
             for text, left in (("Chợ Đồn,", 100), ("Bắc", 270), ("Kạn", 500))]  # fmt: skip
    pieces = tuple(piece_of(one, at, 0, len(one.text)) for at, one in enumerate(found))
    engine = Says("Chợ Đồn,", 0.99, "Bắc", "Kạn")
    looked_again({spec.name: look(Reading(spec, pieces, 100.0), PAGE)}, PAGE, engine, room=0.25)
    assert engine.widths == pytest.approx([160 + 10, 60 + 10, 60 + 20], abs=3)


def test_what_all_looks_say_is_agreed() -> None:
    look = seen(DATE + "04-09-2018", 0.99, Says("04-09-2018", 0.99), "registration_date")
    assert (look.checked.value, look.agreed) == ("2018-09-04", 1.0)


def test_a_look_that_sees_no_date_counts_nothing() -> None:
    look = seen(DATE + "04-09-2018", 0.99, Says("O1-", 0.99), "registration_date")
    assert look.checked.value == "2018-09-04"


def test_sure_words_are_not_looked_at_again() -> None:
    engine = Says("Mường", 0.99)
    assert seen("Dân tộc: Kinh", 0.999, engine, "wife.ethnicity").checked.value == "Kinh"
    assert engine.asked == 0


@pytest.mark.parametrize(
    ("more", "agreed"),
    [(("LÊ THỊ THỦY",) * 3, 1.0), (("LÊ THỊ THỦY", "LÊ THỊ THÙY", "LÊ THỊ THỦY"), 0.0)],
)
def test_words_that_two_looks_read_differently_are_looked_at_three_times_more(
    more: tuple[str, ...], agreed: float
) -> None:
    engine = Says("LÊ THỊ THÙY", 0.6, *more)
    look = seen("Họ và tên vợ: LÊ THỊ THỦY", 0.9, engine, "wife.full_name")
    assert engine.asked == 4
    assert (look.checked.value, look.agreed) == ("LÊ THỊ THỦY", agreed)
