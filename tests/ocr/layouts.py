"""Pages of text lines set by hand: what a reader sees when every letter was read."""

import numpy as np

from ocr.engines import Line
from ocr.line import PlacedLine, place
from ocr.page import reading_order

LETTER = 0.5  # width of a letter in line heights


def line(text: str, left: float, top: float, height: float = 20, sure: float = 0.99) -> PlacedLine:
    """A level line of text at this place, in pixels."""
    right, bottom = left + len(text) * height * LETTER, top + height
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return place(Line(text, sure, (sure,) * len(text)), quad, 0.0)


def page(*rows: tuple[str, float, float]) -> list[PlacedLine]:
    """Lines (text, left, top) in reading order."""
    return reading_order([line(*row) for row in rows])


CHIP_FRONT = page(
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 20),
    ("Độc lập - Tự do - Hạnh phúc", 340, 45),
    ("SOCIALIST REPUBLIC OF VIET NAM", 320, 70),
    ("Independence - Freedom - Happiness", 330, 95),
    ("CĂN CƯỚC CÔNG DÂN", 380, 130),
    ("Citizen Identity Card", 390, 160),
    ("Số / No.:", 300, 200),
    ("001088990417", 420, 198),
    ("Họ và tên / Full name:", 300, 235),
    ("NGUYỄN VĂN HOÀNG MINH", 300, 260),
    ("Ngày sinh / Date of birth: 17/04/1988", 300, 290),
    ("Giới tính / Sex: Nam", 300, 320),
    ("Quốc tịch / Nationality: Việt Nam", 560, 320),
    ("Quê quán / Place of origin:", 300, 350),
    ("Trúc Bạch, Ba Đình, Hà Nội", 300, 375),
    ("Nơi thường trú / Place of residence: Số 12", 300, 405),
    ("Có giá trị đến: 17/04/2028", 20, 430),
    ("ngõ 7 phố Trấn Vũ, Trúc Bạch, Ba Đình, Hà Nội", 300, 430),
)
