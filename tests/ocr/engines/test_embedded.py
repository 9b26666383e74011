"""The shipped weights on lines drawn with the typefaces that the repository carries."""

import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from catalog.record import Image
from models.training.alphabet import VIETNAMESE
from ocr.engines import Line, open_engine
from ocr.engines.embedded import boxes

FONTS = sorted((Path(__file__).parents[3] / "api/web/pdf_fonts").glob("*.ttf"))
WORDS = {
    "a": "Nà Cả Vũ Mã Lá Tạ", "ă": "Văn Chằng Thẳng Lẵng Thắng Đặng",
    "â": "Lân Trần Khẩn Mẫu Tấn Thận", "e": "Hè Khoẻ Vẽ Bé Mẹ", "ê": "Lê Huề Biển Nguyễn Huế Việt",
    "i": "Thì Nghỉ Vĩnh Chính Thị", "o": "Hò Thỏ Võ Có Ngọc", "ô": "Hồng Hồ Phổ Đỗ Số Mộc",
    "ơ": "Sơn Bờ Sở Mỡ Lớp Hợp", "u": "Hùng Thủ Vũ Túc Phụng", "ư": "Hưng Từ Cử Chữ Đức Lực",
    "y": "Kỳ Thủy Mỹ Quý Kỵ", "đ": "Đào đi đến đó",
}  # fmt: skip


def drawn(text: str, font: Path = FONTS[-1], size: int = 40, margin: int = 6) -> Image:
    face = ImageFont.truetype(str(font), size)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(text))
    picture = Pillow.new("RGB", (right - left + 2 * margin, bottom - top + 2 * margin), "white")
    ImageDraw.Draw(picture).text((margin - left, margin - top), text, "black", face)
    return np.ascontiguousarray(np.asarray(picture, np.uint8)[:, :, ::-1])


def read(*images: Image) -> list[str]:
    return [line.text for line in open_engine().recognise(images)]


def test_all_134_letters_come_out() -> None:
    """Each letter is read right at least once, in NFC, among words of both cases."""
    alphabet = " ".join(WORDS.values())
    letters = set(alphabet + alphabet.upper() + alphabet.lower())
    rest = sorted(set(VIETNAMESE) - letters)
    lines = [case(words) for words in WORDS.values() for case in (str, str.upper, str.lower)]
    lines += [f"{letter}n t{letter}" for letter in rest]
    right: set[str] = set()
    for font in FONTS:
        found = read(*(drawn(line, font) for line in lines))
        assert all(unicodedata.is_normalized("NFC", text) for text in found)
        for line, text in zip(lines, found, strict=True):
            right |= {letter for word, seen in zip(line.split(), text.split(), strict=False)
                       if word == seen for letter in word}  # fmt: skip
    assert sorted(set(VIETNAMESE) - right) == []
    assert len(VIETNAMESE) == 134


def test_lines_keep_their_order_in_batches_of_all_widths() -> None:
    texts = [f"{number}" * (1 + number % 7) for number in range(100, 140)]
    engine = open_engine()
    together = engine.recognise([drawn(text) for text in texts])
    assert [line.text for line in together] == texts
    alone = [engine.recognise([drawn(text)])[0] for text in texts[:8]]
    for one, many in zip(alone, together, strict=False):
        assert one.text == many.text
        assert one.confidence == pytest.approx(many.confidence, abs=0.05)


def test_no_images_no_lines() -> None:
    assert open_engine().recognise([]) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (300, 2), (48, 5000), (7, 7)])
def test_any_size_gives_a_line(shape: tuple[int, int]) -> None:
    (line,) = open_engine().recognise([np.full((*shape, 3), 255, np.uint8)])
    assert isinstance(line, Line) and 0 <= line.confidence <= 1


def test_a_line_of_5000_pixels_is_read_whole() -> None:
    text = "Thôn Đoài xã Bình Minh huyện Thanh Oai thành phố Hà Nội số 990417"
    image = drawn(text, size=150)
    wide = cv2.resize(image, (5000, round(image.shape[0] * 5000 / image.shape[1])))
    assert read(np.asarray(wide, np.uint8)) == [text]


def test_lines_on_a_page_are_found_where_they_stand() -> None:
    page = np.full((700, 1000, 3), 255, np.uint8)
    places = [(60, 80), (420, 300), (150, 560)]
    for left, top in places:
        line = drawn("NGUYỄN VĂN MẪU")
        page[top : top + line.shape[0], left : left + line.shape[1]] = line
    found = open_engine().detect(page)
    height, width = line.shape[:2]
    centres = sorted((float(quad[:, 1].mean()), float(quad[:, 0].mean())) for quad in found)
    assert centres == [
        pytest.approx((top + height / 2, left + width / 2), abs=8)
        for left, top in sorted(places, key=lambda place: place[1])
    ]


def test_an_empty_page_has_no_lines() -> None:
    assert open_engine().detect(np.full((500, 400, 3), 240, np.uint8)) == []


def test_rows_that_something_pale_joins_are_two_boxes() -> None:
    seen = np.zeros((200, 700), np.float32)
    seen[40:52, 20:400] = seen[90:102, 20:640] = 0.95
    assert len(boxes(seen)) == 2
    seen[30:110, 390:430] = np.maximum(seen[30:110, 390:430], 0.6)
    found = sorted(boxes(seen), key=lambda quad: float(quad[:, 1].mean()))
    assert [round(float(np.ptp(quad[:, 1]))) < 40 for quad in found] == [True, True]
    assert np.ptp(found[1][:, 0]) > 550


def test_a_leaning_line_is_one_box_as_it_was() -> None:
    seen = np.zeros((300, 700), np.float32)
    cv2.line(seen, (30, 240), (660, 60), 0.95, 14)  # type: ignore[call-overload]
    (quad,) = boxes(seen)
    assert np.linalg.norm(quad[1] - quad[0]) > 600
