"""What is much paler than the writing beside it was not written."""

import cv2
import numpy as np
import pytest

from catalog.record import Image, Quad
from ocr.engines import Line
from ocr.line import place
from ocr.pale import penned


def cell(*shades: int) -> tuple[Image, list[Quad]]:
    """Lines of text one below the other, each in its grey, on paper of 200."""
    image = np.full((60 * len(shades), 400, 3), 200, np.uint8)
    quads = []
    for row, shade in enumerate(shades):
        cv2.putText(image, "LE THI", (10, 60 * row + 45), 0, 1.4, (shade,) * 3, 3)
        top = 60 * row + 8
        corners = [[5, top], [200, top], [200, top + 44], [5, top + 44]]
        quads.append(np.array(corners, np.float32))
    return image, quads


@pytest.mark.parametrize(
    ("shades", "kept"),
    [((40, 160), [0]), ((150, 30, 165), [1]), ((60, 90), [0, 1]), ((165,), [0]), ((), [])],
)
def test_lines_much_paler_than_another_go(shades: tuple[int, ...], kept: list[int]) -> None:
    image, quads = cell(*shades)
    lines = [place(Line("LE", (0.9, 0.9), (0.2, 0.6)), quad, 0.0) for quad in quads]
    assert penned(lines, image) == [lines[at] for at in kept]
