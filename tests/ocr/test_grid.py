"""Two views of facing pages share a strip in the middle: each line counts once, and whole."""

import numpy as np

from ocr.grid import without_seam


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
