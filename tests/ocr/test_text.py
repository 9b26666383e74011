"""Values beside, below and around their labels, in layouts that no table describes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.paper import load_papers
from ocr.columns import split_at_labels
from ocr.line import PlacedLine
from ocr.text import read_side
from tests.ocr.layouts import CHIP_FRONT, line, page


def values(
    lines: list[PlacedLine], paper: str = "cccd-2021", side: str = "front"
) -> dict[str, str]:
    spec = load_papers()[paper].side(side)
    readings = read_side(split_at_labels(lines, spec), spec)
    return {name: reading.text for name, reading in readings.items()}


def test_the_front_of_a_chip_card() -> None:
    assert values(CHIP_FRONT) == {
        "personal_number": "001088990417",
        "full_name": "NGUYỄN VĂN HOÀNG MINH",
        "date_of_birth": "17/04/1988",
        "sex": "Nam",
        "nationality": "Việt Nam",
        "place_of_origin": "Trúc Bạch, Ba Đình, Hà Nội",
        "place_of_residence": "Số 12 ngõ 7 phố Trấn Vũ, Trúc Bạch, Ba Đình, Hà Nội",
        "date_of_expiry": "17/04/2028",
    }


def test_a_name_under_the_head_of_another_row_stays_whole() -> None:
    lines = page(("Số: 7/2018", 20, 20), ("Quyển số: 01/2018", 175, 20),
                 ("Họ tên", 20, 50), ("DANH KHẮC TÚ", 75, 50))  # fmt: skip
    book = load_papers()["so-khai-sinh"].side("front")
    assert "DANH KHẮC" in [piece.text for piece in split_at_labels(lines, book)]
    whole = split_at_labels(lines, book, columns=False)
    assert read_side(whole, book)["child.full_name"].text == "DANH KHẮC TÚ"


def test_an_empty_field_of_a_book_takes_nothing_from_the_row_below() -> None:
    lines = page(("Họ và tên cha:", 20, 20), ("Dân tộc:", 20, 50), ("LÊ THÚY XUÂN", 20, 80))
    found = read_side(lines, load_papers()["so-khai-sinh"].side("front"))
    assert found["father.full_name"].text == found["father.ethnicity"].text == ""


def test_values_beside_or_below_their_labels_alike() -> None:
    beside = page(("Họ và tên / Full name:", 20, 20), ("LÊ THỊ HOA", 300, 20))
    below = page(("Họ và tên / Full name:", 20, 20), ("LÊ THỊ HOA", 20, 46))
    assert values(beside)["full_name"] == values(below)["full_name"] == "LÊ THỊ HOA"


def test_a_detector_that_joins_two_columns() -> None:
    joined = page(
        ("Quê quán / Place of origin:", 300, 20),
        ("Thôn Đông, KBang, Gia Lai", 300, 46),
        ("Có giá trị đến: Nơi thường trú / Place of residence: Pà Vầy", 20, 72),
        ("21/12/2029", 20, 98),
        ("Sủ, Xín Mần, Hà Giang", 180, 98),
    )
    found = values(joined)
    assert found["place_of_origin"] == "Thôn Đông, KBang, Gia Lai"
    assert found["date_of_expiry"].startswith("21/12/2029")
    assert found["place_of_residence"].startswith("Pà Vầy")


def test_the_hour_before_a_date_belongs_to_its_value() -> None:
    side = load_papers()["so-khai-tu"].sides[0]
    rows = page(("Đã chết vào lúc: 11", 20, 20), ("giờ 06 phút, ngày 28-03-2018", 230, 20))
    said = read_side(rows, side)["deceased.date_of_death"].text
    assert said == "11 giờ 06 phút, ngày 28-03-2018"


def test_a_value_stops_at_a_label_that_no_table_knows() -> None:
    rows = page(
        ("Họ, chữ đệm, tên người cha: TRẦN CẢ", 20, 20),
        ("Nơi cư trú: Nậm Khao, Mường Tè, Lai Châu", 20, 50),
        ("Người lập biểu: LÊ VĂN AN", 20, 80),
    )
    assert values(rows, "giay-khai-sinh")["father.residence"] == "Nậm Khao, Mường Tè, Lai Châu"


def test_a_value_centred_under_its_label() -> None:
    rows = page(
        ("Dân tộc: Kinh", 20, 20),
        ("DẤU VẾT RIÊNG VÀ DỊ HÌNH", 200, 60),
        ("Sẹo chấm cách 4cm trên trước đầu mày trái", 115, 95),
    )
    found = values(rows, "cmnd-9", "back")
    assert found["personal_identification"] == "Sẹo chấm cách 4cm trên trước đầu mày trái"


def test_a_name_that_sounds_like_a_printed_word_is_whole() -> None:
    rows = page(
        ("Họ, chữ đệm, tên người chồng:", 20, 20),
        ("ĐỖ XUÂN", 330, 20),
        ("KỶ PHONG", 420, 20),
    )
    assert values(rows, "so-ket-hon")["husband.full_name"] == "ĐỖ XUÂN KỶ PHONG"


def test_the_tail_of_a_signature_is_no_part_of_a_value() -> None:
    rows = page(("Họ, chữ đệm, tên người vợ: LÊ AN", 20, 20), ("ng", 360, 20), ("Hà", 390, 20))
    assert values(rows, "so-ket-hon")["wife.full_name"] == "LÊ AN Hà"


def test_leaders_and_colons_are_no_part_of_a_value() -> None:
    rows = page(("Họ và tên ....: NGUYỄN VĂN AN .......", 20, 20))
    assert values(rows)["full_name"] == "NGUYỄN VĂN AN"


def test_the_piece_tells_where_it_stands() -> None:
    side = load_papers()["cccd-2021"].side("front")
    row = line("Họ và tên: LÊ AN", 100, 50)
    (piece,) = read_side([row], side)["full_name"].pieces
    left, right = piece.quad[0, 0], piece.quad[1, 0]
    assert row.left + 0.6 * (row.right - row.left) < left < right <= row.right + 1


LABELS = sorted(
    {
        label
        for paper in load_papers().values()
        for side in paper.sides
        for spec in side.fields
        for label in spec.labels
    }
)
TEXTS = st.sampled_from(LABELS) | st.text("Nguyễn 0123:/.,<", min_size=1, max_size=30)
ROWS = st.tuples(TEXTS, st.integers(0, 900), st.integers(0, 500), st.floats(-1, 1))


@settings(deadline=None)  # the first call reads the tables
@given(st.lists(ROWS, max_size=12), st.sampled_from(sorted(load_papers())))
def test_any_page_is_read_and_every_letter_comes_from_it(
    rows: list[tuple[str, int, int, float]], paper: str
) -> None:
    lines = [replace(line(text, x, y), slope=slope) for text, x, y, slope in rows]
    letters = set("".join(text for text, *_ in rows)) | {" "}
    for side in load_papers()[paper].sides:
        for value in values(lines, paper, side.name).values():
            assert set(value) <= letters
