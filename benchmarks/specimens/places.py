"""Invented addresses in existing units: the gazetteer of catalog/tables gives the units."""

import random
import re
from dataclasses import dataclass, replace
from functools import cache

from benchmarks.specimens.words import words
from catalog.tables import read_rows


@dataclass(frozen=True, slots=True)
class Place:
    """One address in the ways papers print it."""

    house: str  # house and street, or hamlet; may be empty
    short: str  # as on cards before 7/2025: "Xóm 3, Hải Nam, Hải Hậu, Nam Định"
    short_2025: str  # as on cards since: commune and province
    long: str  # with the words Xã, Huyện, Tỉnh
    commune: str  # "Xã Hải Nam"
    district: str
    province: str
    province_code: str  # three digits, as in the personal number


@dataclass(frozen=True, slots=True)
class _Units:
    communes: tuple[tuple[str, ...], ...]
    districts: dict[str, tuple[str, ...]]
    provinces: dict[str, str]
    later: dict[str, tuple[str, ...]]
    later_provinces: dict[str, str]


@cache
def _units() -> _Units:
    return _Units(
        tuple(row for row in read_rows("communes_legacy") if row[1] and row[3]),
        {row[0]: row for row in read_rows("districts_legacy")},
        {row[0]: row[1] for row in read_rows("provinces_legacy")},
        {row[0]: row for row in read_rows("communes_2025")},
        {row[0]: row[1] for row in read_rows("provinces_2025")},
    )


def bare(unit: str) -> str:
    """The name of a unit as cards print it: without its kind, unless the name is a number.

    >>> bare("Phường Bến Nghé"), bare("Quận 1"), bare("Thành phố Hồ Chí Minh")
    ('Bến Nghé', 'Quận 1', 'TP. Hồ Chí Minh')
    """
    if unit == "Thành phố Hồ Chí Minh":
        return "TP. Hồ Chí Minh"
    name = re.sub(r"^(Phường|Xã|Thị trấn|Đặc khu|Quận|Huyện|Thị xã|Thành phố|Tỉnh) ", "", unit)
    return unit if name.isdigit() else name


def draw_house(rng: random.Random, urban: bool) -> str:
    """A house in a street of a town, or a hamlet of a village."""
    street = rng.choice(words()["streets"])
    number = rng.randrange(1, 400)
    if urban:
        return rng.choice(
            (
                f"Số {number} {street}",
                f"{number}/{rng.randrange(1, 90)} {street}",
                f"Số {rng.randrange(1, 60)} ngõ {number} {street}",
                f"{number} đường {street}",
                f"Tổ {rng.randrange(1, 40)}, KP {rng.randrange(1, 9)}",
                f"Tổ dân phố số {rng.randrange(1, 30)}",
                f"P{rng.randrange(101, 2500)} CT{rng.randrange(1, 9)}A, Khu đô thị mới",
                f"Kiệt {number}/{rng.randrange(1, 20)} {street}",
            )
        )
    hamlet = rng.choice(words()["hamlets"])
    return rng.choice(
        (
            f"Thôn {hamlet}",
            f"Xóm {rng.randrange(1, 20)}",
            f"Ấp {hamlet}",
            f"Ấp {rng.randrange(1, 12)}",
            f"Bản {hamlet}",
            f"Tổ {rng.randrange(1, 20)}, Thôn {rng.randrange(1, 12)}",
            f"Đội {rng.randrange(1, 15)}, Thôn {hamlet}",
            f"{number}, Tổ {rng.randrange(1, 20)}, Ấp {hamlet}",
            "",
        )
    )


def draw_place(rng: random.Random) -> Place:
    """An address in a commune that existed before 7/2025, with its name since then."""
    units = _units()
    _, commune, district_code, became, _ = rng.choice(units.communes)
    district = units.districts[district_code]
    province = units.provinces[district[2]]
    house = draw_house(rng, urban=commune.startswith("Phường"))
    later = units.later[became.split()[0]]
    return Place(
        house=house,
        short=_join(house, bare(commune), bare(district[1]), bare(province)),
        short_2025=_join(house, bare(later[1]), bare(units.later_provinces[later[2]])),
        long=_join(house, commune, district[1], province),
        commune=commune,
        district=district[1],
        province=province,
        province_code=district[2].zfill(3),
    )


def without_house(place: Place) -> Place:
    """The commune alone, as most cards print the place of origin."""
    cut = f"{place.house}, "
    return replace(
        place,
        house="",
        short=place.short.removeprefix(cut),
        short_2025=place.short_2025.removeprefix(cut),
        long=place.long.removeprefix(cut),
    )


def hospital(rng: random.Random) -> str:
    """Where somebody was born, as birth certificates say it."""
    place = draw_place(rng)
    unit = _join("", place.commune, place.district, place.province)
    if rng.random() < 0.25:
        return unit
    return f"{rng.choice(words()['hospitals'])}, {unit}"


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
