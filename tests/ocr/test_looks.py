"""Doubtful fields are looked at again, and the majority decides."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.paper import load_papers
from catalog.record import Image, Page, Quad
from ocr.confidence import BROKEN, SIGNS, of_text, signs
from ocr.engines import Line
from ocr.line import PlacedLine
from ocr.looks import Look, look_closely
from tests.ocr.layouts import CHIP_FRONT

SIDE = load_papers()["cccd-2021"].side("front")
PAGE = Page(np.full((480, 1200, 3), 255, np.uint8), 0, "front")
NAME = "NGUYỄN VĂN HOÀNG MINH"


class Said:
    """An engine that says these texts, one for each call."""

    def __init__(self, *texts: str, sure: float = 0.9) -> None:
        self.texts = list(texts)
        self.sure = sure
        self.asked = 0

    def detect(self, image: Image) -> list[Quad]:
        raise AssertionError

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        if not images:
            return []
        self.asked += len(images)
        text = self.texts.pop(0)
        return [Line(text, self.sure, (self.sure,) * len(text)) for _ in images]


def lines(name: str, sure: float) -> list[PlacedLine]:
    """The front of a card with this name, read this surely."""
    return [
        replace(line, text=name, characters=(sure,) * len(name), places=())
        if line.text == NAME
        else line
        for line in CHIP_FRONT
    ]


def name_of(first: str, sure: float, *again: str) -> tuple[Look, Said]:
    engine = Said(*again)
    found = look_closely(lines(first, sure), SIDE, PAGE, engine)
    return found["full_name"], engine


def test_what_is_sure_is_not_looked_at_again() -> None:
    seen, engine = name_of("LÊ VĂN AN", 0.99)
    assert (seen.checked.value, seen.agreed, engine.asked) == ("LÊ VĂN AN", None, 0)


def test_two_of_three_looks_win() -> None:
    seen, _ = name_of("LÊ VĂN ÂN", 0.95, "LÊ VĂN AN", "LÊ VĂN AN")
    assert (seen.checked.value, seen.agreed) == ("LÊ VĂN AN", 0.5)
    assert seen.others == ("LÊ VĂN ÂN",)
    seen, _ = name_of("LÊ VĂN AN", 0.85, "LÊ VĂN AN", "LÊ VĂN AN")
    assert (seen.checked.value, seen.agreed, seen.others) == ("LÊ VĂN AN", 1, ())


def test_three_different_looks_leave_the_surest_cut() -> None:
    seen, _ = name_of("LÊ VĂN AN", 0.5, "LÊ VĂN ÂN", "LÊ VĂN ẤN")
    assert (seen.checked.value, seen.agreed) == ("LÊ VĂN ÂN", 0)
    assert set(seen.others) == {"LÊ VĂN AN", "LÊ VĂN ẤN"}


def test_empty_cuts_change_nothing() -> None:
    seen, _ = name_of("LÊ VĂN AN", 0.5, "", " ")
    assert (seen.checked.value, seen.agreed) == ("LÊ VĂN AN", 1)


@settings(deadline=None)  # the first call reads the tables
@given(st.sampled_from(["LÊ VĂN AN", "", "H' Ly Niê"]), st.floats(0, 1))
def test_the_confidence_is_a_probability(name: str, sure: float) -> None:
    seen, _ = name_of(name, sure, name, name)
    assert len(signs(seen)) == len(SIGNS)
    assert 0 <= of_text(seen) <= 1


def test_a_number_of_the_wrong_length_is_never_sure() -> None:
    short = [replace(line, text=line.text.replace("0010", "010")) for line in CHIP_FRONT]
    found = look_closely(short, SIDE, PAGE, Said())
    assert found["personal_number"].checked.value == "01088990417"
    assert of_text(found["personal_number"]) <= BROKEN


def test_a_value_at_the_border_of_the_picture_is_never_sure() -> None:
    narrow = Page(PAGE.image[:, :500], 0, "front")
    found = look_closely(CHIP_FRONT, SIDE, narrow, Said())
    assert found["full_name"].cut and of_text(found["full_name"]) <= BROKEN


def test_a_look_that_finds_nothing_has_no_vote() -> None:
    engine = Said("17/04/1988", "x", "x")
    faint = [
        replace(line, characters=(0.5,) * len(line.text)) if "1988" in line.text else line
        for line in CHIP_FRONT
    ]
    found = look_closely(faint, SIDE, PAGE, engine)
    assert found["date_of_birth"].checked.value == "1988-04-17"
