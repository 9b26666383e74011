"""The two cards with machine-readable codes: cccd-2021 and can-cuoc-2024, front and back.

Places follow Circulars 06/2021 and 16/2024 of the Ministry of Public Security loosely: columns,
sizes and distances are drawn anew for every card, as readers must not depend on them.
"""

import datetime as dt
import random

import numpy as np
import zxingcpp

from benchmarks.specimens import ornament
from benchmarks.specimens.facts import Facts
from benchmarks.specimens.fonts import mrz_font
from benchmarks.specimens.looks import Dress, fitted
from benchmarks.specimens.rows import Item, draw_label, draw_rows, placed
from benchmarks.specimens.sheet import Colour, Sheet, Type

WIDTH, HEIGHT = 85.6, 53.98
STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
MOTTO = ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
PASTELS: tuple[Colour, ...] = (
    (214, 232, 240), (240, 238, 208), (212, 236, 220), (226, 222, 240), (244, 226, 222),
    (236, 240, 236), (205, 224, 236), (250, 246, 230),
)  # fmt: skip


def blank_card(rng: random.Random, scale: float, strength: float) -> Sheet:
    """A card with its pattern and nothing else."""
    sheet = Sheet(WIDTH, HEIGHT, scale, (250, 250, 250))
    ornament.guilloche(sheet, rng, rng.sample(PASTELS, rng.choice((2, 3))), strength)
    return sheet


def day(date: dt.date | None) -> str:
    """A date as cards print it; None is no expiry."""
    return date.strftime("%d/%m/%Y") if date else "Không thời hạn"


def draw_qr(sheet: Sheet, text: str, x: float, y: float, size: float) -> None:
    """A QR code with its quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    modules = np.asarray(zxingcpp.write_barcode_to_image(code, scale=8, add_quiet_zones=True))
    rgb = np.repeat(modules[:, :, None], 3, axis=2)
    sheet.paste(np.ascontiguousarray(np.clip(rgb, 20, 250)), x, y, size, size)


def titles(
    sheet: Sheet, rng: random.Random, dress: Dress, lines: list[tuple[str, float, bool]],
    box: tuple[float, float, float, float],
) -> float:  # fmt: skip
    """Centred title lines (text, size in mm, main title or not) in (left, top, right, bottom)."""
    left, top, right, bottom = box
    pitch = (bottom - top) / sum(size for _, size, _ in lines)
    y = top
    for text, size, main in lines:
        font = dress.title.bold if main or rng.random() < 0.7 else dress.title.regular
        colour = dress.title_ink if main else dress.look.label.colour
        style = fitted(sheet, text, Type(font, size, colour), right - left)
        style = Type(font, min(style.size, size * pitch * 0.95), colour)
        y += pitch * size
        sheet.text((left + right) / 2, y - 0.1 * size, text, style, "ms")
    return y


def draw_mrz(sheet: Sheet, rng: random.Random, lines: tuple[str, ...], top: float) -> None:
    """Three lines of OCR-B near the lower edge."""
    style = fitted(sheet, "<" * 30, Type(mrz_font(), 4.4, (20, 20, 25)), rng.uniform(70, 79))
    left = (WIDTH - sheet.measure(lines[0], style)) / 2 + rng.uniform(-1.5, 1.5)
    pitch = (HEIGHT - rng.uniform(2.2, 3.4) - top) / 3
    for index, line in enumerate(lines):
        sheet.text(left, top + pitch * (index + 1), line, style)


def front_2021(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    """The front of cccd-2021."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.22))
    person, look, paper = facts.person, dress.look, facts.paper
    qr = rng.uniform(11, 14)
    qr_left = WIDTH - rng.uniform(2.5, 4.5) - qr
    ornament.emblem(sheet, rng, rng.uniform(8, 13), rng.uniform(8, 10), rng.uniform(5, 6.2))
    body = rng.uniform(21.5, 24.5)
    state, motto = STATE, MOTTO
    titles(sheet, rng, dress, [
        (state[0], 2.5, False), (motto[0], 2.2, False), (state[1], 2.1, False),
        (motto[1], 1.9, False), ("CĂN CƯỚC CÔNG DÂN", 4.2, True),
        ("Citizen Identity Card", 2.5, True),
    ], (19, rng.uniform(1.5, 3), qr_left - 1, body - 1.2))  # fmt: skip
    draw_qr(sheet, facts.qr, qr_left, rng.uniform(2.5, 4.5), qr)
    left = rng.uniform(3, 5)
    photo_top = rng.uniform(17, 19)
    photo = rng.uniform(19, 22)
    photo_bottom = rng.uniform(43.5, 45.5)
    ornament.portrait(sheet, rng, left, photo_top, photo, photo_bottom - photo_top)
    label = {name: draw_label(rng, paper, name) for name in FRONT_2021}
    until = Item(label["date_of_expiry"], day(facts.expiry))
    x = left + photo + rng.uniform(2, 4.5)
    under = placed(rng, "inline", "below")
    small = Item(until.label, until.value, under)
    room = min(x - left - 0.5, 24)
    draw_rows(sheet, look, [[small]], left - 0.5, photo_bottom + 0.3, room, HEIGHT - 2, 1.5)
    rows = [
        [Item(label["personal_number"], person.number, grow=rng.uniform(1.15, 1.6))],
        [Item(label["full_name"], person.name.upper(), placed(rng, "below", "below", "inline"))],
        [Item(label["date_of_birth"], day(person.born))],
        [Item(label["sex"], person.sex), Item(label["nationality"], "Việt Nam")],
        [Item(label["place_of_origin"], facts.origin, placed(rng, "below", "below", "flow"))],
        [Item(label["place_of_residence"], facts.residence, placed(rng, "flow", "flow", "below"))],
    ]
    draw_rows(
        sheet, look, rows, x, body - 1, WIDTH - rng.uniform(2, 4) - x, HEIGHT - rng.uniform(1.6, 3)
    )
    return sheet


FRONT_2021 = (
    "personal_number", "full_name", "date_of_birth", "sex", "nationality", "place_of_origin",
    "place_of_residence", "date_of_expiry",
)  # fmt: skip


def back_2021(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    """The back of cccd-2021."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.2))
    look, paper = dress.look, facts.paper
    mrz_top = rng.uniform(36, 38.5)
    split = rng.uniform(50, 56)
    left = rng.uniform(3, 5)
    label = {n: draw_label(rng, paper, n) for n in ("personal_identification", "date_of_issue")}
    place = placed(rng, "below", "flow", "below")
    end = draw_rows(sheet, look, [
        [Item(label["personal_identification"], facts.person.marks, place)],
        [Item(label["date_of_issue"], day(facts.issued))],
    ], left, rng.uniform(1.5, 3), split - left - 1, rng.uniform(16, 19), 1.6)  # fmt: skip
    chip_top = end + rng.uniform(1.5, 3)
    ornament.chip(sheet, rng, left + rng.uniform(0, 3), chip_top, rng.uniform(11, 13), 10.5)
    office = rng.choice((
        ["CỤC TRƯỞNG CỤC CẢNH SÁT", "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI",
         "DIRECTOR GENERAL OF THE POLICE DEPARTMENT",
         "FOR ADMINISTRATIVE MANAGEMENT OF SOCIAL ORDER"],
        ["CỤC TRƯỞNG CỤC CẢNH SÁT", "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"],
    ))  # fmt: skip
    office_left = left + 17
    titles(sheet, rng, dress, [(line, 1.7, False) for line in office],
           (office_left, end + 0.6, split, end + 0.6 + 2.1 * len(office)))  # fmt: skip
    middle = (office_left + split) / 2
    ornament.scrawl(sheet, rng, middle - 8, mrz_top - 10, 17, 7)
    ornament.stamp(sheet, rng, middle - 5, mrz_top - 7, rng.uniform(6, 8), dress.title.bold)
    box = (WIDTH - split - 5) / 2
    for index, text in enumerate(
        ("Ngón trỏ trái|Left index finger", "Ngón trỏ phải|Right index finger")
    ):
        x = split + 1.5 + index * (box + 1.2)
        small = Type(look.label.font, 1.6, look.label.colour)
        for line, half in enumerate(text.split("|")):
            sheet.text(x + box / 2, 3.6 + 2 * line, half, fitted(sheet, half, small, box), "ms")
        sheet.draw.rectangle(
            sheet.px(x, 7, x + box, 7 + box * 1.3), outline=(120, 120, 130), width=2
        )
        ornament.fingerprint(sheet, rng, x, 7, box, box * 1.3)
    draw_mrz(sheet, rng, facts.mrz, mrz_top)
    return sheet


def front_2024(rng: random.Random, dress: Dress, facts: Facts, scale: float, child: bool) -> Sheet:
    """The front of can-cuoc-2024; children under six have no portrait."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.22))
    person, look, paper = facts.person, dress.look, facts.paper
    ornament.emblem(sheet, rng, rng.uniform(8, 13), rng.uniform(8, 10), rng.uniform(5, 6.2))
    body = rng.uniform(18.5, 21.5)
    titles(sheet, rng, dress, [
        (STATE[0], 2.6, False), (MOTTO[0], 2.3, False), (STATE[1], 2.1, False),
        (MOTTO[1], 1.9, False), ("CĂN CƯỚC", 4.0, True), ("IDENTITY CARD", 2.6, True),
    ], (19, rng.uniform(1.5, 3), WIDTH - 9, body - 0.8))  # fmt: skip
    left, photo = rng.uniform(3, 5), rng.uniform(19, 22)
    if child:
        x = rng.choice((rng.uniform(5, 9), left + photo + 3))
    else:
        ornament.portrait(sheet, rng, left, rng.uniform(17.5, 20), photo, rng.uniform(27, 29.5))
        x = left + photo + rng.uniform(2, 5)
    label = {n: draw_label(rng, paper, n) for n in FRONT_2021[:5]}
    below = placed(rng, "below", "below", "below", "inline")
    rows = [
        [Item(label["personal_number"], person.number, "below", rng.uniform(1.0, 1.4))],
        [Item(label["full_name"], person.name.upper(), "below")],
        [Item(label["date_of_birth"], day(person.born), below)],
        [Item(label["sex"], person.sex, below), Item(label["nationality"], "Việt Nam", below)],
    ]
    if below == "below" and rng.random() < 0.3:  # date and sex side by side
        rows[2:] = [[rows[2][0], rows[3][0]], [rows[3][1]]]
    draw_rows(
        sheet, look, rows, x, body, WIDTH - rng.uniform(2.5, 6) - x, HEIGHT - rng.uniform(2, 4.5)
    )
    return sheet


def back_2024(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    """The back of can-cuoc-2024."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.2))
    look, paper = dress.look, facts.paper
    mrz_top = rng.uniform(36.5, 39)
    left, qr = rng.uniform(3, 5), rng.uniform(16, 18.5)
    qr_left = WIDTH - qr - rng.uniform(2.5, 5)
    names = ("place_of_residence", "place_of_birth", "date_of_issue", "date_of_expiry")
    label = {n: draw_label(rng, paper, n) for n in names}
    dates = placed(rng, "below", "inline")
    issued = Item(label["date_of_issue"], day(facts.issued), dates)
    until = Item(label["date_of_expiry"], day(facts.expiry), dates)
    split = rng.random() < 0.35
    rows = [
        [
            Item(
                label["place_of_residence"], facts.residence, placed(rng, "below", "below", "flow")
            )
        ],
        [
            Item(
                label["place_of_birth"],
                facts.birth_registered,
                placed(rng, "below", "below", "flow"),
            )
        ],
    ]
    top = rng.uniform(1, 2.5)
    width = qr_left - left - 1.5
    chip_x = rng.choice((left + 1, qr_left - 15))
    if split:  # addresses above, dates beside the chip
        end = draw_rows(sheet, look, rows, left, top, width, 19, 1.5)
        x = left + 15 if chip_x < 20 else left
        draw_rows(sheet, look, [[issued], [until]], x, end + 0.5, width - 15, mrz_top - 2.5, 1.4)
        ornament.chip(sheet, rng, chip_x, end + 2, 12, 10)
    else:
        draw_rows(sheet, look, [*rows, [issued], [until]], left, top, width, mrz_top - 2.5, 1.45)
        ornament.chip(sheet, rng, qr_left + qr / 2 - 5.5, qr + 5.5, 11, 9)
    draw_qr(sheet, facts.qr, qr_left, rng.uniform(2.5, 4.5), qr)
    style = Type(dress.title.bold, 1.9, look.label.colour)
    for index, text in enumerate(("BỘ CÔNG AN", "MINISTRY OF PUBLIC SECURITY")):
        line = fitted(sheet, text, style, 26)
        sheet.text(WIDTH - 3, mrz_top - 2.6 + 2.2 * index, text, line, "rs")
    draw_mrz(sheet, rng, facts.mrz, mrz_top)
    return sheet
