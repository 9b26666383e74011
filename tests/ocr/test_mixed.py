"""A small printed label before large handwriting: where one ends and the other begins."""

import cv2
import numpy as np

from catalog.paper import load_papers
from ocr.engines import Line
from ocr.mixed import find_labels, part_rows
from tests.ocr.layouts import line

BOOK = load_papers()["so-khai-sinh"].side("front")


def _row(label: str, value: str, high: float) -> np.ndarray:
    """A strip 120 pixels high; print is 40 pixels high in a box of 60."""
    strip = np.full((120, 1400, 3), 245, np.uint8)
    cv2.putText(strip, label, (10, 90), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (40, 40, 40), 3)
    wide = cv2.getTextSize(label, cv2.FONT_HERSHEY_SIMPLEX, 1.2, 3)[0][0]
    for x in range(wide + 40, 1390, 12):
        cv2.circle(strip, (x, 94), 2, (60, 60, 60), -1)
    cv2.putText(strip, value, (wide + 50, 90), cv2.FONT_HERSHEY_SIMPLEX, high, (120, 60, 30), 3)
    return strip


def test_a_label_ends_where_ink_grows_taller() -> None:
    strip = _row("Ngay sinh:", "TRAN VAN", 2.4)
    wide = cv2.getTextSize("Ngay sinh", cv2.FONT_HERSHEY_SIMPLEX, 1.2, 3)[0][0] + 10
    cut = find_labels(strip, 60.0)[0]
    assert abs(cut.end * 1400 - wide) < 40 and cut.start_of_value * 1400 < wide + 75
    assert cut.top * 120 > 40 and cut.bottom * 120 > 90


def test_a_row_of_one_height_has_no_value() -> None:
    row = _row("Ngay sinh:", "khai", 1.2)
    (cut,) = find_labels(row, 60.0)  # in a box as tall as a value that stands apart from it
    assert cut.end == cut.start_of_value == 1.0 and cut.top * 120 > 40
    assert find_labels(row[50:110], 60.0) == []
    assert find_labels(np.full((120, 800, 3), 245, np.uint8), 60.0) == []


class Reader:
    """An engine that reads what it is told to, cut by cut."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)

    def recognise(self, cuts: list[np.ndarray]) -> list[Line]:
        """One line for each cut."""
        said = [self.texts.pop(0) if self.texts else "" for _ in cuts]
        return [Line(text, 0.99, (0.99,) * len(text)) for text in said]


def _parted(read: str, sure: float, *again: str) -> list[str]:
    """A page of one printed line and one tall row, as it was read and as its parts are read."""
    page = np.full((400, 1400, 3), 245, np.uint8)
    page[200:320] = _row("Ngay sinh:", "TRAN VAN", 2.4)
    size = 120 * 0.5 * len(read)
    tall = line(read, 0, 200, 120, sure)
    lines = [line("(Ký, ghi rõ họ, chữ đệm, tên)", 20, 20, 60), tall]
    assert tall.right - tall.left == size
    return [piece.text for piece in part_rows(lines, BOOK, page, 0.0, Reader(*again))][1:]


def test_labels_of_tall_rows_are_read_by_themselves() -> None:
    assert _parted("Gitnh: Nam Dân tộc: Tày", 0.9, "Giới tính", "Nam Dân tộc: Tày") == [
        "Giới tính", "Nam Dân tộc: Tày",
    ]  # fmt: skip
    parts = ("Họ và tên người đi khai sinh", "LÊ VIẾT")
    assert _parted("Họ tên ng h h LÊ VIẾT VƯỢNG", 0.8, *parts) == [*parts]


def test_what_was_read_stays_where_parts_say_no_more() -> None:
    for again in (("Nam", "Dân"), ("D", "Nam Dân tộc: Tày"), ("Dân tộc", "Tày")):
        assert _parted("Dân tộc: Tày, người ở xã", 0.9, *again) == ["Dân tộc: Tày, người ở xã"]
    assert _parted("Dân tộc: Tày, người ở xã", 0.99) == ["Dân tộc: Tày, người ở xã"]
