"""Birth certificates: giay-khai-sinh, on A4 or on the older half sheet.

Rows after the form of Circular 04/2020/TT-BTP (also 2015) and the older one of Decision
01/2006/QĐ-BTP; the extract copy carries the same rows under another title.
"""

import datetime as dt
import random
from dataclasses import dataclass, replace

from benchmarks.specimens import ornament
from benchmarks.specimens.cards import MOTTO, STATE
from benchmarks.specimens.looks import Dress, fitted
from benchmarks.specimens.people import Person, draw_day, draw_name, invent
from benchmarks.specimens.rows import Item, draw_label, draw_rows
from benchmarks.specimens.sheet import Sheet, Type

NUMERALS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
PAPER = "giay-khai-sinh"


@dataclass(frozen=True, slots=True)
class Birth:
    """What one birth certificate says; a missing father is None."""

    child: Person
    mother: Person
    father: Person | None
    number: str  # "45/2019"
    registered: dt.date
    notes: str
    with_number: bool  # personal numbers of children: since 2016


def draw_birth(rng: random.Random) -> Birth:
    """A birth and its parents, the names agreeing."""
    registered = draw_day(rng, dt.date(2006, 4, 1), dt.date(2026, 10, 30))
    age = rng.choice((30, 30, 30, 50, 400, 3000))
    born = registered - dt.timedelta(days=rng.randrange(2, age))
    mother = invent(rng, (born.year - 42, born.year - 19), sex="Nữ")
    father = (
        invent(rng, (born.year - 48, born.year - 20), sex="Nam") if rng.random() < 0.9 else None
    )
    surname = (father or mother).name.split()[0]
    child = invent(rng, (born.year, born.year), surname)
    child = replace(
        child,
        born=born,
        ethnicity=(father or mother).ethnicity,
        name=draw_name(rng, child.sex, surname),
    )
    number = (
        f"{rng.randrange(1, 400)}"
        if rng.random() < 0.3
        else f"{rng.randrange(1, 400):02}/{registered.year}"
    )
    notes = (
        ""
        if rng.random() < 0.8
        else rng.choice(("Đăng ký quá hạn", "Đăng ký lại", "Đăng ký khai sinh lại"))
    )
    return Birth(child, mother, father, number, registered, notes, registered.year >= 2016)


def in_words(date: dt.date) -> str:
    """A day in words.

    >>> in_words(dt.date(2004, 4, 15))
    'Ngày mười lăm, tháng tư, năm hai nghìn không trăm linh bốn'
    """
    month = {4: "tư"}.get(date.month, _two(date.month))
    thousands, rest = divmod(date.year, 1000)
    hundreds, rest = divmod(rest, 100)
    year = f"{NUMERALS[thousands]} nghìn {NUMERALS[hundreds]} trăm"
    if rest:
        year += f" linh {NUMERALS[rest]}" if rest < 10 else f" {_two(rest)}"
    early = "mồng " if date.day <= 10 else ""
    return f"Ngày {early}{_two(date.day)}, tháng {month}, năm {year}"


def _two(number: int) -> str:
    if number < 10:
        return NUMERALS[number]
    tens, units = divmod(number, 10)
    head = "mười" if tens == 1 else f"{NUMERALS[tens]} mươi"
    if not units:
        return head
    special = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}
    return f"{head} {special.get(units, NUMERALS[units])}"


def draw_certificate(
    rng: random.Random, dress: Dress, birth: Birth, scale: float
) -> tuple[Sheet, dict[str, str]]:
    """The certificate and its truth, field by field."""
    modern = birth.registered.year >= 2016
    wide = not modern and rng.random() < 0.6
    width, height = (210.0, 148.5) if wide else (210.0, 297.0)
    tints = rng.choice(
        (
            ((252, 250, 246), (246, 240, 226)),
            ((250, 250, 250), (244, 246, 248)),
            ((250, 235, 238), (246, 246, 236)),
        )
    )
    sheet = Sheet(width, height, scale, (252, 252, 250))
    ornament.guilloche(sheet, rng, list(tints), rng.uniform(0.0, 0.1))
    margin = rng.uniform(13, 24)
    if rng.random() < 0.5:
        edge = margin - rng.uniform(4, 8)
        ink = rng.choice(((200, 90, 90), (120, 120, 140), (180, 150, 90)))
        box = sheet.px(edge, edge, width - edge, height - edge)
        sheet.draw.rectangle(box, outline=ink, width=max(2, round(0.5 * scale)))
    top = _heading(sheet, rng, dress, birth, margin, wide)
    look = replace(
        dress.look, leader=rng.choice((".", ".", ".", "…", "")), gap=rng.uniform(1, 3), bar=""
    )
    rows, truth = _rows(rng, birth, modern)
    foot = rng.uniform(0.74, 0.8) if not wide else rng.uniform(0.79, 0.83)
    end = draw_rows(sheet, look, rows, margin, top, width - 2 * margin, height * foot, 2.3)
    _foot(sheet, rng, dress, birth, margin, end)
    return sheet, truth


def _heading(
    sheet: Sheet, rng: random.Random, dress: Dress, birth: Birth, margin: float, wide: bool
) -> float:
    """State, motto, title and number; returns where the rows begin."""
    middle = sheet.width / 2
    ink = dress.look.label.colour
    size = rng.uniform(4.2, 5.2)
    y = margin + (1 if wide else rng.uniform(4, 12))
    left = rng.random() < 0.45
    state_x = middle + (sheet.width * 0.14 if left else 0)
    if left:
        place = birth.child.residence
        for index, text in enumerate(
            ("ỦY BAN NHÂN DÂN", place.commune.upper(), place.district.upper())
        ):
            style = fitted(sheet, text, Type(dress.label.regular, size * 0.8, ink), 58)
            sheet.text(margin + 30, y + index * size, text, style, "ms")
    elif not wide and rng.random() < 0.6:
        ornament.emblem(sheet, rng, middle, y + 6, 8)
        y += 20
    sheet.text(
        state_x, y, STATE[0], fitted(sheet, STATE[0], Type(dress.label.bold, size, ink), 100), "ms"
    )
    sheet.text(state_x, y + size * 1.35, MOTTO[0], Type(dress.label.bold, size * 0.9, ink), "ms")
    sheet.draw.line(
        sheet.px(state_x - 20, y + size * 1.8, state_x + 20, y + size * 1.8), fill=ink, width=2
    )
    y += size * 1.8 + rng.uniform(9, 12 if wide else 22)
    extract = birth.registered.year >= 2016 and rng.random() < 0.25
    title = "TRÍCH LỤC KHAI SINH" if extract else "GIẤY KHAI SINH"
    sheet.text(
        middle, y, title, Type(dress.title.bold, rng.uniform(7.5, 10.5), dress.title_ink), "ms"
    )
    if extract or rng.random() < 0.3:
        y += 6
        sheet.text(middle, y, "(BẢN SAO)", Type(dress.label.bold, 4.2, ink), "ms")
    style = Type(dress.value.regular, rng.uniform(4, 5.2), dress.look.value.colour)
    caption = "Số" + dress.look.colon + " "
    spot = rng.choice(("below", "right", "top"))
    y_number = {"below": y + 7, "right": y, "top": margin + 1.5}[spot]
    if spot == "top" and left:
        spot, y_number = "below", y + 7
    x = middle - 12 if spot == "below" else sheet.width - margin - 32
    x += sheet.text(x, y_number, caption, Type(dress.label.regular, style.size, ink))
    sheet.text(x + 1, y_number, birth.number, style)
    return y + (9 if spot == "below" else 4)


def _rows(
    rng: random.Random, birth: Birth, modern: bool
) -> tuple[list[list[Item]], dict[str, str]]:
    """The rows in printed order, and what they say."""
    child, truth = birth.child, {"entry_number": birth.number}
    used: dict[str, str] = {}

    def item(name: str, value: str, key: str = "", place: str = "flow") -> Item:
        label = used.setdefault(name, draw_label(rng, PAPER, name))
        if key or "." in name or name in ("notes",):
            truth[key or name] = value
        return Item(label, value, "inline" if place == "inline" else "flow")

    capitals = rng.random() < 0.8
    named = (lambda text: text.upper()) if capitals else (lambda text: text)
    sep = rng.choice(("/", "/", "-"))
    date = child.born.strftime(f"%d{sep}%m{sep}%Y")
    truth_date = child.born.isoformat()
    rows = [[item("child.full_name", named(child.name))]]
    words = item("in_words", in_words(child.born))
    born = item("child.date_of_birth", date)
    truth["child.date_of_birth"] = truth_date
    sex = item("child.sex", child.sex)
    folk, state = item("child.ethnicity", child.ethnicity), item("child.nationality", "Việt Nam")
    if modern:
        rows += [[born], [words], [sex, folk, state]]
    else:
        rows += [[sex], [born], [words], [folk, state]]
        rows[0:2] = [[rows[0][0], rows[1][0]]]
    rows.append([item("child.place_of_birth", child.birth_place)])
    rows.append(
        [item("child.place_of_origin", rng.choice((child.origin.short, child.origin.long)))]
    )
    if birth.with_number:
        rows.append([item("child.personal_number", child.number)])
    parents = [("mother", birth.mother), ("father", birth.father)]
    if not modern:
        parents.reverse()
    for role, parent in parents:
        if parent is None:
            values = ("", "", "", "", "")
        else:
            home = rng.choice((parent.residence.short, parent.residence.long))
            values = (named(parent.name), str(parent.born.year), parent.ethnicity, "Việt Nam", home)
        rows.append([item(f"{role}.full_name", values[0])])
        rows.append([item("year_of_birth", values[1], f"{role}.year_of_birth", "inline"),
                     item("ethnicity", values[2], f"{role}.ethnicity", "inline"),
                     item("nationality", values[3], f"{role}.nationality", "inline")])  # fmt: skip
        rows.append([item("residence", values[4], f"{role}.residence")])
    office = child.residence
    at = f"Ủy ban nhân dân {office.commune}, {office.district}, {office.province}"
    informant = birth.father or birth.mother
    if modern and rng.random() < 0.7:
        rows.append([item("informant", named(informant.name), "informant.full_name")])
        rows.append([item("informant_paper", f"CCCD số {informant.number}")])
    rows.append([item("registered_at", at, "registration_place")])
    rows.append([item("registration_date", birth.registered.strftime(f"%d{sep}%m{sep}%Y"), "-")])
    truth["registration_date"] = birth.registered.isoformat()
    if birth.notes or rng.random() < 0.4:
        rows.append([item("notes", birth.notes)])
    truth.pop("-", None)
    return rows, truth


def _foot(
    sheet: Sheet, rng: random.Random, dress: Dress, birth: Birth, margin: float, top: float
) -> None:
    """Signer, stamp and signature."""
    ink = dress.look.label.colour
    x = sheet.width * rng.uniform(0.62, 0.72)
    size = min(4.6, (sheet.height - margin - top) / 8)
    title = rng.choice(("NGƯỜI KÝ GIẤY KHAI SINH", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"))
    sheet.text(x, top + size * 2, title, Type(dress.label.bold, size, ink), "ms")
    note = "(Ký, ghi rõ họ tên, chức vụ, đóng dấu)"
    sheet.text(x, top + size * 3.2, note, Type(dress.label.italic, size * 0.8, ink), "ms")
    radius = min(16.0, (sheet.height - top - size * 3 - 4) / 2)
    ornament.scrawl(sheet, rng, x - 18, top + size * 3.5, 38, radius * 1.1)
    ornament.stamp(
        sheet, rng, x - radius * 0.9, top + size * 2.6 + radius, radius, dress.title.bold
    )
    name = draw_name(rng, rng.choice(("Nam", "Nữ")))
    y = min(sheet.height - 4, top + size * 3.5 + radius * 1.6)
    sheet.text(x, y, name, Type(dress.value.bold, size, dress.look.value.colour), "ms")
