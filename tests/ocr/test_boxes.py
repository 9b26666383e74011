"""Which box is ticked, also where the shadow of a gutter or a watermark lies beside it."""

import cv2
import numpy as np
import pytest

from catalog.paper import BoxSpec, load_papers
from catalog.record import Image
from ocr.boxes import read_boxes
from tests.ocr.layouts import line

BOXES = [
    box for box in load_papers()["so-ket-hon"].sides[0].boxes if box.field == "registration_kind"
]
TALL = 60


def page(ticked: int, beside: str) -> Image:
    """Boxes below each other, one with a tick in it, at the left of a page."""
    sheet = np.full((400, 900, 3), 215, np.uint8)
    if beside == "watermark":
        cv2.putText(sheet, "MM", (20, 300), cv2.FONT_HERSHEY_SIMPLEX, 9, (172, 176, 170), 40)
    if beside == "shadow":
        dark = np.linspace(90, 0, 190).astype(np.uint8)
        sheet[:, :190] -= dark[None, :, None]
    for number in range(len(BOXES)):
        top = 40 + 90 * number
        cv2.rectangle(sheet, (200, top), (240, top + 40), (60, 60, 60), 2)
        if number == ticked:
            cv2.polylines(sheet, [np.int32([[206, top + 18], [218, top + 34], [236, top + 2]])],
                          False, (150, 70, 60), 5)  # type: ignore[call-overload]  # fmt: skip
    return sheet


@pytest.mark.parametrize("beside", ["paper", "shadow", "watermark"])
@pytest.mark.parametrize("ticked", range(len(BOXES)))
def test_the_ticked_box_says_the_value(ticked: int, beside: str) -> None:
    lines = [line(box.labels[0], 270, 30 + 90 * at, TALL) for at, box in enumerate(BOXES)]
    found = read_boxes(lines, BOXES, page(ticked, beside), 0)
    wanted: BoxSpec = BOXES[ticked]
    assert found["registration_kind"].value == wanted.value
    assert found["registration_kind"].confidence > 0.9
