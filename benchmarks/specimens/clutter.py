"""Pictures that are no paper we know: landscapes, pages of prose, receipts, things on a table."""

import random

import cv2
import numpy as np

from benchmarks.specimens.fonts import draw_typeface
from benchmarks.specimens.ornament import noise_field
from benchmarks.specimens.papers import Side
from benchmarks.specimens.places import draw_house, draw_place
from benchmarks.specimens.sheet import Pixels, Sheet, Type, wrap
from benchmarks.specimens.tables import draw_table
from benchmarks.specimens.words import words

GOODS = (
    "Cà phê sữa đá", "Bánh mì trứng", "Phở bò tái", "Nước suối", "Trà chanh", "Bún chả", "Gạo ST25",
    "Nước mắm", "Dầu ăn", "Xà phòng", "Vở kẻ ngang", "Bút bi xanh", "Sữa tươi", "Mì gói",
)  # fmt: skip
PROSE = """trời hôm nay nắng nhẹ và gió từ biển thổi vào mát cả con phố nhỏ bên bờ sông người bán
hàng gánh rau đi chậm qua cầu trong khi lũ trẻ đuổi nhau dưới hàng cây già bà cụ ngồi kể chuyện
ngày xưa về một ngôi làng có giếng nước trong và những mùa lúa chín vàng đến tận chân đồi"""


def draw_clutter(rng: random.Random, which: str) -> Pixels | Side:
    """A picture to be shown as it is, or a sheet to be photographed."""
    return rng.choice((_landscape, _things, _prose, draw_receipt))(rng, which)


def _landscape(rng: random.Random, which: str) -> Pixels:
    height, width = rng.choice(((1200, 1600), (1500, 2000), (2000, 1500)))
    rows, columns = height // 4, width // 4
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
    sky = np.array([rng.uniform(180, 250), rng.uniform(140, 210), rng.uniform(90, 220)], np.float32)
    picture = np.broadcast_to(sky * (0.7 + 0.3 * y), (rows, columns, 3)).copy()
    picture += noise_field(rng, rows, columns, 6)[:, :, None] * 18
    for layer in range(rng.randrange(2, 5)):
        ridge = noise_field(rng, 4, columns, rng.randrange(3, 12))[0] * rows * 0.14
        top = rows * (0.35 + 0.17 * layer) + ridge
        colour = [rng.uniform(20, 140), rng.uniform(60, 160), rng.uniform(20, 120)]
        below = np.arange(rows)[:, None] > top[None, :columns]
        picture[below] = np.array(colour, np.float32)
    leaves = noise_field(rng, rows, columns, 120)[:, :, None] * rng.uniform(5, 25)
    picture[rows // 2 :] += leaves[rows // 2 :]
    small = np.clip(picture, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def _things(rng: random.Random, which: str) -> Pixels:
    height, width = rng.choice(((1200, 1600), (1500, 2000), (2000, 1500)))
    picture = draw_table(rng, height, width)
    for _ in range(rng.randrange(2, 9)):
        centre = (rng.randrange(width), rng.randrange(height))
        size = (rng.randrange(60, width // 2), rng.randrange(60, height // 2))
        colour = tuple(rng.randrange(10, 250) for _ in range(3))
        if rng.random() < 0.5:
            cv2.ellipse(picture, (centre, size, rng.uniform(0, 180)), colour, -1, cv2.LINE_AA)
        else:
            box = cv2.boxPoints((centre, size, rng.uniform(0, 180))).astype(np.int32)
            cv2.fillConvexPoly(picture, box, colour, cv2.LINE_AA)
    return picture


def _prose(rng: random.Random, which: str) -> Side:
    sheet = Sheet(148, 210, 9, (rng.randrange(235, 255),) * 3)
    face = draw_typeface(rng, which, ("serif", "sans"))
    style = Type(face.regular, rng.uniform(3.2, 4.6), (25, 25, 25))
    y, margin = 20.0, rng.uniform(12, 22)
    while y < 190:
        chosen = [rng.choice(PROSE.split()) for _ in range(rng.randrange(25, 80))]
        sentence = " ".join(chosen).capitalize() + "."
        for line in wrap(sheet, sentence, style, 148 - 2 * margin, 148 - 2 * margin):
            if y < 198:
                sheet.text(margin, y, line, style)
            y += style.size * 1.45
        y += rng.uniform(0, 3)
    return _side(sheet)


def draw_receipt(rng: random.Random, which: str) -> Side:
    """A receipt of a shop."""
    width, height = rng.uniform(56, 82), rng.uniform(110, 180)
    sheet = Sheet(width, height, 12, (rng.randrange(238, 255),) * 3)
    face = draw_typeface(rng, which, ("typewriter", "sans"))
    style = Type(face.regular, rng.uniform(2.6, 3.3), (40, 40, 45))
    place = draw_place(rng)
    head = (
        f"CỬA HÀNG {rng.choice(words()['hamlets']).upper()}", draw_house(rng, urban=True),
        f"ĐT: 0900 000 {rng.randrange(100, 999)}", place.province, "HÓA ĐƠN BÁN LẺ",
    )  # fmt: skip
    y = 8.0
    for text in head:
        sheet.text(width / 2, y, text, style, "ms")
        y += style.size * 1.5
    total = 0
    while y < height - 25:
        count, price = rng.randrange(1, 6), rng.randrange(5, 90) * 1000
        total += count * price
        sheet.text(4, y, f"{count} x {rng.choice(GOODS)}", style)
        sheet.text(width - 4, y, f"{count * price:,}".replace(",", "."), style, "rs")
        y += style.size * 1.5
    sheet.text(4, y + 4, "TỔNG CỘNG", Type(face.bold, style.size * 1.2, style.colour))
    sheet.text(width - 4, y + 4, f"{total:,}".replace(",", "."), style, "rs")
    sheet.text(width / 2, y + 12, "Cảm ơn quý khách!", style, "ms")
    return _side(sheet)


def _side(sheet: Sheet) -> Side:
    return Side(sheet.pixels(), sheet.width, sheet.height, tuple(sheet.texts))
