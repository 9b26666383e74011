"""Several papers on one scan fall apart where both parts are papers of their own."""

from dataclasses import replace

import numpy as np

from ocr.line import PlacedLine
from ocr.split import split_papers
from tests.ocr.layouts import CHIP_FRONT, page

CHIP_BACK = page(
    ("Đặc điểm nhận dạng / Personal identification:", 300, 20),
    ("Sẹo chấm cách 4cm trên trước đầu mày trái", 300, 45),
    ("Ngày, tháng, năm / Date, month, year: 10/05/2021", 300, 80),
    ("CỤC TRƯỞNG CỤC CẢNH SÁT", 300, 110),
    ("QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", 300, 135),
    ("IDVNM0889904170001088990417<<1", 40, 330),
    ("8804178M2804176VNM<<<<<<<<<<<0", 40, 360),
    ("NGUYEN<<VAN<HOANG<MINH<<<<<<<<", 40, 390),
)


def moved(lines: list[PlacedLine], across: float, down: float) -> list[PlacedLine]:
    return [
        replace(
            line,
            quad=line.quad + np.array([across, down], np.float32),
            left=line.left + across,
            right=line.right + across,
            middle=line.middle + down,
        )
        for line in lines
    ]


def sides(lines: list[PlacedLine]) -> list[tuple[str, str]]:
    return [(m.paper.id, m.side.name) for _, m in split_papers(lines) if m is not None]


def test_one_side_stays_whole() -> None:
    assert sides(CHIP_FRONT) == [("cccd-2021", "front")]
    assert sides(CHIP_BACK) == [("cccd-2021", "back")]


def test_front_above_back_as_on_a_photocopy() -> None:
    both = [*CHIP_FRONT, *moved(CHIP_BACK, 0, 600)]
    assert sides(both) == [("cccd-2021", "front"), ("cccd-2021", "back")]


def test_front_beside_back() -> None:
    both = [*CHIP_FRONT, *moved(CHIP_BACK, 1100, 0)]
    assert sorted(sides(both)) == [("cccd-2021", "back"), ("cccd-2021", "front")]


def test_four_cards_of_two_people() -> None:
    rows = [*CHIP_FRONT, *moved(CHIP_BACK, 1100, 0)]
    assert len(sides([*rows, *moved(rows, 0, 700)])) == 4


def test_other_text_is_one_unknown_group() -> None:
    text = page(("Hôm nay trời nắng đẹp", 20, 20), ("và chúng tôi đi chơi", 20, 50))
    assert [match for _, match in split_papers(text)] == [None]


def test_backs_of_two_kinds_of_cards_each_with_its_zone() -> None:
    other = page(
        ("Nơi cư trú / Place of residence: Tổ 18, Ấp", 300, 20),
        ("Nơi đăng ký khai sinh / Place of birth:", 300, 80),
        ("Ngày, tháng, năm cấp / Date of issue: 14/06/2026", 300, 110),
        ("Ngày, tháng, năm hết hạn / Date of expiry: 15/01/2047", 300, 140),
        ("BỘ CÔNG AN", 700, 170),
        ("MINISTRY OF PUBLIC SECURITY", 640, 200),
        ("IDVNM0879943246034087994324<<9", 40, 330),
        ("8701152M4701154VNM<<<<<<<<<<<8", 40, 360),
        ("NGO<<THE<TOAN<<<<<<<<<<<<<<<<<", 40, 390),
    )
    both = [*other, *moved(CHIP_BACK, 0, 1300)]
    assert sides(both) == [("can-cuoc-2024", "back"), ("cccd-2021", "back")]


CERTIFICATE = page(
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 330, 20),
    ("GIẤY CHỨNG NHẬN KẾT HÔN", 390, 80),
    ("Họ, chữ đệm, tên vợ:", 60, 140),
    ("TRẦN THỊ THU HÀ", 60, 165),
    ("Ngày, tháng, năm sinh: 02/09/1991", 60, 190),
    ("Dân tộc: Kinh", 60, 215),
    ("Quốc tịch: Việt Nam", 60, 240),
    ("Nơi cư trú: Trúc Bạch, Ba Đình, Hà Nội", 60, 265),
    ("Giấy tờ tùy thân: CCCD số 036191990902", 60, 290),
    ("Họ, chữ đệm, tên chồng:", 700, 140),
    ("NGUYỄN VĂN HOÀNG MINH", 700, 165),
    ("Ngày, tháng, năm sinh: 17/04/1988", 700, 190),
    ("Dân tộc: Kinh", 700, 215),
    ("Quốc tịch: Việt Nam", 700, 240),
    ("Nơi cư trú: Trúc Bạch, Ba Đình, Hà Nội", 700, 265),
    ("Giấy tờ tùy thân: CCCD số 001088990417", 700, 290),
)


def test_a_certificate_with_a_column_for_each_spouse_is_one() -> None:
    assert sides(CERTIFICATE) == [("giay-chung-nhan-ket-hon", "front")]


def test_two_certificates_on_one_scan_are_two() -> None:
    both = [*CERTIFICATE, *moved(CERTIFICATE, 0, 900)]
    assert sides(both) == [("giay-chung-nhan-ket-hon", "front")] * 2
