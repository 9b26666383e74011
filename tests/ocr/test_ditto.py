"""Two short strokes alone in a cell are a ditto mark; figures, dashes and dirt are none."""

import cv2
import numpy as np
import pytest

from catalog.record import Image
from ocr.ditto import is_ditto, is_inked

LETTER = 54.0  # pixels, as tall as a line of text here


def cell(*strokes: tuple[int, int, int, int], ink: int = 105) -> Image:
    """A cell of paper with strokes (x, y, width, height) of a pale pen."""
    picture = np.full((130, 180, 3), (170, 190, 195), np.uint8)
    for x, y, wide, high in strokes:
        picture[y : y + high, x : x + wide] = ink
    return cv2.GaussianBlur(picture, (0, 0), 1.0)


@pytest.mark.parametrize("ink", [50, 120])
def test_two_short_strokes_are_a_ditto_mark(ink: int) -> None:
    assert is_ditto(cell((8, 6, 6, 14), (20, 7, 6, 13), ink=ink), LETTER)


def test_a_ruled_line_beside_them_does_not_count() -> None:
    assert is_ditto(cell((0, 0, 180, 3), (60, 16, 6, 14), (73, 16, 6, 14)), LETTER)


@pytest.mark.parametrize(
    "strokes",
    [
        (),
        ((20, 20, 6, 14),),  # one stroke
        ((20, 20, 6, 44), (40, 20, 6, 44)),  # two tall ones: the number 11
        ((20, 20, 30, 5), (60, 20, 30, 5)),  # dashes
        ((20, 20, 6, 14), (120, 20, 6, 14)),  # far apart
        ((20, 20, 6, 14), (32, 60, 6, 14)),  # one below the other
        ((20, 20, 6, 14), (32, 20, 6, 14), (44, 20, 6, 14)),
    ],
)
def test_other_marks_are_none(strokes: tuple[tuple[int, int, int, int], ...]) -> None:
    assert not is_ditto(cell(*strokes), LETTER)


def test_an_empty_cell_is_not_inked() -> None:
    assert not is_inked(cell())
    assert is_inked(cell((20, 40, 60, 5)))
