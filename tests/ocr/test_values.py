"""Values of book pages: figures are looked at twice, and the look at the value alone counts."""

from collections.abc import Sequence

import numpy as np
import pytest

from catalog.paper import load_papers
from catalog.record import Image, Page, Quad
from ocr.engines import Line
from ocr.looks import Look
from ocr.values import look_at_values
from tests.ocr.layouts import line

SIDE = load_papers()["so-ket-hon"].sides[0]
PAGE = Page(np.full((480, 1200, 3), 255, np.uint8), "", 0)
DATE = "Ngày, tháng, năm đăng ký: "


class Says:
    """An engine that reads every strip the same."""

    def __init__(self, text: str, sure: float) -> None:
        self.line, self.asked = Line(text, sure, (sure,) * len(text)), 0

    def detect(self, image: Image) -> list[Quad]:
        raise AssertionError

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        self.asked += len(images)
        return [self.line for _ in images]


def seen(row: str, sure: float, engine: Says, name: str) -> Look:
    return look_at_values([line(row, 20, 20, sure=sure)], SIDE, PAGE, engine)[name]


@pytest.mark.parametrize(("sure", "alone"), [(0.7, 0.9), (0.999, 0.99)])
def test_figures_count_as_they_are_read_alone(sure: float, alone: float) -> None:
    engine = Says("04-09-2018", alone)
    look = seen(DATE + "04-07-2018", sure, engine, "registration_date")
    assert (look.checked.value, look.others, look.agreed) == ("2018-09-04", ("2018-07-04",), 0.0)


def test_a_doubtful_look_at_sure_figures_only_casts_doubt() -> None:
    look = seen(DATE + "04-09-2018", 0.999, Says("04-07-2018", 0.9), "registration_date")
    assert (look.checked.value, look.agreed) == ("2018-09-04", 0.0)


def test_what_both_looks_say_is_agreed() -> None:
    look = seen(DATE + "04-09-2018", 0.99, Says("04-09-2018", 0.99), "registration_date")
    assert (look.checked.value, look.agreed) == ("2018-09-04", 1.0)


def test_a_look_that_sees_no_date_counts_nothing() -> None:
    look = seen(DATE + "04-09-2018", 0.99, Says("O1-", 0.99), "registration_date")
    assert look.checked.value == "2018-09-04"


def test_sure_words_are_not_looked_at_again() -> None:
    engine = Says("Mường", 0.99)
    assert seen("Dân tộc: Kinh", 0.999, engine, "wife.ethnicity").checked.value == "Kinh"
    assert engine.asked == 0


def test_a_people_of_the_list_beats_what_is_none() -> None:
    look = seen("Dân tộc: Ki", 0.999, Says("Kinh", 0.6), "wife.ethnicity")
    assert look.checked.value == "Kinh"
