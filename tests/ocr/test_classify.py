"""A page is a paper when enough of what that paper prints stands on it."""

from catalog.paper import load_papers
from ocr.classify import classify


def test_the_printed_words_of_every_side_are_known() -> None:
    sides = [side for paper in load_papers().values() for side in paper.sides]
    assert all(classify(tuple(side.printed)) for side in sides)


def test_two_short_labels_in_running_text_are_no_book() -> None:
    text = [
        "Trẻ và trong về nhỏ hàng cả và phố đuổi nắng, quá hạn nước trong bên",
        "Làng đồi từ, quyển số chuyện đuổi lũ vào mùa bán đến mùa về",
    ]
    assert classify(text) is None
