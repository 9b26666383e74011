"""Light over a field is seen; white paper, white corners and bright places beside it are not."""

import cv2
import numpy as np
import pytest

from catalog.record import Box, Field
from ocr.glare import hides_print
from ocr.line import PlacedLine
from ocr.quality import Quality
from ocr.sheet import Sheet

LINES = {"full_name": 60, "date_of_birth": 110, "sex": 160, "place_of_origin": 210}
LEFT, RIGHT, HIGH = 250, 520, 30


def sheet(paper: int = 215) -> Sheet:
    """A flat card: text on the right, a portrait with a white ground on the left."""
    image = np.full((300, 600, 3), paper, np.uint8)
    cv2.rectangle(image, (30, 60), (180, 260), (255, 255, 255), -1)
    cv2.circle(image, (105, 150), 40, (60, 80, 120), -1)
    for top in LINES.values():
        cv2.putText(image, "NGUYEN VAN AN 0123", (LEFT, top + 24), 0, 0.8, (40, 40, 40), 2)
    lines = tuple(_line(top) for top in LINES.values())
    quality = Quality(float(paper), 150, 4, 8, HIGH, 0.99, 0)
    return Sheet(0, image, np.eye(3), None, lines, (), None, quality)


def _line(top: int) -> PlacedLine:
    corners = [(LEFT, top), (RIGHT, top), (RIGHT, top + HIGH), (LEFT, top + HIGH)]
    quad = np.array(corners, np.float32)
    return PlacedLine("AN", (0.99, 0.99), quad, LEFT, RIGHT, top + HIGH / 2, HIGH, 0.0, (0.2, 0.7))


def fields(**values: str) -> dict[str, Field]:
    return {
        name: Field(name, value, 0.98, "text", box=Box(LEFT, top, RIGHT, top + HIGH))
        for name, top in LINES.items()
        for value in [values.get(name, "something")]
    }


def lamp(shown: Sheet, x: int, y: int, size: tuple[int, int] = (60, 40)) -> None:
    """Burn a spot with soft edges into the picture."""
    layer = np.zeros(shown.image.shape[:2], np.float32)
    cv2.ellipse(layer, (x, y), size, 0, 0, 360, 1.3, -1)
    white = np.clip(cv2.GaussianBlur(layer, (0, 0), 6), 0, 1)[:, :, None]
    shown.image[:] = (shown.image * (1 - white) + 255 * white).astype(np.uint8)


def test_light_over_a_field() -> None:
    shown = sheet()
    assert not hides_print(shown, list(LINES), fields())
    lamp(shown, 420, 120)
    assert hides_print(shown, list(LINES), fields())


def test_light_at_the_end_of_what_is_left_of_a_line() -> None:
    shown = sheet()
    lamp(shown, RIGHT + 45, 125, (50, 30))
    assert hides_print(shown, list(LINES), fields())


@pytest.mark.parametrize("where", [(560, 30), (420, 285), (105, 200)])
def test_light_beside_the_fields(where: tuple[int, int]) -> None:
    shown = sheet()
    lamp(shown, *where, size=(30, 10))
    assert not hides_print(shown, list(LINES), fields())


def test_light_beside_the_print_of_a_paper_that_lacks_a_field() -> None:
    shown = sheet()
    lamp(shown, 575, 180, (30, 40))
    assert hides_print(shown, list(LINES), fields(sex=""))
    assert not hides_print(shown, ["full_name"], fields(sex=""))
    shown = sheet()
    lamp(shown, 420, 30, (30, 10))
    assert not hides_print(shown, list(LINES), fields(sex=""))
    assert not hides_print(sheet(), list(LINES), fields(sex=""))


def test_light_on_a_field_that_a_code_alone_told() -> None:
    shown = sheet()
    lamp(shown, 575, 180, (30, 40))
    told = fields() | {"sex": Field("sex", "Nam", 0.99, "qr")}
    assert not hides_print(shown, ["sex"], fields())
    assert hides_print(shown, ["sex"], told)


@pytest.mark.parametrize("paper", [245, 255])
def test_white_paper(paper: int) -> None:
    assert not hides_print(sheet(paper), list(LINES), fields(sex=""))


def test_a_bright_corner_in_which_the_print_still_stands() -> None:
    shown = sheet()
    slope = np.linspace(0.9, 1.35, 600)[None, :, None]
    shown.image[:] = np.clip(shown.image * slope, 0, 255).astype(np.uint8)
    assert not hides_print(shown, list(LINES), fields())


def test_nothing_read() -> None:
    empty = Sheet(0, np.full((9, 9, 3), 255, np.uint8), np.eye(3), None, (), (), None,
                  Quality(255, 0, 1, 0, 0, 0, 0))  # fmt: skip
    assert not hides_print(empty, list(LINES), fields())
