"""A small printed label before large handwriting: where one ends and the other begins."""

import cv2
import numpy as np

from ocr.mixed import find_label


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
    cut = find_label(strip, 60.0)
    assert cut is not None
    assert abs(cut.end * 1400 - wide) < 40 and cut.start_of_value * 1400 < wide + 75
    assert cut.top * 120 > 40 and cut.bottom * 120 > 90


def test_a_row_of_one_height_has_no_label() -> None:
    assert find_label(_row("Ngay sinh:", "khai", 1.2), 60.0) is None
    assert find_label(np.full((120, 800, 3), 245, np.uint8), 60.0) is None
