"""Labels are found although letters, marks or spaces were misread, and never inside other words."""

import numpy as np
import pytest

from catalog.paper import load_papers
from ocr.engines import Line
from ocr.labels import find_spans, is_printed, likeness, squash
from ocr.line import place
from tests.ocr.layouts import CHIP_FRONT, line, page

FRONT = load_papers()["cccd-2021"].side("front")
BIRTH = load_papers()["giay-khai-sinh"].side("front")


def found(text: str, paper: str = "cccd-2021", side: str = "front") -> list[str]:
    spans = find_spans([line(text, 20, 20)], load_papers()[paper].side(side))
    return [span.field.name for span in spans]


def test_squash_keeps_letters_and_their_places() -> None:
    assert squash("Số / No.") == ("sono", (0, 1, 5, 6))


@pytest.mark.parametrize(
    "text, name",
    [
        ("Ho va ten / Full narne:", "full_name"),
        ("Họvàtên/Fullname:", "full_name"),
        ("Nơi thưởng trú / Place of residerce: Số 12", "place_of_residence"),
        ("Số / No.: 001088990417", "personal_number"),
        ("Quôc tich / Nationality: Việt Nam", "nationality"),
    ],
)
def test_misread_labels_are_found(text: str, name: str) -> None:
    assert found(text) == [name]


@pytest.mark.parametrize("text", ["NGUYỄN VĂN SỐ", "Phường Sở Thượng", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"])
def test_values_and_titles_are_no_labels(text: str) -> None:
    assert found(text) == []


def test_a_value_does_not_complete_a_longer_label() -> None:
    assert found("Họ và tên PHAN HOÀI BÍCH", "giay-khai-sinh") == ["child.full_name"]


def test_both_languages_are_one_label() -> None:
    (span,) = find_spans([line("Giới tính / Sex: Nam", 20, 20)], FRONT)
    assert span.end >= len("Giới tính / Sex")


def test_all_labels_of_a_card() -> None:
    names = [span.field.name for span in find_spans(CHIP_FRONT, FRONT)]
    assert set(names) == {spec.name for spec in FRONT.fields}


def test_sections_decide_between_equal_labels() -> None:
    rows = (
        "Họ, chữ đệm, tên: TRẦN AN",
        "Dân tộc: Kinh",
        "Họ, chữ đệm, tên người mẹ: LÊ BA",
        "Dân tộc: Tày",
        "Họ, chữ đệm, tên người cha: TRẦN CẢ",
        "Dân tộc: Mường",
    )
    lines = [line(text, 20, 20 + 30 * i) for i, text in enumerate(rows)]
    people = [s.field.name for s in find_spans(lines, BIRTH) if "ethnicity" in s.field.name]
    assert people == ["child.ethnicity", "mother.ethnicity", "father.ethnicity"]


def test_a_label_that_lost_a_letter_takes_none_of_its_value() -> None:
    text = "Nơi sin: Nhà hộ sinh A, Xã Châu Kim"
    (span,) = find_spans([line(text, 20, 20)], load_papers()["so-khai-sinh"].sides[0])
    assert text[span.end :].lstrip(": ") == "Nhà hộ sinh A, Xã Châu Kim"


def test_the_end_of_a_long_label_may_be_lost() -> None:
    text = "Họ, chữ đệm, tên, chức vụ người ký Trích lục khai t Bùi Khắc Tiến - Phó Chủ"
    (span,) = find_spans([line(text, 20, 20)], load_papers()["so-khai-tu"].sides[0])
    assert (span.field.name, text[span.end :]) == ("signer", " Bùi Khắc Tiến - Phó Chủ")


def test_a_label_ends_where_a_word_ends() -> None:
    assert found("Họ và tên CHÂU PHƯƠNG VÂN", "so-khai-sinh") == ["child.full_name"]
    name = "Họ và tên người chồng: TRẦN QUỐC TÀI CHƯỞNG"
    assert found(name, "so-ket-hon") == ["husband.full_name"]


def test_likeness_of_short_words_is_all_or_nothing() -> None:
    assert likeness("Số", "So") == 100
    assert likeness("Số", "Sổ hộ khẩu") == 0


def test_a_surname_is_no_caption() -> None:
    captions = ["Vợ", "Chồng"]
    assert [is_printed(captions, text) for text in ("Vợ", "Vơ", "Vo", "Võ")] == [True] * 3 + [False]


@pytest.mark.parametrize(
    "text",
    [
        "Họ, chữ đệm, tên: SƠN QUYÊN",
        "Nơi cư trú: Kiệt 379/4 Ngô Quyền, Phú Hải",
        "Nơi cư trú: Số 57 ngõ 131 Ngô Quyền, Phường 5, Cai Lậy, Tiền Giang",
    ],
)
def test_a_word_of_a_value_is_no_label_of_one_word(text: str) -> None:
    side = load_papers()["so-nhan-cha-me-con"].sides[0]
    spans = find_spans([line(text, 0, 0)], side)
    assert all(span.start == 0 for span in spans)
    assert not find_spans([line("Trăng", 0, 0)], side)
    assert not find_spans([line("Trang, Khánh Hòa", 0, 0)], side)  # Nha Trang on two rows
    book = find_spans([line("Số: 2/2018 Quyển: 01/2018", 0, 0)], side)
    assert [span.field.name for span in book] == ["entry_number", "book"]


def test_so_alone_is_a_label_only_where_no_other_is() -> None:
    side = load_papers()["so-ket-hon"].sides[0]
    rows = page(("Số: 1/2018", 20, 20), ("Giấy tờ tùy thân: CCCD", 20, 60), ("SỐ", 260, 60))
    assert [span.line for span in find_spans(rows, side) if span.field.name == "entry_number"] == [
        0
    ]


def test_a_value_that_begins_with_so_is_no_label() -> None:
    side = load_papers()["so-nhan-cha-me-con"].sides[0]
    lines = [line("Nơi cư trú:", 0, 0), line("Số 25 ngõ 197 Kỳ Đồng", 130, 1)]
    assert [span.label for span in find_spans(lines, side)] == ["Nơi cư trú"]
    lines[0] = line("Kiên Giang", 0, 0)
    assert [span.field.name for span in find_spans(lines, side)] == ["entry_number"]


def test_a_short_label_may_stand_alone_in_its_line() -> None:
    side = load_papers()["so-khai-tu"].sides[0]
    quad = np.array([[20, 20], [37, 20], [37, 40], [20, 40]], np.float32)  # taller than wide
    label = place(Line("Do:", 0.99, (0.99,) * 3), quad, 0.0)
    lines = [label, line("Trạm y tế Xã Nghĩa Trung", 150, 20)]  # a struck word between
    assert [span.field.name for span in find_spans(lines, side)] == ["death_notice.issuer"]
