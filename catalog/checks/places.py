"""Places: which units an address names, and the right spelling of a misread unit.

The text stays as printed. A unit's name is repaired only when it was misread and exactly one unit
of the matched parent fits clearly; house, street and hamlet are never touched.

>>> check("Số 12 ngõ 7 phố Trấn Vũ, Trúc Bach, Ba Đinh, Ha Nội").value
'Số 12 ngõ 7 phố Trấn Vũ, Trúc Bạch, Ba Đình, Hà Nội'
>>> check("n Đội 8, Thôn Đoài, Cái Tắc").value
'Đội 8, Thôn Đoài, Cái Tắc'
>>> locate("Trúc Bạch, Ba Đình, Hà Nội").became
('00004',)
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from catalog.checks import gazetteer
from catalog.checks.checked import Checked
from catalog.checks.gazetteer import Unit
from catalog.checks.place_words import respell, respell_office
from catalog.checks.plain import check_text
from catalog.checks.syllables import is_syllable

_CLEAR = 0.7  # how much farther the second unit must be before the first is taken
_HOUSE = re.compile(
    r"^(?:số|nhà|tổ|khu|khối|ấp|thôn|xóm|bản|buôn|làng|sóc|đội|đường|phố|ngõ|ngách|hẻm|kiệt|lô|kp"
    r"|bệnh viện|trạm|nhà hộ sinh)\b",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"\d, (?:tổ|khu|khối|ấp|thôn|xóm|bản|buôn|làng|sóc|đội|phường|xã|quận|huyện)\b", re.IGNORECASE
)
_LEAD = re.compile(r"^[a-zà-ỹ]{1,2} (?=(?:Đội|Thôn|Tổ|Ấp|Xóm|Bản|Khu|Khóm|Số) )")  # of a label
_STREET = re.compile(r"\b(?:đường|phố|ngõ|ngách|hẻm|kiệt|số)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of the text that names a unit."""

    unit: Unit
    start: int  # of the name without `Quận`, `P.`, ...
    end: int
    head: int  # start with the type word
    cost: float  # 0 when the name is spelt right


@dataclass(frozen=True, slots=True)
class Place:
    """The units that an address names. Codes of the General Statistics Office."""

    form: Literal["legacy", "2025"]
    house: str  # what stands before the units
    matches: tuple[Match, ...]  # province first
    province: str  # code of 2 digits
    district: str  # 3 digits, empty in the 2025 form or when not named
    commune: str  # 5 digits, empty when not named or not unique
    became: tuple[str, ...]  # communes of today; several when the old one was split
    province_now: str

    @property
    def cost(self) -> float:
        """0 when every unit is spelt right."""
        return sum(match.cost for match in self.matches)


def check(text: str) -> Checked:
    """The address with tidy spaces; misread units in their right spelling when that is clear."""
    read = re.sub(r"\s*,(?=[^\s\d])", ", ", check_text(text).value).rstrip(" .")
    printed = _LEAD.sub("", _without_stray(respell(read)))
    places = _candidates(printed)
    if not places:
        return Checked(printed, alternatives=(read,) if printed != read else ())
    if any(_named_whole(place, printed) for place in places):
        return Checked(printed, alternatives=(read,) if printed != read else ())
    best = places[0]
    rivals = [
        place
        for place in places
        if len(place.matches) == len(best.matches) and place.cost - best.cost < _CLEAR
    ]
    values = {_repair(printed, place) for place in rivals}
    if len(values) > 1:  # the old and the new units would be repaired differently
        return Checked(printed, alternatives=tuple(sorted(values - {printed})))
    value = values.pop()
    return Checked(value, alternatives=(read,) if value != read else ())


def _without_stray(text: str) -> str:
    """An address ends with its province: what is no name behind it is of a stamp or a rule.

    >>> _without_stray("Xã Minh Sơn, Tỉnh Lạng Sơn 5"), _without_stray("Tịnh Sơn, Quảng Ngãi ố Mi")
    ('Xã Minh Sơn, Tỉnh Lạng Sơn', 'Tịnh Sơn, Quảng Ngãi')
    >>> _without_stray("Tỉnh Hà Nam"), _without_stray("Vụ Bản, Hà Nam Ninh")
    ('Tỉnh Hà Nam', 'Vụ Bản, Hà Nam Ninh')
    """
    whole, short = _provinces()
    if found := whole.search(text):
        return text[: found.end(1)]
    found = short.search(text)
    if found and not all(map(_is_name, re.findall(r"\w+", found[2]))):
        return text[: found.end(1)]
    return text


@cache
def _provinces() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A province by its full name, and by its short one in the last part, and little behind it."""
    units = {*gazetteer.legacy_provinces(), *gazetteer.provinces()}
    full, short = (
        "|".join(sorted(names, key=len, reverse=True))
        for names in ({unit.name for unit in units}, {unit.short for unit in units})
    )
    return (
        re.compile(rf"({full})[\s,.;]+\S{{1,2}}$"),
        re.compile(rf"(, (?:T\w*\.? ?)?(?:{short}))([\s.;-]+[^,]{{1,10}}|,\s\S{{1,3}})$"),
    )


def _is_name(word: str) -> bool:
    """A syllable with a capital, as in names of units: "Ninh"."""
    return word == "VN" or (word.istitle() and is_syllable(word.lower()))


def check_office(text: str) -> Checked:
    """The office of a commune, its words in their right spelling.

    >>> check_office("Tram y tế Lã Tân An").value
    'Trạm y tế Xã Tân An'
    """
    read = check_text(text).value
    value = respell_office(read)
    return Checked(value, alternatives=(read,) if value != read else ())


def _named_whole(place: Place, text: str) -> bool:
    """A commune of today with its kind, letter by letter: "Phường 2 Bảo Lộc" lost no comma."""
    last = place.matches[-1]
    return bool(
        place.form == "2025" and place.commune and not place.cost
        and text[last.head : last.end] == last.unit.name
    )  # fmt: skip


def locate(text: str) -> Place | None:
    """The units that end an address, or None when it names no province."""
    return next(iter(_candidates(text)), None)


def fitness(text: str) -> float:
    """How well the text is made: one for each known unit at its end, less what is misspelt in
    them, and one for each comma between a number and the next word of a kind.

    >>> fitness("Tổ 10, Thôn 6, Mường Tè, Lai Châu"), fitness("Tổ 10 Thôn 6, Mường, Tè, Lai Châu")
    (3.0, 1.0)
    """
    place = locate(text)
    units = len(place.matches) - place.cost if place else 0.0
    return units + len(_PARTED.findall(text))


@lru_cache(maxsize=4096)
def _candidates(text: str) -> tuple[Place, ...]:
    """The address read in the old and in the new form, the likelier first."""
    found = [place for place in (_legacy(text), _today(text)) if place]
    # More units, then better spelling. `12 Trấn Vũ, Ba Đình, Hà Nội`, where Ba Đình is an old
    # district and a new commune, is the new form: an old residence would name its commune.
    found.sort(key=lambda p: (-len(p.matches), p.cost, (p.form == "2025") != bool(p.house)))
    return tuple(found)


def _legacy(text: str) -> Place | None:
    province = _match(text, len(text), gazetteer.legacy_provinces())
    if province is None:
        return None
    districts = gazetteer.legacy_districts(province.unit.code)
    district = _match(text, province.head, districts)
    if district is None:
        return _place("legacy", text, (province,))
    communes = gazetteer.legacy_communes(district.unit.code)
    commune = _match(text, district.head, communes)
    return _place("legacy", text, tuple(m for m in (province, district, commune) if m))


def _today(text: str) -> Place | None:
    province = _match(text, len(text), gazetteer.provinces())
    if province is None:
        return None
    commune = _match(text, province.head, gazetteer.communes(province.unit.code))
    return _place("2025", text, tuple(m for m in (province, commune) if m))


def _place(form: Literal["legacy", "2025"], text: str, matches: tuple[Match, ...]) -> Place:
    units = [match.unit for match in matches]
    codes = {len(unit.code): unit.code for unit in units}
    became = units[-1].became if len(units) == 3 else ()
    if form == "2025":
        became = (codes[5],) if 5 in codes else ()
    elif 3 in codes and 5 not in codes:
        became = gazetteer.island_became(codes[3])
    return Place(
        form=form,
        house=text[: matches[-1].head].strip(" ,;.-"),
        matches=matches,
        province=codes[2],
        district=codes.get(3, ""),
        commune=codes.get(5, ""),
        became=became,
        province_now=units[0].became[0] if form == "legacy" else codes[2],
    )


def _match(text: str, end: int, units: tuple[Unit, ...]) -> Match | None:
    """The unit whose name ends the text before `end`."""
    end = len(text[:end].rstrip(" ,;.-"))
    part = max(text.rfind(",", 0, end), text.rfind(";", 0, end)) + 1
    part += len(text[part:end]) - len(text[part:end].lstrip())
    if part >= end:
        return None
    # The whole part between commas, then its last words in case a comma was lost.
    words = [part + m.end() for m in re.finditer(r"[\s\-.]+", text[part:end])]
    for start in (part, *words):
        if _STREET.search(text[part:start]):
            continue  # `đường Hai Bà Trưng` is no district
        if exact := _exact(text, start, end, units):
            return exact
    return _near(text, part, end, units)


def _exact(text: str, head: int, end: int, units: tuple[Unit, ...]) -> Match | None:
    for start in dict.fromkeys((head, end - len(gazetteer.strip_type(text[head:end])))):
        name = text[start:end]
        if not name or (name.isdigit() and start == head):
            continue  # a bare number is no unit, `Quận 1` is
        key, bare = gazetteer.equal_key(name), gazetteer.bare_key(name)
        found = [unit for unit in units if key in unit.keys]
        if not found and not name.isdigit():
            found = [unit for unit in units if bare in unit.former]
        if len(found) > 1:  # a town and a commune of one name: the type word decides
            typed = gazetteer.bare_key(text[head:end])
            found = [unit for unit in found if gazetteer.bare_key(unit.name) == typed] or found
        if found:
            unit = found[0] if len(found) == 1 else replace(found[0], code="", became=())
            return Match(unit, start, end, head, 0.0)
    return None


def _near(text: str, head: int, end: int, units: tuple[Unit, ...]) -> Match | None:
    """The one unit that is clearly meant by a misread name."""
    if _HOUSE.match(text[head:end]):
        return None
    best: Match | None = None
    rival = float("inf")
    for start in dict.fromkeys((head, end - len(gazetteer.strip_type(text[head:end])))):
        spelt, bare = gazetteer.spell(text[start:end]), gazetteer.bare_key(text[start:end])
        limit = _limit(bare)
        for unit in units:
            if abs(len(unit.bare) - len(bare)) > 2 or not _same_number(unit.bare, bare):
                continue
            cost = gazetteer.distance(spelt, bare, unit)
            if cost > limit + _CLEAR:
                continue
            if best is None or cost < best.cost:
                if best and best.unit.short != unit.short:
                    rival = min(rival, best.cost)
                best = Match(unit, start, end, head, cost)
            elif unit.short != best.unit.short:
                rival = min(rival, cost)
    if best is None or best.cost > _limit(best.unit.bare) or rival - best.cost < _CLEAR:
        return None
    return best


def _same_number(one: str, other: str) -> bool:
    """Whether two names hold the same digits, beside letters if any: "Hố Nai 3", no "Phường 3"."""
    digits = re.sub(r"\D", "", one)
    return digits == re.sub(r"\D", "", other) and digits != one


def _limit(bare: str) -> float:
    """Largest distance at which a name still counts as misread and not as another name."""
    if len(bare) < 4:
        return 0.6
    return 1.3 if len(bare) < 8 else 2.0


def _repair(text: str, place: Place) -> str:
    """The text with misread names respelt and lost commas between units put back."""
    head = 0
    for position, match in enumerate(place.matches):  # from the end, so that positions stay right
        if position and re.fullmatch(r"\s+|\s*\.\s*", gap := text[match.end : head]):
            text = text[: match.end] + ", " + text[match.end + len(gap) :]
        if match.cost:
            printed = text[match.start : match.end]
            name = match.unit.short.upper() if printed.isupper() else match.unit.short
            text = text[: match.start] + name + text[match.end :]
        head = match.head
    return text
