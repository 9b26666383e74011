"""Units of administration: how they are called, and how far a text is from a name.

Tables are read on first use. Legacy = 63 provinces, districts, communes as of 2025-06-30;
2025 = 34 provinces and their communes.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from catalog.checks.text import fold, tone_fold
from catalog.tables import read_rows

_TYPE = re.compile(
    r"^(?:(?:tỉnh|thành phố|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu)\s+"
    r"|(?:tp|tx|tt|t\.p|t\.x|t\.t)(?:\.\s*|\s+)|[tqhpx]\.\s*|[qp](?=\d))",
    re.IGNORECASE,
)
_I_OF_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


@dataclass(frozen=True, slots=True)
class Unit:
    """One province, district or commune."""

    code: str  # code of the General Statistics Office: 2, 3 or 5 digits
    name: str  # "Quận Ba Đình"
    short: str  # "Ba Đình"
    keys: frozenset[str]  # equality keys of all its spellings
    spelt: str  # letters and marks apart, for distances
    bare: str  # letters only
    former: frozenset[str] = frozenset()  # bare keys of units that were merged into it
    became: tuple[str, ...] = ()  # codes of the 2025 units, likeliest first


def strip_type(text: str) -> str:
    """A unit's name without `Tỉnh`, `TP.`, `P.`, ...

    >>> strip_type("TP. Hồ Chí Minh"), strip_type("Q1"), strip_type("Phú Yên")
    ('Hồ Chí Minh', '1', 'Phú Yên')
    """
    return _TYPE.sub("", text)


def equal_key(text: str) -> str:
    """Equal for spellings that are all right: Hoà = Hòa, Mỹ = Mĩ, Kontum = Kon Tum, M'Gar."""
    return re.sub(r"[\W_]", "", tone_fold(text)).translate(_I_OF_Y)


def spell(text: str) -> str:
    """Letters and marks apart, without spaces: a wrong mark is one edit, a wrong letter too."""
    apart = unicodedata.normalize("NFD", re.sub(r"[\W_]", "", tone_fold(text)))
    return apart.replace("đ", "d\u0335")


def bare_key(text: str) -> str:
    """Letters and digits only, without marks."""
    return re.sub(r"[\W_]", "", fold(text))


def distance(spelt: str, bare: str, unit: Unit) -> float:
    """1 for a wrong letter, 0.3 for a wrong mark: readers confuse marks far more often."""
    letters = Levenshtein.distance(bare, unit.bare, score_cutoff=3)
    return letters + 0.3 * max(0, Levenshtein.distance(spelt, unit.spelt) - letters)


def _unit(
    code: str, name: str, spellings: tuple[str, ...] = (), former: str = "", became: str = ""
) -> Unit:
    short = strip_type(name)
    return Unit(
        code=code,
        name=name,
        short=short,
        keys=frozenset(map(equal_key, (short, *spellings))),
        spelt=spell(short),
        bare=bare_key(short),
        former=frozenset(former.split()),
        became=tuple(became.split()),
    )


@cache
def legacy_provinces() -> tuple[Unit, ...]:
    """The 63 provinces and cities."""
    spellings: dict[str, list[str]] = {}
    for code, spelling in read_rows("province_spellings"):
        spellings.setdefault(code, []).append(spelling)
    return tuple(
        _unit(code, name, tuple(spellings.get(code, ())), became=became)
        for code, name, became in read_rows("provinces_legacy")
    )


@cache
def provinces() -> tuple[Unit, ...]:
    """The 34 provinces and cities since 2025-07-01."""
    spellings: dict[str, list[str]] = {}
    for code, spelling in read_rows("province_spellings"):
        spellings.setdefault(code, []).append(spelling)
    return tuple(
        _unit(code, name, tuple(spellings.get(code, ())))
        for code, name in read_rows("provinces_2025")
    )


@cache
def legacy_districts(province: str) -> tuple[Unit, ...]:
    """The districts of a legacy province."""
    return tuple(
        _unit(code, name, former=former)
        for code, name, parent, former in read_rows("districts_legacy")
        if parent == province
    )


@cache
def legacy_communes(district: str) -> tuple[Unit, ...]:
    """The communes of a legacy district. An island district without communes gives none."""
    return tuple(
        _unit(code, name, former=former, became=became)
        for code, name, became, former in _communes_by_district().get(district, ())
        if name
    )


@cache
def communes(province: str) -> tuple[Unit, ...]:
    """The communes of a province since 2025-07-01."""
    return tuple(
        _unit(code, name) for code, name, parent in read_rows("communes_2025") if parent == province
    )


@cache
def island_became(district: str) -> tuple[str, ...]:
    """The 2025 communes of an island district that had no communes of its own."""
    rows = _communes_by_district().get(district, ())
    return tuple(code for _, name, became, _ in rows if not name for code in became.split())


@cache
def _communes_by_district() -> dict[str, list[tuple[str, str, str, str]]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for code, name, district, became, former in read_rows("communes_legacy"):
        found.setdefault(district, []).append((code, name, became, former))
    return found
