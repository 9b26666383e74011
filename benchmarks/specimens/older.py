"""The older cards, Vietnamese only: cccd-2016, cmnd-12 and the laminated cmnd-9.

Places loosely after Circular 61/2015 and Circular 27/2012 (Ministry of Public Security); of
cmnd-9 no public drawing was found, so its rows vary most.
"""

import random

from benchmarks.specimens import ornament
from benchmarks.specimens.cards import HEIGHT, MOTTO, STATE, WIDTH, blank_card, day, titles
from benchmarks.specimens.facts import Facts
from benchmarks.specimens.looks import Dress, fitted
from benchmarks.specimens.rows import Item, Look, draw_label, draw_rows, placed
from benchmarks.specimens.sheet import Sheet, Type

SIGNERS = (
    "CỤC TRƯỞNG CỤC CẢNH SÁT ĐKQL CƯ TRÚ VÀ DLQG VỀ DÂN CƯ",
    "GIÁM ĐỐC CÔNG AN THÀNH PHỐ",
    "TRƯỞNG PHÒNG CẢNH SÁT QLHC VỀ TTXH",
)


def front_2016(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    """The front of cccd-2016 or cmnd-12: portrait left, eight or nine rows right."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.2))
    person, look, paper = facts.person, dress.look, facts.paper
    old = paper == "cmnd-12"
    ornament.emblem(sheet, rng, rng.uniform(9, 14), rng.uniform(8, 10), rng.uniform(5, 6.5))
    body = rng.uniform(15.5, 18.5)
    title = "CHỨNG MINH NHÂN DÂN" if old else "CĂN CƯỚC CÔNG DÂN"
    head = [(STATE[0], 2.8, False), (MOTTO[0], 2.5, False), (title, 4.2, True)]
    titles(sheet, rng, dress, head, (21, rng.uniform(1.5, 3), WIDTH - 3, body - 0.6))
    left, photo = rng.uniform(3, 5.5), rng.uniform(19, 22)
    photo_bottom = rng.uniform(44, 46)
    photo_top = rng.uniform(16, 18.5)
    ornament.portrait(sheet, rng, left, photo_top, photo, photo_bottom - photo_top)
    x = left + photo + rng.uniform(2, 5)
    until = Item(draw_label(rng, paper, "date_of_expiry"), day(facts.expiry), placed(rng, "inline"))
    draw_rows(sheet, look, [[until]], left - 0.5, photo_bottom, x - left - 0.5, HEIGHT - 2, 1.5)

    def item(name: str, value: str, *places: str, grow: float = 1.0) -> Item:
        return Item(draw_label(rng, paper, name), value, placed(rng, *places), grow)

    name = person.name.upper()
    rows = [
        [item("personal_number", person.number, "inline", grow=rng.uniform(1.1, 1.5))],
        [item("full_name", name, "inline", "flow", "below")],
        [item("date_of_birth", day(person.born), "inline")],
    ]
    if old:
        rows.insert(2, [item("other_name", facts.other_name, "inline")])
        rows.append([item("sex", person.sex), item("ethnicity", person.ethnicity)])
    else:
        rows.append([item("sex", person.sex), item("nationality", "Việt Nam")])
    rows.append([item("place_of_origin", facts.origin, "flow", "flow", "below")])
    rows.append([item("place_of_residence", facts.residence, "flow", "flow", "below")])
    right = WIDTH - rng.uniform(2, 4)
    draw_rows(sheet, look, rows, x, body - 0.8, right - x, HEIGHT - rng.uniform(1.6, 3))
    return sheet


def back_2016(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    """The back of cccd-2016 or cmnd-12: barcode on top, fingerprints left, marks and date right."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.18))
    look, paper = dress.look, facts.paper
    bar_bottom = rng.uniform(11, 14)
    ornament.bars(sheet, rng, rng.uniform(3, 10), 2, rng.uniform(62, 72), bar_bottom - 2)
    left, box = rng.uniform(3, 5), rng.uniform(13, 16)
    height = (HEIGHT - bar_bottom - 9) / 2
    small = Type(look.label.font, 1.8, look.label.colour)
    for index, text in enumerate(("Ngón trỏ trái", "Ngón trỏ phải")):
        y = bar_bottom + 1.5 + index * (height + 3.2)
        sheet.draw.rectangle(
            sheet.px(left, y, left + box, y + height), outline=(110, 110, 120), width=2
        )
        ornament.fingerprint(sheet, rng, left, y, box, height)
        sheet.text(left + box / 2, y + height + 2.2, text, small, "ms")
    x = left + box + rng.uniform(3, 6)
    width = WIDTH - rng.uniform(2.5, 5) - x
    place = placed(rng, "below", "flow")
    rows = [[Item(draw_label(rng, paper, "personal_identification"), facts.person.marks, place)]]
    if facts.father:
        for parent, value in (("father", facts.father), ("mother", facts.mother)):
            how = placed(rng, "inline", "inline", "below")
            rows.append([Item(draw_label(rng, paper, f"{parent}.full_name"), value, how)])
    printed = paper == "cccd-2016" and rng.random() < 0.6
    if printed:
        rows.append([Item(draw_label(rng, paper, "date_of_issue"), day(facts.issued))])
    end = draw_rows(sheet, look, rows, x, bar_bottom + 0.5, width, HEIGHT - 18, 1.7)
    if not printed:
        end += rng.uniform(3.2, 4.5)
        _written_date(sheet, look, facts, x + width / 2, end, width)
    _signed(sheet, rng, dress, (x, end, x + width, HEIGHT - 1.5))
    return sheet


def front_cmnd9(rng: random.Random, dress: Dress, facts: Facts, scale: float, dob: str) -> Sheet:
    """The front of cmnd-9; `dob` as printed, a day or only a year."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.18))
    person, paper = facts.person, facts.paper
    look = _dotted(dress.look, rng)
    ornament.emblem(sheet, rng, rng.uniform(10, 14), rng.uniform(9, 11), rng.uniform(6, 7.2))
    left, photo = rng.uniform(3, 5.5), rng.uniform(20, 23)
    photo_top = rng.uniform(18.5, 20.5)
    ornament.portrait(sheet, rng, left, photo_top, photo, rng.uniform(27, 30))
    body = rng.uniform(16.5, 18.5)
    x = left + photo + rng.uniform(2, 5)
    head = [("GIẤY CHỨNG MINH NHÂN DÂN", 4.0, True)]
    top = rng.uniform(5.5, 7)
    if rng.random() < 0.7:
        head = [(STATE[0], 2.6, False), (MOTTO[0], 2.3, False), *head]
        top = 2
    titles(sheet, rng, dress, head, (22, top, WIDTH - 3, 11.8))
    number = Type(dress.value.bold, rng.uniform(3.4, 4.6), dress.title_ink, rng.uniform(0, 0.7))
    caption = draw_label(rng, paper, "personal_number").strip("|") + rng.choice((" ", ": "))
    style = Type(dress.title.bold, number.size * rng.uniform(0.75, 1), number.colour)
    start = x + rng.uniform(2, 10)
    start += sheet.text(start, body - 0.5, caption, style) + 0.6
    sheet.text(start, body - 0.5, person.old_number, number)

    def item(name: str, value: str, *places: str) -> Item:
        return Item(draw_label(rng, paper, name), value, placed(rng, *places))

    rows = [
        [item("full_name", person.name.upper(), "flow")],
        [item("date_of_birth", dob, "inline")],
        [item("place_of_origin", facts.origin, "flow")],
        [item("place_of_residence", facts.residence, "flow")],
    ]
    right = WIDTH - rng.uniform(2, 4)
    draw_rows(sheet, look, rows, x, body, right - x, HEIGHT - rng.uniform(1.6, 3))
    return sheet


def back_cmnd9(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    """The back of cmnd-9."""
    sheet = blank_card(rng, scale, rng.uniform(0.04, 0.16))
    look, person, paper = _dotted(dress.look, rng), facts.person, facts.paper
    left, box = rng.uniform(3, 5), rng.uniform(14, 17)
    top = [
        Item(draw_label(rng, paper, "ethnicity"), person.ethnicity),
        Item(draw_label(rng, paper, "religion"), person.religion),
    ]
    first = draw_rows(sheet, look, [top], left, 2, WIDTH - 2 * left, 8, 1.4) + 1.5
    height = (HEIGHT - first - 8) / 2
    small = Type(look.label.font, 1.7, look.label.colour)
    for index, text in enumerate(("NGÓN TRỎ TRÁI", "NGÓN TRỎ PHẢI")):
        y = first + index * (height + 3)
        sheet.draw.rectangle(
            sheet.px(left, y, left + box, y + height), outline=(110, 110, 120), width=2
        )
        ornament.fingerprint(sheet, rng, left, y, box, height)
        sheet.text(left + box / 2, y + height + 2, text, small, "ms")
    x = left + box + rng.uniform(3, 6)
    width = WIDTH - rng.uniform(2.5, 5) - x
    heading = Type(dress.label.bold, look.label.size, look.label.colour)
    text = rng.choice(("DẤU VẾT RIÊNG VÀ DỊ HÌNH", "DẤU VẾT RIÊNG VÀ DỊ HÌNH:"))
    sheet.text(x + width / 2, first + 3, text, fitted(sheet, text, heading, width), "ms")
    end = draw_rows(
        sheet, look, [[Item("", person.marks, "flow")]], x, first + 3, width, first + 14, 1.6
    )
    end += rng.uniform(4, 6)
    _written_date(sheet, look, facts, x + width / 2, end, width)
    _signed(sheet, rng, dress, (x, end, x + width, HEIGHT - 1.5))
    return sheet


def _dotted(look: Look, rng: random.Random) -> Look:
    leader = rng.choice((".", ".", "…", ""))
    return Look(look.label, look.label, look.value, look.colon, "", look.gap, leader, look.spread)


def _written_date(sheet: Sheet, look: Look, facts: Facts, x: float, y: float, width: float) -> None:
    """Ngày … tháng … năm …, the numbers set like values."""
    date = facts.issued
    parts = [("Ngày ", look.label), (f"{date.day:02}", look.value), (" tháng ", look.label),
             (f"{date.month:02}", look.value), (" năm ", look.label),
             (str(date.year), look.value)]  # fmt: skip
    total = sum(sheet.measure(text, style) for text, style in parts)
    factor = min(1.0, width / total)
    left = x - total * factor / 2
    for text, style in parts:
        left += sheet.text(left, y, text, style.scaled(factor))


def _signed(
    sheet: Sheet, rng: random.Random, dress: Dress, box: tuple[float, float, float, float]
) -> None:
    """Title of the signer, signature, name, and the stamp over it."""
    left, top, right, bottom = box
    ink = dress.look.label.colour
    title = rng.choice(SIGNERS)
    style = fitted(sheet, title, Type(dress.label.bold, 2.2, ink), right - left)
    sheet.text((left + right) / 2, top + 3, title, style, "ms")
    room = bottom - top - 4
    ornament.scrawl(sheet, rng, (left + right) / 2 - 9, top + 4, 18, max(3, room - 3))
    radius = min(9.5, max(4, room * 0.6))
    ornament.stamp(
        sheet, rng, (left + right) / 2 - radius, bottom - radius - 0.5, radius, dress.title.bold
    )
