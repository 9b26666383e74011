"""A line of figures is cut to their height; leaders and specks do not count."""

import cv2
import numpy as np

from catalog.record import Image
from ocr.tight import to_figures


def cut(text: str) -> Image:
    """A cut of 80 pixels with figures of some 30 and a leader under them."""
    page = np.full((80, 500, 3), 225, np.uint8)
    cv2.putText(page, text, (20, 52), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (90, 60, 50), 2)
    for x in range(5, 495, 12):
        cv2.circle(page, (x, 70), 2, (80, 80, 80), -1)
    return page


def test_figures_fill_the_cut() -> None:
    narrow, wide = (to_figures(cut("1992"), air).shape[0] for air in (0.15, 0.3))
    assert 30 <= narrow < wide <= 60


def test_the_width_stays() -> None:
    assert to_figures(cut("079218993230"), 0.15).shape[1] == 500


def test_paper_without_figures_stays_as_it_is() -> None:
    page = cut("")
    assert to_figures(page, 0.15).shape == page.shape
    blank = np.full((10, 40, 3), 255, np.uint8)
    assert to_figures(blank, 0.3).shape == blank.shape
