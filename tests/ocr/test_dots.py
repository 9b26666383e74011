"""Dots below letters on a dotted row are told from the leader, by its pattern and by the pen."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from catalog.record import Image, Quad
from ocr.dots import Dots, dots_of
from ocr.engines import Choice
from ocr.hidden import FOUND, HIDDEN, MISSED, other, with_hidden_dots
from ocr.piece import Piece
from ocr.prior import hear

FACE = Path(__file__).parents[2] / "api/web/pdf_fonts/LiberationSerif-Regular.ttf"
BLUE, BLACK = (40, 55, 150), (30, 30, 30)
Row = tuple[Image, Quad, tuple[float, ...]]


def row(
    text: str, ink: tuple[int, int, int] = BLUE, leader: bool = True, shake: float = 0.0
) -> Row:
    """A text on a row, the box around it, and where its letters stand."""
    rng = Random(3)
    face = ImageFont.truetype(str(FACE), 60)
    wide = round(face.getlength(text))
    picture = Pillow.new("RGB", (wide + 400, 200), (236, 230, 214))
    pen = ImageDraw.Draw(picture)
    for x in range(30, wide + 380, 12) if leader else ():
        left = x + round(rng.uniform(-shake, shake))
        pen.ellipse((left, 119, left + 5, 124), BLACK)
    pen.text((40, 115), text, ink, face, anchor="ls")
    image = np.ascontiguousarray(np.asarray(picture, np.uint8)[:, :, ::-1])
    quad = np.array([[36, 52], [44 + wide, 52], [44 + wide, 130], [36, 130]], np.float32)
    ends = [face.getlength(text[: at + 1]) for at in range(len(text))]
    middles = [(a + b) / 2 for a, b in zip([0.0, *ends], ends, strict=False)]
    late = 0.23 * (middles[-1] - middles[0]) / (len(text) - 1)  # as a recogniser tells them
    return image, quad, tuple((4 + middle + late) / (wide + 8) for middle in middles)


def told(text: str, *look: object) -> list[list[int]]:
    """Which letters have a dot, as each witness has it."""
    image, quad, places = row(text, *look)  # type: ignore[arg-type]
    dots = dots_of(image, quad)
    seen = [dots.below(places, at) for at in range(len(text))] if dots else [()]
    return [[at for at, one in enumerate(votes) if one] for votes in zip(*seen, strict=True)]


@pytest.mark.parametrize(
    ("text", "dotted"),
    [("LÊ VĂN VƯỢNG", [9]), ("LÊ VĂN VƯƠNG", []), ("Lê Thị Bạo", [5, 8]), ("Bạc Liêu", [1]),
     ("Phạm Thị Thương", [2, 7])],
)
def test_pattern_and_colour_tell(text: str, dotted: list[int]) -> None:
    assert told(text) == [dotted, dotted]
    assert told(text, BLACK) == [dotted]  # the pattern alone


def test_where_dots_are_not_regular_the_colour_tells() -> None:
    assert told("LÊ VĂN VƯỢNG", BLUE, True, 3.0) == [[9]]
    assert told("LÊ VĂN VƯỢNG", BLACK, True, 3.0) == []  # and without one, nothing


def test_without_a_leader_nothing_is_hidden() -> None:
    image, quad, _ = row("LÊ VĂN VƯỢNG", leader=False)
    assert dots_of(image, quad) is None


@pytest.mark.parametrize(("text", "dotted"), [("Lê Văn An", []), ("Lê Văn Vượng", [9])])
def test_a_leader_may_end_before_the_strip(text: str, dotted: list[int]) -> None:
    image, quad, places = row(text, BLACK)
    wide = quad[1, 0] - quad[0, 0]
    image = np.hstack([image, np.full((200, round(3 * wide), 3), (214, 230, 236), np.uint8)])
    quad[[1, 2], 0] += 2.5 * wide
    dots = dots_of(image, quad)
    assert dots is not None
    there = tuple(place / 3.5 for place in places)
    assert [at for at in range(len(text)) if any(dots.below(there, at))] == dotted


def test_an_empty_row_has_no_dots() -> None:
    assert dots_of(np.full((200, 600, 3), 230, np.uint8), row("An")[1]) is None


@pytest.mark.parametrize(
    ("letter", "dots", "share"),
    [("ơ", (True, True), FOUND), ("ơ", (True, False), HIDDEN), ("ơ", (False, False), MISSED),
     ("ơ", (True,), FOUND), ("ơ", (False,), MISSED), ("ợ", (True, False), 0.0),
     ("ợ", (False,), HIDDEN), ("y", (True, True), HIDDEN)],
)  # fmt: skip
def test_what_was_seen_weighs_what_was_read(
    letter: str, dots: tuple[bool, ...], share: float
) -> None:
    places = (0.2, 0.5, 0.8)
    piece = Piece(0, f"v{letter}n", (0.99,) * 3, np.zeros((4, 2), np.float32), True, places=places)
    found = Dots(tuple((0.43,) if dot else () for dot in dots))
    (read,) = with_hidden_dots([piece], "name", [found])
    assert dict(read.rivals[1]).get(other(letter), 0.0) == share
    assert read.characters[1] == pytest.approx(1 - FOUND if share == FOUND else 0.99)


@pytest.mark.parametrize(("dots", "left"), [((True, True), 0.0), ((True, False), 0.3)])
def test_a_dot_that_was_read_and_that_all_see_is_there(
    dots: tuple[bool, ...], left: float
) -> None:
    quad, rivals = np.zeros((4, 2), np.float32), ((), (("ơ", 0.3), ("ọ", 0.1)), ())
    readings = (("vợn", 0.6), ("vơn", 0.3), ("vờn", 0.05), ("vờ n", 0.02))
    piece = Piece(0, "vợn", (0.99, 0.6, 0.99), quad, True, rivals,
                  (Choice(0, 3, readings),), (0.2, 0.5, 0.8))  # fmt: skip
    found = Dots(tuple((0.43,) if dot else () for dot in dots))
    (read,) = with_hidden_dots([piece], "name", [found])
    assert dict(read.rivals[1]) == {"ọ": 0.1, **({"ơ": left} if left else {})}
    assert read.characters[1] == pytest.approx(0.9 - left)
    assert len(read.choices[0].readings) == (4 if left else 2)


@pytest.mark.parametrize(("text", "share"), [("iện", HIDDEN), ("iên", FOUND)])
def test_a_dot_may_be_that_of_the_letter_beside(text: str, share: float) -> None:
    piece = Piece(0, text, (0.99,) * 3, np.zeros((4, 2), np.float32), True, places=(0.2, 0.5, 0.8))
    (read,) = with_hidden_dots([piece], "place", [Dots(((0.14,),))])
    assert dict(read.rivals[0])["ị"] == share


@pytest.mark.parametrize("read", ["TRẦN THỊ PHƯƠNG", "TRẦN THỊ BAO"])
def test_a_dot_that_all_have_makes_the_rarer_name(read: str) -> None:
    at = len(read) - (3 if read[-1] == "G" else 2)
    places = tuple(np.linspace(0.05, 0.95, len(read)).tolist())
    pitch = 0.9 / (len(read) - 1)
    sure, quad = (0.99,) * len(read), np.zeros((4, 2), np.float32)
    dots = Dots(((places[at] - 0.23 * pitch, places[7] - 0.23 * pitch),))
    piece = Piece(0, read, sure, quad, True, places=places)
    heard = hear(with_hidden_dots([piece], "name", [dots]), "name")
    assert heard.text == read[:at] + other(read[at]) + read[at + 1 :]
    assert read in heard.others
