"""Short values that no detector saw are read in the strip behind their label."""

import pytest

from catalog.paper import load_papers
from ocr.engines.embedded import EmbeddedEngine
from ocr.line import PlacedLine
from ocr.text import read_side
from ocr.unseen import look_beside
from tests.ocr.layouts import line
from tests.ocr.test_beyond import HIGH, drawn, seen

SIDE = load_papers()["so-khai-sinh"].sides[0]
SIGNER = "Họ, chữ đệm, tên, chức vụ người ký Giấy khai sinh:"
SEX = "Giới tính:"


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine()


def looked(
    label: str, value: str, below: str, engine: EmbeddedEngine
) -> tuple[list[PlacedLine], list[PlacedLine]]:
    """The lines of a page as a detector found them that missed `value`, and what comes of them."""
    page, wide = drawn(label.encode("ascii", "ignore").decode(), value)
    lines = [seen(label, wide), *([line(below, 20, 140, HIGH)] if below else [])]
    return lines, look_beside(lines, SIDE, read_side(lines, SIDE), page, engine)


def test_the_first_word_behind_a_long_label_is_read(engine: EmbeddedEngine) -> None:
    lines, found = looked(SIGNER, "Le", "Duy Đông - Phó Chủ tịch", engine)
    assert read_side(lines, SIDE)["signer"].text == "Duy Đông - Phó Chủ tịch"
    assert read_side(found, SIDE)["signer"].text == "Le Duy Đông - Phó Chủ tịch"


def test_where_the_value_begins_in_the_row_nothing_is_added(engine: EmbeddedEngine) -> None:
    page, wide = drawn(SIGNER.encode("ascii", "ignore").decode(), "Le")  # struck: no line of it
    behind = line("Duy Đông", wide + 300, 62, HIGH)
    lines = [seen(SIGNER, wide), behind, line("Chủ tịch", 20, 140, HIGH)]
    found = look_beside(lines, SIDE, read_side(lines, SIDE), page, engine)
    assert read_side(found, SIDE)["signer"].text == "Duy Đông Chủ tịch"


@pytest.mark.parametrize("value", ["", "-", "lx"])
def test_what_is_no_word_begins_no_value(engine: EmbeddedEngine, value: str) -> None:
    lines, found = looked(SIGNER, value, "Lê Duy Đông - Phó Chủ tịch", engine)
    assert found == lines


def test_a_word_with_which_the_row_below_begins_was_struck(engine: EmbeddedEngine) -> None:
    lines, found = looked(SIGNER, "Le", "Lê Duy Đông - Phó Chủ tịch", engine)
    assert found == lines


def test_a_value_that_stands_alone_is_read(engine: EmbeddedEngine) -> None:
    _, found = looked(SEX, "Nam", "", engine)
    assert read_side(found, SIDE)["child.sex"].text == "Nam"
    lines, found = looked(SEX, "", "", engine)
    assert found == lines
