"""A line knows where its letters stand, and can be cut."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ocr.engines import Choice, Line
from ocr.line import columns, cut, part, place
from tests.ocr.layouts import line


def test_a_part_keeps_its_place() -> None:
    whole = line("Họ tên: LÊ AN", 100, 50)
    tail = part(whole, 8, 13)
    assert tail.text == "LÊ AN"
    assert len(tail.characters) == len(tail.places) == 5
    assert whole.left < tail.left < tail.right <= whole.right
    assert all(0 <= share <= 1 for share in tail.places)


def test_white_between_two_columns_parts_them() -> None:
    quad = line("x" * 40, 0, 0).quad
    places = (0.02, 0.05, 0.08, 0.9, 0.93, 0.96)
    joined = place(Line("abcdef", 0.9, (0.9,) * 6, places), quad, 0.0)
    assert [piece.text for piece in columns(joined)] == ["abc", "def"]


def test_even_letters_stay_together() -> None:
    whole = line("NGUYỄN VĂN HOÀNG MINH", 0, 0)
    assert columns(whole) == [whole]


@given(st.text("ab ", min_size=1, max_size=30), st.lists(st.integers(0, 30), max_size=5))
def test_cutting_loses_no_letter(text: str, starts: list[int]) -> None:
    pieces = cut(line(text, 10, 10), [start for start in starts if start < len(text)])
    assert "".join(p.text for p in pieces).replace(" ", "") == text.replace(" ", "")
    assert all(len(p.text) == len(p.characters) == len(p.places) for p in pieces)


def test_choices_go_with_the_letters_that_they_are_about() -> None:
    choices = (Choice(0, 2, (("Họ", 0.6), ("Hộ", 0.4))), Choice(8, 10, (("LÊ", 0.7), ("LỆ", 0.3))))
    whole = replace(line("Họ tên: LÊ AN", 100, 50), choices=choices)
    (kept,) = part(whole, 8, 13).choices
    assert (kept.start, kept.end, kept.readings) == (0, 2, choices[1].readings)
    assert part(whole, 9, 13).choices == ()
