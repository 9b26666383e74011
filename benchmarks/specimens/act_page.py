"""One act per page with printed labels and dotted lines: the register model of 2015 and 2020."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks.specimens import ornament
from benchmarks.specimens.acts import printed
from benchmarks.specimens.fonts import Typeface
from benchmarks.specimens.hands import CROSSED, HandSheet
from benchmarks.specimens.people import draw_name
from benchmarks.specimens.rows import Item, Look, draw_rows
from benchmarks.specimens.sheet import Type

FULL = "Họ, chữ đệm, tên"
OTHER = {  # wordings of another printer, and a row of its own for each label
    FULL: "Họ và tên", "Nơi cư trú": "Nơi thường trú", "ghi bằng chữ": "Bằng chữ",
    "Ngày, tháng, năm đăng ký": "Đăng ký ngày", "Quyển": "Quyển số",
    "Ngày, tháng, năm xác nhận": "Ngày, tháng, năm xác lập", "tùy thân": "tuỳ thân",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How one page of a book is set."""

    face: Typeface  # of the labels
    hand: str  # font file of the values
    ink: tuple[int, int, int]
    other: bool = False  # the printer whose pages nobody looked at while the reader was built
    signed: bool = True


def _sides() -> list[str]:
    """The rows of a parent, then of a child."""
    titles = (("parent", "!Phần ghi về người nhận/được nhận là cha/mẹ"),
              ("child", "!Phần ghi về người con"))  # fmt: skip
    return [
        row
        for role, title in titles
        for row in (
            title, f"{FULL}|{role}.full_name",
            f"Ngày, tháng, năm sinh|{role}.date_of_birth;Giới tính|{role}.sex",
            f"Dân tộc|{role}.ethnicity;Quốc tịch|{role}.nationality",
            f"Quê quán|{role}.place_of_origin", f"Giấy tờ tùy thân|{role}.papers",
            f"Nơi cư trú|{role}.residence",
        )
    ]  # fmt: skip


ROWS = {
    "KS": (
        "!Người được đăng ký khai sinh", f"{FULL}|child.full_name",
        "Ngày, tháng, năm sinh|child.date_of_birth;ghi bằng chữ|child.date_of_birth_in_words",
        "Giới tính|child.sex;Dân tộc|child.ethnicity;Quốc tịch|child.nationality",
        "Nơi sinh|child.place_of_birth", "Quê quán|child.place_of_origin",
        "Số định danh cá nhân|child.personal_number",
        f"{FULL} mẹ|mother.full_name",
        "Năm sinh|mother.year_of_birth;Dân tộc|mother.ethnicity;Quốc tịch|mother.nationality",
        "Nơi cư trú|mother.residence", f"{FULL} cha|father.full_name",
        "Năm sinh|father.year_of_birth;Dân tộc|father.ethnicity;Quốc tịch|father.nationality",
        "Nơi cư trú|father.residence", f"{FULL} người đi khai sinh|informant.full_name",
        "Giấy tờ tùy thân|informant.papers",
        f"{FULL}, chức vụ người ký Giấy khai sinh/"
        "Trích lục ghi vào sổ hộ tịch việc khai sinh|signer",
    ),
    "KH": (
        f"{FULL} người vợ|wife.full_name", "Ngày, tháng, năm sinh|wife.date_of_birth",
        "Dân tộc|wife.ethnicity;Quốc tịch|wife.nationality", "Nơi cư trú|wife.residence",
        "Giấy tờ tùy thân|wife.papers", f"{FULL} người chồng|husband.full_name",
        "Ngày, tháng, năm sinh|husband.date_of_birth",
        "Dân tộc|husband.ethnicity;Quốc tịch|husband.nationality", "Nơi cư trú|husband.residence",
        "Giấy tờ tùy thân|husband.papers",
        "Ngày, tháng, năm xác nhận quan hệ hôn nhân|marriage_date",
        f"{FULL}, chức vụ của người ký Giấy chứng nhận kết hôn/Trích lục ghi chú kết hôn|signer",
    ),
    "KT": (
        "!Phần ghi về người được khai tử", f"{FULL}|deceased.full_name",
        "Ngày, tháng, năm sinh|deceased.date_of_birth;Giới tính|deceased.sex",
        "Dân tộc|deceased.ethnicity;Quốc tịch|deceased.nationality",
        "Giấy tờ tùy thân|deceased.papers", "Nơi cư trú cuối cùng|deceased.last_residence",
        "Đã chết vào lúc|deceased.date_of_death", "Nơi chết|deceased.place_of_death",
        "Nguyên nhân chết|deceased.cause_of_death",
        "Giấy báo tử/giấy tờ thay thế Giấy báo tử số|death_notice.number",
        "Do|death_notice.issuer;Cấp ngày|death_notice.date", "!Người đi đăng ký khai tử",
        f"{FULL}|informant.full_name", "Giấy tờ tùy thân|informant.papers",
        "Quan hệ với người chết|informant.relation",
        f"{FULL}, chức vụ người ký Trích lục khai tử|signer",
    ),
    "CMC": (*_sides(), "!Phần ghi về người đi đăng ký nhận cha, mẹ, con",
        f"{FULL}|informant.full_name", "Giấy tờ tùy thân|informant.papers",
        "Quan hệ với người được nhận là cha, mẹ, con|informant.relation",
        f"{FULL}, chức vụ của người ký Trích lục|signer"),
}  # fmt: skip
BOXES = {
    "KS": ("Đúng hạn", "Quá hạn", "Đăng ký lại", "Trẻ chưa xác định được cha mẹ", "Trẻ bị bỏ rơi",
           "Ghi vào sổ hộ tịch việc khai sinh"),
    "KH": ("Kết hôn lần đầu", "Đăng ký lại", "Ghi chú kết hôn"),
    "KT": ("Đúng hạn", "Quá hạn", "Đăng ký lại", "Trẻ dưới 01 tuổi",
           "Trẻ từ 01 tuổi đến dưới 5 tuổi", "Ghi vào sổ hộ tịch việc khai tử"),
    "CMC": ("Con nhận cha, mẹ", "Cha, mẹ nhận con",
            "Ghi vào sổ hộ tịch việc nhận/xác định cha, mẹ, con"),
}  # fmt: skip
SIGNED = {
    "KS": ("Người đi khai sinh", "Người thực hiện"),
    "KH": ("Vợ", "Chồng", "Người thực hiện"),
    "KT": ("Người đi khai tử", "Người thực hiện"),
    "CMC": ("Người đi đăng ký", "Người thực hiện"),
}


def draw_page(
    rng: random.Random, kind: str, act: Mapping[str, str], style: PageStyle, scale: float
) -> HandSheet:
    """The page of one act."""
    face, hand, ink, signed = style.face, style.hand, style.ink, style.signed
    sheet = HandSheet(
        210.0, 297.0, scale, rng.choice(((252, 251, 246), (248, 244, 232), (254, 254, 252)))
    )
    sheet.rng = rng
    label = Type(face.regular, rng.uniform(3.7, 4.2), (30, 30, 35))
    value = Type(hand, label.size * rng.uniform(1.15, 1.35), ink)
    look = Look(
        label, label, value, ":", "", rng.uniform(1, 2.2), rng.choice((".", ".", "…")), 0.95
    )
    left, right = rng.uniform(24, 30), 210 - rng.uniform(14, 20)
    edge = rng.choice(("", "", "frame"))
    if edge:
        sheet.draw.rectangle(sheet.px(left - 6, 10, right + 6, 285), outline=(90, 90, 95), width=2)
    sep = rng.choice(("/", "/", "-", "."))
    head = [
        [Item("Số", act["entry_number"], "flow"), Item("Quyển", act["book"], "flow")],
        [
            Item(
                "Ngày, tháng, năm đăng ký",
                printed("registration_date", act["registration_date"], sep),
                "flow",
            )
        ],
    ]
    rows = head + [_row(rng, text, act, sep) for text in ROWS[kind]]
    if style.other:
        rows = [_reworded(row) for row in rows]
    end = draw_rows(sheet, look, rows, left, rng.uniform(14, 20), right - left, 226, 1.9)
    small = Type(face.regular, label.size * 0.92, (30, 30, 35))
    y = _signatures(sheet, rng, kind, act, face, end + 5, left, right, hand, ink, signed)
    y = _boxes(sheet, rng, kind, act, small, max(y, end + 24), left, ink)
    note = [[Item("Ghi chú", act.get("notes", ""), "flow")]]
    draw_rows(sheet, replace(look, value=value.scaled(0.85)), note, left, y, right - left, 280, 1.7)
    sheet.text(right - 26, 289, f"Trang số: {act['page']}", small)
    if signed:
        ornament.stamp(sheet, rng, rng.uniform(60, 150), rng.uniform(80, 230), 15, face.bold)
    return sheet


def _row(rng: random.Random, text: str, act: Mapping[str, str], sep: str) -> list[Item]:
    if text.startswith("!"):
        return [Item(text[1:], "", "inline")]
    items = []
    for part in text.split(";"):
        label, name = part.split("|")
        said = printed(name, act.get(name, ""), sep)
        if name == "deceased.date_of_death":
            hour, minute = act["deceased.time_of_death"].split(":")
            said = f"{hour} giờ {minute} phút, ngày {said}"
        if said and " " in said and rng.random() < 0.015:  # a word written wrong and struck out
            said = f"{CROSSED[0]}{said.split()[0]}{CROSSED[1]} {said}"
        items.append(Item(label, said, "flow"))
    return items


def _reworded(row: list[Item]) -> list[Item]:
    """The row in the other printer's words: ends of label lines and inks stay as they are."""
    found = []
    for item in row:
        label = item.label
        for usual, other in OTHER.items():
            label = other if label == usual else label.replace(f"{usual} ", f"{other} ")
        found.append(replace(item, label=label))
    return found


def _signatures(sheet: HandSheet, rng: random.Random, kind: str, act: Mapping[str, str],
                face: Typeface, y: float, left: float, right: float, hand: str,
                ink: tuple[int, int, int], signed: bool) -> float:  # fmt: skip
    titles = SIGNED[kind]
    step = (right - left) / len(titles)
    for index, title in enumerate(titles):
        x = left + step * (index + 0.5)
        sheet.text(x, y, title, Type(face.bold, 3.6, (30, 30, 35)), "ms")
        sheet.text(
            x, y + 4, "(Ký, ghi rõ họ, chữ đệm, tên)", Type(face.italic, 2.8, (30, 30, 35)), "ms"
        )
        if signed:
            ornament.scrawl(sheet, rng, x - 14, y + 5, 28, 8)
            names = {"Vợ": "wife", "Chồng": "husband"}
            role = names.get(title, "informant")
            name = (
                draw_name(rng, "Nữ")
                if title == "Người thực hiện"
                else act.get(f"{role}.full_name", "")
            )
            sheet.text(x, y + 17, name.title(), Type(hand, 3.8, ink), "ms")
    return y + 24


def _boxes(sheet: HandSheet, rng: random.Random, kind: str, act: Mapping[str, str], small: Type,
           y: float, left: float, ink: tuple[int, int, int]) -> float:  # fmt: skip
    said = {act.get("registration_kind", ""), act.get("recognition", "")}
    mark = rng.choice(("x", "x", "v", "X"))
    columns = 2 if len(BOXES[kind]) > 3 else 1
    for index, text in enumerate(BOXES[kind]):
        x, row = left + 84 * (index % columns), y + 6.2 * (index // columns)
        sheet.draw.rectangle(
            sheet.px(x, row - 3.2, x + 3.6, row + 0.4), outline=(40, 40, 45), width=2
        )
        sheet.text(x + 5.5, row, text, small)
        if any(word and text.startswith(word) for word in said):
            _tick(sheet, rng, mark, x, row, ink)
    return y + 6.2 * ((len(BOXES[kind]) + columns - 1) // columns) + 2


def _tick(sheet: HandSheet, rng: random.Random, mark: str, x: float, y: float,
          ink: tuple[int, int, int]) -> None:  # fmt: skip
    width = max(2, round(0.45 * sheet.scale))
    dx, dy = rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.4)
    if mark == "v":
        points = sheet.px(
            x + 0.4 + dx, y - 1.6 + dy, x + 1.5 + dx, y + dy, x + 4.2 + dx, y - 4 + dy
        )
        sheet.draw.line(points, fill=ink, width=width)
        return
    sheet.draw.line(
        sheet.px(x + 0.3 + dx, y - 3 + dy, x + 3.4 + dx, y + 0.3 + dy), fill=ink, width=width
    )
    sheet.draw.line(
        sheet.px(x + 3.4 + dx, y - 3 + dy, x + 0.3 + dx, y + 0.3 + dy), fill=ink, width=width
    )
