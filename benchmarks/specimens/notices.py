"""The other papers of a dossier on A4: notices of birth and death, marriage, marital status.

Rows in the order of catalog/papers, in the wordings of labels.toml; what stands on them follows
from the persons, so that papers of one family agree.
"""

import datetime as dt
import random
from dataclasses import replace

from benchmarks.specimens import ornament
from benchmarks.specimens.cards import MOTTO, STATE
from benchmarks.specimens.looks import draw_dress, fitted
from benchmarks.specimens.papers import Side
from benchmarks.specimens.people import Person, draw_name
from benchmarks.specimens.rows import Item, draw_label, draw_rows
from benchmarks.specimens.sheet import Sheet, Type

TITLES = {
    "giay-chung-sinh": "GIẤY CHỨNG SINH",
    "giay-chung-nhan-ket-hon": "GIẤY CHỨNG NHẬN KẾT HÔN",
    "giay-xac-nhan-tinh-trang-hon-nhan": "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
    "giay-bao-tu": "GIẤY BÁO TỬ",
}
FEET = {
    "giay-chung-sinh": "NGƯỜI ĐỠ ĐẺ",
    "giay-chung-nhan-ket-hon": "NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN",
    "giay-xac-nhan-tinh-trang-hon-nhan": "CHỦ TỊCH",
    "giay-bao-tu": "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
}
SIZE = (210.0, 297.0)


def day(date: dt.date) -> str:
    """As printed."""
    return date.strftime("%d/%m/%Y")


def birth_notice(child: Person, mother: Person, given: str) -> dict[str, str]:
    """What the hospital writes; the name of the child is the one intended."""
    return {
        "mother.full_name": mother.name, "mother.year_of_birth": str(mother.born.year),
        "mother.residence": mother.residence.short, "mother.personal_number": mother.number,
        "child.date_of_birth": day(child.born), "child.place_of_birth": child.birth_place,
        "child.sex": child.sex, "child.weight": "3200 gam", "child.full_name": given,
        "registration_date": day(child.born + dt.timedelta(1)),
    }  # fmt: skip


def marriage(wife: Person, husband: Person, registered: dt.date) -> dict[str, str]:
    """A marriage certificate."""
    found: dict[str, str] = {}
    for role, person in (("wife", wife), ("husband", husband)):
        found |= {
            f"{role}.full_name": person.name, f"{role}.date_of_birth": day(person.born),
            f"{role}.ethnicity": person.ethnicity, f"{role}.nationality": "Việt Nam",
            f"{role}.residence": person.residence.short,
            f"{role}.personal_number": f"CCCD số {person.number}",
        }  # fmt: skip
    place = wife.residence
    at = f"Ủy ban nhân dân {place.commune}, {place.district}, {place.province}"
    return found | {"registration_place": at, "registration_date": day(registered)}


def marital_status(person: Person, issued: dt.date) -> dict[str, str]:
    """That somebody is not married."""
    return {
        "full_name": person.name, "date_of_birth": day(person.born), "sex": person.sex,
        "ethnicity": person.ethnicity, "nationality": "Việt Nam",
        "personal_number": f"CCCD số {person.number}", "residence": person.residence.short,
        "marital_status": "Chưa đăng ký kết hôn với ai", "purpose": "Đăng ký kết hôn",
        "registration_date": day(issued),
    }  # fmt: skip


def death_notice(person: Person, died: dt.date) -> dict[str, str]:
    """What a hospital or health station writes."""
    return {
        "deceased.full_name": person.name, "deceased.date_of_birth": day(person.born),
        "deceased.sex": person.sex, "deceased.ethnicity": person.ethnicity,
        "deceased.nationality": "Việt Nam", "deceased.personal_number": person.number,
        "deceased.last_residence": person.residence.short,
        "deceased.time_of_death": "07 giờ 15 phút", "deceased.date_of_death": day(died),
        "deceased.place_of_death": person.residence.short,
        "deceased.cause_of_death": "Tuổi già", "registration_date": day(died),
    }  # fmt: skip


def draw_notice(rng: random.Random, paper: str, said: dict[str, str], which: str) -> Side:
    """The paper, MẪU - SPECIMEN across it."""
    dress = draw_dress(rng, which, True, (3.9, 4.7))
    sheet = Sheet(*SIZE, rng.uniform(8.5, 10.5), (252, 252, 250))
    ornament.guilloche(sheet, rng, [(252, 250, 246), (246, 242, 230)], rng.uniform(0, 0.08))
    margin, middle, ink = rng.uniform(16, 26), SIZE[0] / 2, dress.look.label.colour
    y, size = margin + rng.uniform(4, 12), rng.uniform(4.2, 5.0)
    for text, grow, bold in ((STATE[0], 1.0, True), (MOTTO[0], 0.9, True)):
        font = dress.label.bold if bold else dress.label.regular
        sheet.text(middle, y, text, fitted(sheet, text, Type(font, size * grow, ink), 120), "ms")
        y += size * 1.4
    y += rng.uniform(8, 18)
    title = Type(dress.title.bold, rng.uniform(7, 9.5), dress.title_ink)
    sheet.text(middle, y, TITLES[paper], fitted(sheet, TITLES[paper], title, 165), "ms")
    number = f"Số: {rng.randrange(1, 400):02}/{rng.randrange(2018, 2027)}"
    sheet.text(middle, y + 8, number, Type(dress.value.regular, size, ink), "ms")
    look = replace(dress.look, leader=rng.choice((".", ".", "…", "")), bar="")
    look = replace(look, colon=look.colon or ":")
    rows = [[Item(draw_label(rng, paper, name), value, "flow")] for name, value in said.items()]
    end = draw_rows(sheet, look, rows, margin, y + 14, SIZE[0] - 2 * margin, SIZE[1] * 0.8, 2.2)
    x = SIZE[0] * rng.uniform(0.62, 0.7)
    foot = Type(dress.label.bold, 4.2, ink)
    sheet.text(x, end + 10, FEET[paper], fitted(sheet, FEET[paper], foot, 70), "ms")
    ornament.scrawl(sheet, rng, x - 18, end + 14, 36, 14)
    ornament.stamp(sheet, rng, x - 14, end + 24, 14, dress.title.bold)
    sheet.text(x, end + 40, draw_name(rng, "Nam"), Type(dress.value.bold, 4.4, ink), "ms")
    texts = tuple(sheet.texts)
    ornament.watermark(sheet, rng, dress.title.bold)
    return Side(sheet.pixels(), *SIZE, texts)


def draw_notes(rng: random.Random, which: str) -> Side:
    """The back of a certificate: what changed since; it names nobody."""
    dress = draw_dress(rng, which, True, (3.9, 4.7))
    sheet = Sheet(*SIZE, rng.uniform(8.5, 10.5), (252, 252, 250))
    ink, y = dress.look.label.colour, rng.uniform(24, 36)
    head = rng.choice(("PHẦN GHI CHÚ NHỮNG THÔNG TIN THAY ĐỔI SAU NÀY", "GHI CHÚ"))
    style = fitted(sheet, head, Type(dress.title.bold, 5.5, ink), 170)
    sheet.text(SIZE[0] / 2, y, head, style, "ms")
    for text in ("Ngày, tháng, năm", "Nội dung ghi chú", "Căn cứ ghi chú", "Người ghi chú"):
        y += rng.uniform(14, 22)
        sheet.text(24, y, text + " " + "." * 40, Type(dress.label.regular, 4.2, ink))
    texts = tuple(sheet.texts)
    ornament.watermark(sheet, rng, dress.title.bold)
    return Side(sheet.pixels(), *SIZE, texts)
