"""Two views of facing pages share a strip in the middle: each line counts once, and whole."""

import numpy as np

from ocr.grid import rows_of, without_seam
from tests.ocr.layouts import line


def box(left: float, right: float, top: float = 0.0) -> np.ndarray:
    return np.array([[left, top], [right, top], [right, top + 20], [left, top + 20]], np.float32)


def spans(quads: list[np.ndarray]) -> list[tuple[float, float]]:
    return sorted((float(q[:, 0].min()), float(q[:, 0].max())) for q in quads)


def test_what_one_view_cuts_the_other_shows_whole() -> None:
    left = [box(100, 300), box(330, 430), box(450, 560), box(520, 591, 40)]  # cut before 600
    right = [box(404, 430), box(450, 560), box(520, 640, 40), box(700, 900)]  # cut behind 400
    assert spans(without_seam(left, right)) == [
        (100, 300), (330, 430), (450, 560), (520, 640), (700, 900),
    ]  # fmt: skip


def test_a_line_across_the_whole_strip_is_joined() -> None:
    found = without_seam([box(200, 600), box(200, 600, 80)], [box(400, 800)])
    assert spans(found) == [(200, 600), (200, 800)]


def test_two_lines_of_one_view_that_the_other_sees_as_one_are_one() -> None:
    left = [box(100, 300), box(330, 480), box(470, 560)]
    assert spans(without_seam(left, [box(330, 560)])) == [(100, 300), (330, 560)]


def test_an_end_that_is_taller_than_wide_is_joined_to_its_line() -> None:
    end = np.array([[460, 0], [460, 20], [445, 20], [445, 0]], np.float32)
    (whole,) = without_seam([box(200, 460)], [end])
    assert whole.tolist() == [[200, 0], [460, 0], [460, 20], [200, 20]]


def test_lines_above_each_other_are_two_rows_however_tall_their_boxes() -> None:
    column = [line("Ngày tháng", 0, 0, 80), line("năm đăng ký", 0, 45, 80)]
    beside = [line("Xã", 0, 0, 80), line("Đức", 90, 10, 80)]
    assert [len(row) for row in rows_of(column)] == [1, 1]
    assert [[one.text for one in row] for row in rows_of(beside)] == [["Xã", "Đức"]]
