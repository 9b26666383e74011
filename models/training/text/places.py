"""Addresses as cards and forms print them: units of the gazetteer with invented houses."""

from __future__ import annotations

from functools import cache
from random import Random

from catalog.tables import read_rows
from models.training.text.people import MIDDLE, SURNAMES, given
from models.training.text.syllables import syllable, title_case

SHORT = {
    "Phường": ("P.", "P. ", "Phường "), "Xã": ("X.", "Xã ", "xã "), "Quận": ("Q.", "Q. ", "Quận "),
    "Huyện": ("H.", "H. ", "Huyện ", "huyện "), "Thị trấn": ("TT.", "TT ", "Thị trấn "),
    "Thị xã": ("TX.", "TX ", "Thị xã "), "Thành phố": ("TP.", "TP ", "Tp. ", "TP. ", "thành phố "),
    "Tỉnh": ("T.", "Tỉnh ", "tỉnh "), "Đặc khu": ("Đặc khu ",),
}
HAMLETS = (
    "Thôn", "thôn", "Xóm", "xóm", "Ấp", "ấp", "Bản", "Buôn", "Khóm", "Đội", "Làng", "Tổ dân phố",
    "Khu phố", "KP", "Khu", "Tổ", "TDP", "Tiểu khu", "Cụm", "Phum", "Sóc", "Plei",
)
WAYS = ("ngõ", "ngách", "hẻm", "kiệt", "Ngõ", "Hẻm", "K", "đường", "phố", "Đường", "Phố", "QL")


@cache
def _old() -> tuple[tuple[str, str, str], ...]:
    provinces = {code: name for code, name, *_ in read_rows("provinces_legacy")}
    districts = {row[0]: (row[1], provinces[row[2]]) for row in read_rows("districts_legacy")}
    communes = read_rows("communes_legacy")
    return tuple((row[1], *districts[row[2]]) for row in communes)


@cache
def _new() -> tuple[tuple[str, str], ...]:
    provinces = dict(read_rows("provinces_2025"))
    return tuple((name, provinces[up]) for _, name, up in read_rows("communes_2025"))


def _unit(rng: Random, full: str, style: int) -> str:
    """One unit bare, in full or shortened; numbered units keep their kind."""
    kind = next((kind for kind in SHORT if full.startswith(kind + " ")), None)
    if kind is None:
        return full
    bare = full[len(kind) + 1 :]
    if style == 0 and not bare.isdigit():
        return bare
    return full if style < 2 else rng.choice(SHORT[kind]) + bare


def _street(rng: Random) -> str:
    if rng.random() < 0.5:
        return " ".join((rng.choice(SURNAMES), rng.choice(MIDDLE), rng.choice(given())))
    return title_case(" ".join(syllable(rng) for _ in range(rng.choice((1, 2, 2, 3)))))


def house(rng: Random) -> str:
    """House, lane, hamlet or block."""
    number = str(rng.randint(1, 999)) if rng.random() < 0.8 else str(rng.randint(1000, 9999))
    number += rng.choice(("", "", "", "A", "B", "C", "/" + str(rng.randint(1, 99)), "Bis",
                          f"/{rng.randint(1, 60)}/{rng.randint(1, 30)}", f"-{rng.randint(1, 99)}"))
    draw = rng.random()
    if draw < 0.35:
        hamlet = rng.choice(HAMLETS)
        which = str(rng.randint(1, 20)) if rng.random() < 0.45 else _street(rng)
        return f"{hamlet} {which}" + (f", {rng.choice(HAMLETS)} {rng.randint(1, 20)}"
                                      if rng.random() < 0.2 else "")
    if draw < 0.55:
        return f"{rng.choice(('Số ', 'số ', '', ''))}{number} {_street(rng)}"
    if draw < 0.75:
        return (f"{rng.choice(('Số ', 'Số nhà ', 'SN ', '', ''))}{number} {rng.choice(WAYS)} "
                f"{rng.randint(1, 400)} {rng.choice(('đường ', 'phố ', '', ''))}{_street(rng)}")
    if draw < 0.85:
        return (f"{rng.choice(('P.', 'Phòng ', 'Căn hộ ', 'CH '))}{rng.randint(101, 2999)}"
                f" {rng.choice(('Nhà', 'CC', 'Chung cư', 'Tòa', 'Toà', 'Lô'))} "
                f"{rng.choice('ABCDEHNST')}{rng.randint(1, 30)}")
    return f"Tổ {rng.randint(1, 99)}{rng.choice((' ', ', KP ', ', Khu phố ', ' ấp '))}" + (
        str(rng.randint(1, 12)) if rng.random() < 0.6 else _street(rng))


def address(rng: Random) -> str:
    """An address of old or new units, whole or broken at a word as a card breaks its lines."""
    units = rng.choice(_new() if rng.random() < 0.35 else _old())
    style = rng.choice((0, 0, 0, 1, 1, 2))
    parts = [_unit(rng, unit, style) for unit in units]
    if rng.random() < 0.6:
        parts.insert(0, house(rng))
    text = rng.choice((", ", ", ", ", ", ", ", " - ", "-", ",")).join(parts)
    words = text.split(" ")
    if rng.random() < 0.6 and len(words) > 4:
        cut = rng.randint(2, len(words) - 2)
        text = " ".join(words[:cut] if rng.random() < 0.5 else words[cut:])
    return text.upper() if rng.random() < 0.12 else text


def posted(rng: Random) -> str:
    """A whole address as people write it on one row: house, commune, district, province."""
    units = list(rng.choice(_new() if rng.random() < 0.15 else _old()))
    province = units.pop()
    bare = next((province[len(kind) + 1 :] for kind in SHORT if province.startswith(kind + " ")),
                province)
    town = province.startswith("Thành phố") and rng.random() < 0.6
    parts = [_unit(rng, unit, rng.choice((1, 1, 1, 2))) for unit in units]
    parts.append((rng.choice(("TP ", "TP ", "TP. ", "Tp ", "Thành phố ")) if town else "") + bare)
    if rng.random() < 0.9:
        parts.insert(0, house(rng))
    return rng.choice((", ", ", ", ", ", ", ", " , ", " - ", ",")).join(parts)
