"""Red seals over black words, and everything red that is none."""

import cv2
import numpy as np

from catalog.record import Image
from ocr.stamps import without_stamps

PAPER, RED, BLACK = (228, 238, 244), (45, 25, 205), (25, 20, 20)  # BGR


def sheet() -> Image:
    return np.full((1600, 1100, 3), PAPER, np.uint8)


def seal(page: Image) -> Image:
    cv2.circle(page, (500, 700), 90, RED, 9)
    cv2.circle(page, (500, 700), 30, RED, -1)
    return page


def words(page: Image) -> Image:
    cv2.putText(page, "Ho, chu dem, ten me", (300, 715), cv2.FONT_HERSHEY_SIMPLEX, 1.4, BLACK, 4)
    return page


def test_words_under_a_seal_stay_and_the_seal_goes() -> None:
    clean = without_stamps(words(seal(sheet())))
    plain = words(sheet())
    dark = plain.max(axis=2) < 60
    assert (clean.max(axis=2)[dark] < 90).mean() > 0.98
    assert (clean.min(axis=2)[~dark] > 150).mean() > 0.995


def test_a_page_without_a_seal_is_left_as_it_is() -> None:
    page = words(sheet())
    assert without_stamps(page) is page


def test_figures_and_lines_in_red_stay() -> None:
    page = sheet()
    cv2.putText(page, "27/2018", (300, 400), cv2.FONT_HERSHEY_SIMPLEX, 1.4, RED, 4)
    for at in range(100, 1001, 150):  # a ledger ruled in red
        cv2.line(page, (at, 100), (at, 1500), RED, 3)
        cv2.line(page, (100, at), (1000, at), RED, 3)
    assert without_stamps(page) is page


def test_paper_that_is_reddish_itself_is_none() -> None:
    page = words(np.full((1600, 1100, 3), (170, 190, 225), np.uint8))
    assert without_stamps(page) is page
    clean = without_stamps(seal(page.copy()))
    assert clean is not page and (clean[700, 500] > 150).all()
