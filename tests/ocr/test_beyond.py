"""Ink that goes on behind the end of a labelled line is read; leaders and other values are not."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from catalog.paper import load_papers
from catalog.record import Image
from ocr.beyond import with_ink_beyond
from ocr.engines.embedded import EmbeddedEngine
from ocr.line import PlacedLine
from ocr.text import read_side
from tests.ocr.layouts import line

SIDE = load_papers()["so-ket-hon"].sides[0]
HIGH = 50


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine()


def drawn(label: str, value: str, pale: int = 60) -> tuple[Image, float]:
    """A page with a label, a leader and a value on it, and where the label ends."""
    page = np.full((200, 1600, 3), 225, np.uint8)
    cv2.putText(page, label, (20, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (40, 40, 40), 2)
    wide = cv2.getTextSize(label, cv2.FONT_HERSHEY_SIMPLEX, 1.3, 2)[0][0] + 20
    for x in range(wide + 10, 1590, 14):
        cv2.circle(page, (x, 104), 2, (90, 90, 90), -1)
    colour = (pale + 70, pale + 20, pale)
    cv2.putText(page, value, (wide + 30, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.3, colour, 2)
    return page, float(wide)


def seen(text: str, wide: float) -> PlacedLine:
    """A line of text from the left of the page to here, as a detector found it."""
    found = line(text, 20, 62, HIGH)
    width = (wide - 20) / (found.right - found.left)
    quad = found.quad.copy()
    quad[[1, 2], 0] = 20 + (quad[[1, 2], 0] - 20) * width
    places = tuple((at + 0.5) / len(text) for at in range(len(text)))
    return replace(found, quad=quad, right=wide, places=places)


def date_on(page: Image, lines: list[PlacedLine], engine: EmbeddedEngine) -> str:
    return read_side(with_ink_beyond(lines, SIDE, page, 0.0, engine), SIDE)[
        "registration_date"
    ].text


@pytest.mark.parametrize("pale", [0, 90])
def test_a_value_that_was_not_seen_is_read(engine: EmbeddedEngine, pale: int) -> None:
    page, wide = drawn("Ngay, thang, nam dang ky:", "21/04/2018", pale)
    assert date_on(page, [seen("Ngày, tháng, năm đăng ký:", wide)], engine) == "21/04/2018"


def test_the_rest_of_a_value_is_read(engine: EmbeddedEngine) -> None:
    page, wide = drawn("Ngay, thang, nam dang ky:", "21/04/2018")
    lines = [seen("Ngày, tháng, năm đăng ký: 21/", wide + 90)]
    assert date_on(page, lines, engine) == "21/04/2018"


def test_leaders_are_no_ink(engine: EmbeddedEngine) -> None:
    page, wide = drawn("Ngay, thang, nam dang ky:", "")
    lines = [seen("Ngày, tháng, năm đăng ký:", wide)]
    assert with_ink_beyond(lines, SIDE, page, 0.0, engine) == lines


def test_what_stands_in_a_line_of_its_own_is_left_to_it(engine: EmbeddedEngine) -> None:
    page, wide = drawn("Ngay, thang, nam dang ky:", "21/04/2018")
    lines = [seen("Ngày, tháng, năm đăng ký:", wide), line("21/04/2018", wide + 30, 62, HIGH)]
    assert with_ink_beyond(lines, SIDE, page, 0.0, engine) == lines


def test_words_between_others_are_read(engine: EmbeddedEngine) -> None:
    label, place = "Noi cu tru:", "Xom 12, Dai Son, Tan Phu, Hung Yen"
    page, wide = drawn(label, place)
    begins = [wide + 30 + cv2.getTextSize(place[:at], cv2.FONT_HERSHEY_SIMPLEX, 1.3, 2)[0][0]
              for at in (6, 26)]  # fmt: skip
    first = replace(seen("Xom 12", begins[0]), left=wide + 30)
    lines = [
        seen("Họ, chữ đệm, tên người vợ: LÊ AN", 900), seen("Nơi cư trú:", wide),
        first, line("Hung Yen", begins[1], 62, HIGH),
    ]  # fmt: skip
    lines[0] = replace(lines[0], middle=20.0, quad=lines[0].quad - np.float32([0, 65]))
    found = with_ink_beyond(lines, SIDE, page, 0.0, engine)
    assert "Son" in read_side(found, SIDE)["wife.residence"].text
    assert len(found) == 3


def test_the_rest_of_a_row_below_a_label_is_read(engine: EmbeddedEngine) -> None:
    page, _ = drawn("", "")
    for at, word in ((20, "Le Minh"), (220, "Tai - Chu tich")):
        cv2.putText(page, word, (at, 170), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (80, 50, 50), 2)
    label = "Họ, chữ đệm, tên, chức vụ của người ký Giấy chứng nhận kết hôn:"
    first = seen("Lê Minh", 190)
    below = replace(first, quad=first.quad + np.array([0, 66], np.float32), middle=153.0)
    lines = [seen(label, 1580), below]
    read = read_side(with_ink_beyond(lines, SIDE, page, 0.0, engine), SIDE)["signer"].text
    assert read.startswith("Le Minh Tai - Chu")
