"""Older books: one act per row of a ruled table, on one page or across two facing pages."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.specimens.acts import printed
from benchmarks.specimens.fonts import Typeface
from benchmarks.specimens.hands import HandSheet
from benchmarks.specimens.sheet import Pixels, Type, wrap

DITTO = ("nt", "-nt-", '"')
SAME = ("child.ethnicity", "child.nationality", "deceased.ethnicity", "wife.ethnicity",
        "registration_date", "deceased.nationality", "husband.ethnicity")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, field and share of the width."""

    heading: str
    field: str
    share: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One printed table: the columns of its left page and, of a spread, of its right page."""

    name: str
    kind: str
    left: tuple[Column, ...]
    right: tuple[Column, ...]
    ruled: bool  # lines between rows
    wrapped: bool  # cells may go on in a second line
    held_out: bool = False  # for benchmarks alone: nobody looked at it while the reader was built


def _columns(text: str) -> tuple[Column, ...]:
    parts = [part.split("|") for part in text.split(";")]
    return tuple(Column(heading.strip(), field, float(share)) for heading, field, share in parts)


LAYOUTS = (
    Layout("birth-page", "KS", _columns(
        "Số|entry_number|5;Ngày đăng ký|registration_date|9;Họ và tên|child.full_name|17;"
        "Nam, nữ|child.sex|5;Ngày, tháng, năm sinh|child.date_of_birth|9;"
        "Dân tộc|child.ethnicity|6;Nơi sinh|child.place_of_birth|18;"
        "Họ tên cha|father.full_name|15;Họ tên mẹ|mother.full_name|15"), (), True, True),
    Layout("birth-spread", "KS", _columns(
        "Số thứ tự|entry_number|7;Ngày tháng năm đăng ký|registration_date|13;"
        "Họ tên người được khai sinh|child.full_name|26;Giới tính|child.sex|8;"
        "Ngày sinh|child.date_of_birth|13;Nơi sinh|child.place_of_birth|28"), _columns(
        "Dân tộc|child.ethnicity|8;Quê quán|child.place_of_origin|24;"
        "Họ tên người cha|father.full_name|22;Họ tên người mẹ|mother.full_name|22;"
        "Người đứng khai|informant.full_name|20;Ghi chú|notes|10"), True, True),
    Layout("death-open", "KT", _columns(
        "Số|entry_number|6;Ngày đăng ký|registration_date|11;"
        "Họ và tên người chết|deceased.full_name|22;Nam nữ|deceased.sex|6;"
        "Sinh ngày|deceased.date_of_birth|11;Chết ngày|deceased.date_of_death|11;"
        "Nơi chết|deceased.place_of_death|22;Nguyên nhân|deceased.cause_of_death|12"),
        (), False, True),
    Layout("marriage-spread", "KH", _columns(
        "Số|entry_number|6;Ngày đăng ký|registration_date|12;Họ và tên chồng|husband.full_name|24;"
        "Ngày sinh|husband.date_of_birth|12;Dân tộc|husband.ethnicity|8;"
        "Chỗ ở hiện nay|husband.residence|28"), _columns(
        "Họ và tên vợ|wife.full_name|24;Ngày sinh|wife.date_of_birth|12;Dân tộc|wife.ethnicity|8;"
        "Chỗ ở hiện nay|wife.residence|28;Ghi chú|notes|12"), True, True),
    Layout("birth-1965", "KS", _columns(
        "Số TT|entry_number|6;Họ và tên trẻ|child.full_name|20;Phái|child.sex|5;"
        "Sinh ngày|child.date_of_birth|11;Sinh tại|child.place_of_birth|20;"
        "Người cha|father.full_name|17;Người mẹ|mother.full_name|17;"
        "Ngày vào sổ|registration_date|11"), (), True, True, True),
    Layout("death-spread", "KT", _columns(
        "Số hiệu|entry_number|8;Ngày vào sổ|registration_date|14;"
        "Họ tên người chết|deceased.full_name|28;Nam hay nữ|deceased.sex|9;"
        "Ngày tháng năm sinh|deceased.date_of_birth|15"), _columns(
        "Ngày chết|deceased.date_of_death|13;Chết tại|deceased.place_of_death|26;"
        "Lý do chết|deceased.cause_of_death|16;Người khai|informant.full_name|22"),
        True, True, True),
)  # fmt: skip


TALLEST = "Ễg"  # from the tone of a capital to a tail
CLEAR = 0.95  # of that from one row of a cell to the next: nobody writes over the row above


def draw_table(
    rng: random.Random, layout: Layout, acts: Sequence[Mapping[str, str]], face: Typeface,
    hand: str, ink: tuple[int, int, int], scale: float,
) -> tuple[list[Pixels], int, list[dict[str, str]]]:  # fmt: skip
    """The pages (one, or left and right), how many acts they took, and what each row says."""
    wide = not layout.right
    size = (297.0, 210.0) if wide else (210.0, 297.0)
    sheets = [_sheet(rng, size, scale) for _ in (1, *layout.right[:1])]
    sides = [layout.left, *([layout.right] if layout.right else [])]
    value = Type(hand, rng.uniform(3.3, 3.9), ink)
    margin, top = rng.uniform(10, 16), rng.uniform(24, 32)
    pitch = max(value.size * rng.uniform(1.35, 1.6), CLEAR * sheets[0].tall(TALLEST, value))
    edges = [_edges(side, margin, size[0] - margin) for side in sides]
    head = [
        _heading(sheet, face, side, xs, top)
        for sheet, side, xs in zip(sheets, sides, edges, strict=True)
    ]
    y = max(head)
    tops, truth = [y], []
    last: dict[str, str] = {}
    for act in acts:
        cells = [
            [_written(rng, layout, column.field, act, last) for column in side] for side in sides
        ]
        lines = [
            [_cell(sheet, text, value, xs[i + 1] - xs[i] - 2) for i, text in enumerate(row)]
            for sheet, row, xs in zip(sheets, cells, edges, strict=True)
        ]
        deepest = max(len(cell) for row in lines for cell, _ in row)
        deep = deepest * pitch + rng.uniform(1.2, 2.6)
        if y + deep > size[1] - 14:
            break
        for sheet, row, xs in zip(sheets, lines, edges, strict=True):
            for i, (cell, style) in enumerate(row):
                for n, text in enumerate(cell):
                    sheet.text(xs[i] + 1, y + pitch * (n + 0.85), text, style)
        y += deep
        tops.append(y)
        said = {column.field: act.get(column.field, "") for side in sides for column in side}
        last = said
        truth.append({name: text for name, text in said.items() if text})
    for sheet, xs in zip(sheets, edges, strict=True):
        bottom = size[1] - 12
        for x in xs:
            sheet.draw.line(sheet.px(x, top, x, bottom), fill=(70, 70, 80), width=2)
        rules = [top, *(tops if layout.ruled else tops[:1]), bottom]
        for level in rules:
            sheet.draw.line(sheet.px(xs[0], level, xs[-1], level), fill=(70, 70, 80), width=2)
    return [sheet.pixels() for sheet in sheets], len(truth), truth


def _cell(sheet: HandSheet, text: str, style: Type, room: float) -> tuple[list[str], Type]:
    """The lines of a value, smaller where a word is wider than its column: nobody writes over what
    stands in the next one."""
    widest = max((sheet.measure(word, style) for word in text.split()), default=0.0)
    if widest > room:
        style = style.scaled(room / widest * 0.96)
    return wrap(sheet, text, style, room, room), style


def _sheet(rng: random.Random, size: tuple[float, float], scale: float) -> HandSheet:
    sheet = HandSheet(*size, scale, (250, 246, 234))
    sheet.rng = rng
    return sheet


def _edges(side: Sequence[Column], left: float, right: float) -> list[float]:
    total, x, found = sum(column.share for column in side), left, [left]
    for column in side:
        x += (right - left) * column.share / total
        found.append(x)
    return found


def _heading(sheet: HandSheet, face: Typeface, side: Sequence[Column], xs: Sequence[float],
             top: float) -> float:  # fmt: skip
    style = Type(face.bold, 3.1, (30, 30, 35))
    deepest = 0
    for index, column in enumerate(side):
        room = xs[index + 1] - xs[index] - 1.5
        lines = wrap(sheet, column.heading, style, room, room)
        deepest = max(deepest, len(lines))
        for n, text in enumerate(lines):
            middle = (xs[index] + xs[index + 1]) / 2
            sheet.text(middle, top + 4.2 + n * 4, text, style, "ms")
    return top + deepest * 4 + 3


def _written(rng: random.Random, layout: Layout, name: str, act: Mapping[str, str],
             last: Mapping[str, str]) -> str:  # fmt: skip
    value = act.get(name, "")
    if name in SAME and value and last.get(name) == value and rng.random() < 0.7:
        return rng.choice(DITTO)
    return printed(name, value)
