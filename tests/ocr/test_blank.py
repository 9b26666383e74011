"""A person of whom nothing stands on a page is empty there, not unread."""

import cv2
import numpy as np
import pytest

from catalog.paper import load_papers
from catalog.record import Field, Image, Page
from ocr.blank import BLANK, blank_fields
from ocr.line import PlacedLine
from tests.ocr.layouts import line

SIDE = load_papers()["so-khai-sinh"].sides[0]
LABELS = ("Họ, chữ đệm, tên cha:", "Năm sinh:", "Dân tộc:", "Quốc tịch:", "Nơi cư trú:")
FATHER = {f"father.{name}" for name in
          ("full_name", "year_of_birth", "ethnicity", "nationality", "residence")}  # fmt: skip
HIGH, LEFT = 40, 20


def leaf(inked: int | None = None) -> tuple[Image, list[PlacedLine]]:
    """Labels of a father below each other with leaders behind them, and one row written on."""
    page = np.full((600, 1500, 3), 225, np.uint8)
    lines = [line(label, LEFT, 60 + 90 * row, HIGH) for row, label in enumerate(LABELS)]
    for row, label in enumerate(lines):
        x = int(label.quad[0, 0])
        cv2.putText(page, "label", (x, int(label.middle) + 12), 0, 1.2, (40, 40, 40), 2)
        for dot in range(int(label.right) + 40, 1490, 14):
            cv2.circle(page, (dot, int(label.middle) + 16), 2, (90, 90, 90), -1)
        if row == inked:
            where = (int(label.right) + 120, int(label.middle) + 12)
            cv2.putText(page, "1985", where, 0, 1.2, (120, 70, 50), 2)
    return page, lines


def found(image: Image, lines: list[PlacedLine], **read: str) -> dict[str, Field]:
    fields = {f"father.{n}": Field(f"father.{n}", v, 0.9, "text") for n, v in read.items()}
    return blank_fields(lines, SIDE, fields, Page(image, "1"))


def test_a_person_without_ink_is_blank() -> None:
    fields = found(*leaf())
    assert fields.keys() == FATHER
    assert {field.value for field in fields.values()} == {""}
    assert all(field.problems == (BLANK,) and field.confidence > 0.9 for field in fields.values())


@pytest.mark.parametrize("row", range(5))
def test_ink_on_any_row_leaves_all_of_them_open(row: int) -> None:
    assert not found(*leaf(inked=row))


@pytest.mark.parametrize(("row", "blank"), [(0, False), (2, True)])
def test_what_is_paler_than_a_pen_is_no_writing_but_behind_a_name(row: int, blank: bool) -> None:
    image, lines = leaf()
    where = (int(lines[row].right) + 100, int(lines[row].middle) + 12)
    cv2.putText(image, "SPECIMEN", where, 0, 1.2, (175, 175, 190), 4)
    assert bool(found(image, lines)) is blank


def test_ink_far_from_its_label_is_of_something_else() -> None:
    image, lines = leaf()
    cv2.putText(image, "seal", (1300, int(lines[0].middle) + 12), 0, 1.2, (60, 60, 60), 3)
    assert found(image, lines).keys() == FATHER


def test_what_was_read_leaves_the_rest_open() -> None:
    assert not found(*leaf(), nationality="Việt Nam")


def test_few_rows_prove_nothing() -> None:
    image, lines = leaf()
    assert not found(image, lines[:2])
    assert found(image, lines[:3]).keys() == FATHER
    assert not found(image, lines[1:])  # the row of the name itself was not seen


def test_a_value_in_the_line_of_its_label_is_none_of_these() -> None:
    image, lines = leaf()
    lines[0] = line("Họ, chữ đệm, tên cha: Lê Văn Tú", LEFT, 60, HIGH)
    assert not found(image, lines)
