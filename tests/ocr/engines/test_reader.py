"""Lines are read by the right recogniser, in their order, whatever they look like."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from catalog.record import Image
from models.session import manifest
from models.strip import Strip
from ocr.engines import Line
from ocr.engines.reader import HAND, Reader

FACE = Path(__file__).parents[3] / "api/web/pdf_fonts/LiberationSerif-Regular.ttf"
TEXTS = ["Nguyễn Thị Mẫu", "Số 9, ngõ 41 phố Hàng Bún", "990417", "Quận Ba Đình, Hà Nội"]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    yield Reader()


def drawn(text: str, ink: str = "black", paper: str = "white", margin: int = 8) -> Image:
    face = ImageFont.truetype(str(FACE), 34)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(text))
    picture = Pillow.new("RGB", (right - left + 2 * margin, bottom - top + 16), paper)
    ImageDraw.Draw(picture).text((margin - left, 8 - top), text, ink, face)
    return np.ascontiguousarray(np.asarray(picture, np.uint8)[:, :, ::-1])


def test_lines_keep_their_order(reader: Reader) -> None:
    assert [line.text for line in reader.read([drawn(text) for text in TEXTS])] == TEXTS
    assert reader.read([]) == []


@pytest.mark.parametrize(
    ("ink", "paper"), [("white", "black"), ("yellow", "darkblue"), ("darkred", "lightgreen")]
)
def test_inverted_and_coloured_lines(reader: Reader, ink: str, paper: str) -> None:
    assert reader.line(drawn(TEXTS[3], ink, paper)).text == TEXTS[3]


def test_places_are_those_of_the_whole_picture(reader: Reader) -> None:
    image = drawn("An", margin=8)
    wide = np.full((image.shape[0], 1200, 3), 255, np.uint8)
    wide[:, 900 : 900 + image.shape[1]] = image
    line = reader.line(wide)
    assert line.text == "An"
    assert 890 / 1200 < line.places[0] < line.places[1] < (910 + image.shape[1]) / 1200


@pytest.mark.parametrize(
    ("text", "share"), [(TEXTS[0], 0.4), (TEXTS[3], 0.4), ("001188990417", 0.45)]
)
def test_narrow_lines_are_read_stretched(reader: Reader, text: str, share: float) -> None:
    narrow = cv2.resize(drawn(text), None, fx=share, fy=1, interpolation=cv2.INTER_AREA)
    line = reader.line(np.asarray(narrow, np.uint8))
    assert line.text == text
    assert all(0 < place < 1 for place in line.places) and list(line.places) == sorted(line.places)


@pytest.mark.parametrize("text", [TEXTS[1], TEXTS[3]])
def test_text_upside_down_is_doubtful_at_sight(reader: Reader, text: str) -> None:
    upright = drawn(text)
    turned = np.ascontiguousarray(upright[::-1, ::-1])
    assert reader.line(turned).seen < 0.93 < reader.line(upright).seen


def test_empty_crops_are_empty_lines(reader: Reader) -> None:
    found = reader.read([np.zeros(shape, np.uint8) for shape in ((0, 5, 3), (5, 0, 3))])
    assert [line.text for line in found] == ["", ""]


def test_hands_can_be_left_to_the_reader_of_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_OCR_HAND", "off")
    assert Reader()._hand is None
    monkeypatch.delenv("MOTCUA_OCR_HAND")
    assert (Reader()._hand is not None) == (HAND in manifest())


class Says:
    """A reader, or the look before it: what it says at each width, and how often it was asked."""

    def __init__(self, *sure: float, hand: float = 0.0) -> None:
        self.sure, self.hand, self.asked = sure, hand, 0

    def read(self, cut: Strip) -> Line:
        self.asked += 1
        sure = self.sure[min(self.asked, len(self.sure)) - 1]
        return Line(f"{self.asked}", sure, (sure,), (0.5,))

    def handwritten(self, cut: Strip) -> float:
        return self.hand


@pytest.mark.parametrize(
    ("look", "print_", "hand", "asked", "sure"),
    [
        (0.02, (0.99,), (0.5,), (1, 0), 0.99),  # plainly print, and sure
        (0.02, (0.97,), (0.96,), (1, 2), 0.96),  # print, not sure: the other knows it as well
        (0.02, (0.97,), (0.9,), (1, 1), 0.97),  # unless it is much less sure
        (0.3, (0.99,), (0.98,), (0, 1), 0.98),  # perhaps written
        (0.9, (0.99,), (0.9, 0.95, 0.8), (0, 2), 0.95),  # in doubt: wider
        (0.9, (0.99,), (0.8, 0.85, 0.7), (0, 3), 0.85),  # and twice as wide
    ],
)  # fmt: skip
def test_who_reads_a_line(
    look: float, print_: tuple[float, ...], hand: tuple[float, ...], asked: tuple[int, int],
    sure: float,
) -> None:  # fmt: skip
    reader, printed, written = Reader(), Says(*print_), Says(*hand)
    reader._print, reader._hand, reader._chooser = printed, written, Says(hand=look)  # type: ignore[assignment]
    line = reader.line(drawn("An"))
    assert (printed.asked, written.asked) == asked
    assert line.confidence == sure


def test_the_language_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_OCR_PRIOR", "off")
    line = Reader().line(drawn(TEXTS[0]))
    assert line.text == TEXTS[0] and line.choices == ()
