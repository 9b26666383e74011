"""A word alone in the row below a full one is read; leaders, and rows that were seen, are not."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from catalog.paper import load_papers
from catalog.record import Image
from ocr.engines.embedded import EmbeddedEngine
from ocr.line import PlacedLine
from ocr.rows_below import with_rows_below
from ocr.text import read_side
from tests.ocr.layouts import line

SIDE = load_papers()["so-ket-hon"].sides[0]
LEFT, STEP, HIGH, WIDE = 40, 80, 50, 1500
PLACE = "Nơi thường trú: Tổ 13, Thôn 11, Nam Phước, Duy Xuyên, Quảng"
ROWS = {0: "Số: 3/2018", 1: "Họ và tên người vợ: ĐẶNG HUỆ", 2: PLACE, 4: "Giấy tờ tùy thân: 12"}


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine()


def drawn(word: str) -> Image:
    """A page whose fourth row holds a leader and this word; of the others only the places count."""
    page = np.full((6 * STEP, WIDE + 100, 3), 225, np.uint8)
    foot = 3 * STEP + HIGH - 8
    for x in range(LEFT, WIDE, 14):
        cv2.circle(page, (x, foot + 3), 2, (90, 90, 90), -1)
    cv2.putText(page, word, (LEFT, foot), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (130, 70, 60), 2)
    cv2.putText(page, "Noi thuong tru", (LEFT, foot - STEP), cv2.FONT_HERSHEY_SIMPLEX, 1.2,
                (60, 50, 50), 2)  # fmt: skip
    return page


def seen(rows: dict[int, str], end: float = WIDE) -> list[PlacedLine]:
    """These rows as a detector found them; the place reaches so far to the right."""
    lines = [line(text, LEFT, STEP * at, HIGH) for at, text in rows.items()]
    lines.append(line("Quốc tịch", WIDE - 9 * 25, 0, HIGH))
    return [until(one, end) if one.text == PLACE else one for one in lines]


def until(found: PlacedLine, end: float) -> PlacedLine:
    quad = found.quad.copy()
    quad[[1, 2], 0] = end
    return replace(found, quad=quad, right=end)


def residence(lines: list[PlacedLine], page: Image, engine: EmbeddedEngine) -> str:
    return read_side(with_rows_below(lines, SIDE, page, 0.0, engine), SIDE)["wife.residence"].text


@pytest.mark.parametrize("word", ["Nam", "An", "Giang"])
def test_a_word_alone_in_its_row_is_read(engine: EmbeddedEngine, word: str) -> None:
    assert residence(seen(ROWS), drawn(word), engine) == f"{PLACE[16:]} {word}"


@pytest.mark.parametrize("word", ["", "..", "fF7#"])
def test_dots_and_scrawl_are_no_words(engine: EmbeddedEngine, word: str) -> None:
    assert residence(seen(ROWS), drawn(word), engine) == PLACE[16:]


def test_a_value_that_leaves_room_does_not_go_on(engine: EmbeddedEngine) -> None:
    assert residence(seen(ROWS, WIDE / 2), drawn("Nam"), engine) == PLACE[16:]


def test_a_row_that_was_seen_is_not_read_again(engine: EmbeddedEngine) -> None:
    lines = seen({**ROWS, 3: "Mam"})
    assert with_rows_below(lines, SIDE, drawn("Nam"), 0.0, engine) == lines


def test_a_page_without_labels_stays(engine: EmbeddedEngine) -> None:
    lines = [line("Nam", LEFT, 0, HIGH)]
    assert with_rows_below(lines, SIDE, drawn("Nam"), 0.0, engine) == lines
