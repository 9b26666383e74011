"""Words that addresses are made of, respelt when only their marks or a space were lost.

Only phrases and hamlet words that cannot be a name; the names themselves are left to the
gazetteer. Unit words are put right when what follows them is such a unit.

>>> respell("Tố9. Âp Ngọc Lâm, Huyên Bến Cầu, Tỉnh Tây Ninh")
'Tổ 9, Ấp Ngọc Lâm, Huyện Bến Cầu, Tỉnh Tây Ninh'
>>> respell("Ủy bạn nhận dận Xã An Cầu")
'Ủy ban nhân dân Xã An Cầu'
>>> respell("Tổ 8, TRôm 11, Tiên Tiến")
'Tổ 8, Thôn 11, Tiên Tiến'
>>> respell("Bệnh niệm Từ Dũ")
'Bệnh viện Từ Dũ'
>>> respell("Xã Xã An Định, Huyện Tuy An")
'Xã An Định, Huyện Tuy An'
>>> respell("Lố 5, Lóm 12, Cã Mỹ Lộc")
'Số 5, Xóm 12, Xã Mỹ Lộc'
>>> respell("Số 34 ngõ 1633 Tháng 2, Quyết Tiến")  # streets are named after days
'Số 34 ngõ 163 3 Tháng 2, Quyết Tiến'
>>> respell("Trạm y tế xã Xã Chi Lăng"), respell("Bảm Tây")
('Trạm y tế xã, Xã Chi Lăng', 'Bản Tây')
>>> respell("35,35, Tổ 12, Phong Dụ Hạ"), respell("Ân 2, Hòa Phú")
('35, Tổ 12, Phong Dụ Hạ', 'Ấp 2, Hòa Phú')
>>> respell("Ấp Thương, Chiềng Sung"), respell("Thôn Ha, Nấm Dẩn")
('Ấp Thượng, Chiềng Sung', 'Thôn Hạ, Nấm Dẩn')
>>> respell("Xã Thạnh Phú, Thành nhố Sóc Trăng")
'Xã Thạnh Phú, Thành phố Sóc Trăng'
"""

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from catalog.checks import gazetteer
from catalog.checks.text import fold, tone_fold
from catalog.tables import read_rows, read_words

PHRASES = (
    "ủy ban nhân dân", "thị trấn", "thị xã", "thành phố", "bệnh viện", "trạm y tế",
    "trung tâm y tế", "đa khoa khu vực", "phụ sản trung ương", "nhà hộ sinh",
)  # fmt: skip
HAMLETS = {"ap": "ấp", "thon": "thôn", "xom": "xóm"}
MISREAD = {  # by hand; no place begins so
    "bảm": "bản", "thôm": "thôn", "thân": "thôn", "trôn": "thôn", "trôm": "thôn", "lóm": "xóm",
    "cóm": "xóm",
}  # fmt: skip
UNITS = {"quan": "quận", "huyen": "huyện", "tinh": "tỉnh"}
_GLUED = re.compile(
    r"\b(t[ổốồôõ]|đội|ấp|thôn|xóm|khu|kp|bản|khóm|ngõ|hẻm|kiệt|quận|phường)(\d)", re.IGNORECASE
)
_NUMBERED = re.compile(r"\b([Tt])([ôốồỗộÔỐỒỖỘ])(\s?\d)")  # Tổ 15: a group of houses
_TEAM = re.compile(r"\b([Đđ])([ôổốồỗ]i|[ÔỔỐỒỖ]I)(\s?\d)")  # Đội 5: a hamlet's team
_HOUSE = re.compile(r"\d|\b(?:đường|phố)\b", re.IGNORECASE)
_FIRST = re.compile(r"(?:(?:số |nhà )?\d[\d/]*\w?, )?[^,]*", re.IGNORECASE)
OFFICE = re.compile(r"(?:trạm y tế|UBND|[uủ][yỷ] ban nhân dân)\s+", re.IGNORECASE)
_XA = re.compile(r"[A-ZĐ]ã")  # the X of a hand is many letters
_SO = re.compile(r"(^|, )[A-ZĐ]ố (?=\d)")
_HAMLET = re.compile(r"(^|, )[ÂẤẦẨẪẬ]n (?=\d)")  # a p of a hand
_AGAIN = re.compile(r"^(\d[\d/]*),\s?(?=\1,)")  # a number written again
_BED = re.compile(r"^\w[:.]?\s+(?=bệnh viện|trạm y tế|nhà hộ sinh)", re.I)  # of a column before
_NINE = re.compile(r"\b((?:Tổ|Ấp|Thôn|Xóm|Đội) \d?)[gq]\b")
_CLOSE = re.compile(r"(^|, )(Tổ|Ấp|Thôn|Xóm|Đội)[gq](?=,)")  # the same without a space
_WATER = re.compile(r"\b((?:Ia|Ea) )0(?=,|$)")  # Ia O is a commune; no name ends in a nought
_LOST = re.compile(r"\bTrạm (?:tế|ế)\b|^y tế(?= (?:xã|phường|thị trấn)\b)", re.IGNORECASE)
_TWICE = re.compile(  # written again, the first struck out
    r"\b(xã|phường|thị trấn|quận|huyện|thị xã|thành phố|tỉnh|thôn|xóm|ấp|tổ|bệnh viện|trạm y tế)"
    r"\s+(?=\1\b)", re.IGNORECASE,
)  # fmt: skip
_STATION = re.compile(r"(trạm y tế xã)\s+(?=xã\b)", re.IGNORECASE)  # of a commune, in it
_STOP = re.compile(r"(?<=\d)\s*\.\s*(?=[^\W\d_]{2})")
_UPPER = re.compile(r"\b((?:Ấp|Thôn|Xóm|Bản) )(Thương|Ha)(?=,|$)")  # upper and lower, no names
_DAY = re.compile(r"(?<=\d)(?=(?:3 Tháng 2|30 Tháng 4|2 Tháng 9|19 Tháng 5|26 Tháng 3)\b)", re.I)
_WORD = re.compile(r"[^\W\d_]+")


def respell(text: str) -> str:
    """The address with its common words in their right spelling."""
    text = _NUMBERED.sub(lambda hit: hit[1] + ("ổ" if hit[2].islower() else "Ổ") + hit[3], text)
    text = _TEAM.sub(lambda hit: hit[1] + ("ội" if hit[2].islower() else "ỘI") + hit[3], text)
    text = _TWICE.sub("", _STATION.sub(r"\1, ", text))
    text = _HAMLET.sub(r"\1Ấp ", _AGAIN.sub("", _BED.sub("", text)))
    text = _LOST.sub("Trạm y tế", _WATER.sub(r"\1O", text))
    text = _NINE.sub(r"\g<1>9", _CLOSE.sub(r"\1\2 9", _SO.sub(r"\1Số ", text)))
    text = _STOP.sub(", ", _GLUED.sub(r"\1 \2", text))
    text = _DAY.sub(" ", _UPPER.sub(lambda hit: hit[1] + ("Thượng", "Hạ")[hit[2] == "Ha"], text))
    text = ", ".join(_part(part.strip()) for part in text.split(", "))
    for phrase in PHRASES:
        text = _phrase(text, phrase)
    return _hyphened(_streets(text))


def respell_office(text: str) -> str:
    """The same of an office: what stands behind its kind is a commune."""
    text = respell(text)
    kind = OFFICE.match(text)
    return text[: kind.end()] + _part(text[kind.end() :]) if kind else text


def _part(part: str) -> str:
    """One part between commas, its first word put right."""
    first = _WORD.match(part)
    rest = part[first.end() :].strip() if first else ""
    if first is None or not rest:
        return part
    key = fold(first[0])
    right = HAMLETS.get(key) or MISREAD.get(first[0].lower(), "")
    if right and gazetteer.bare_key(part) in _villages():
        return part
    if not right and gazetteer.bare_key(rest) in _units().get(key, ()):
        right = UNITS[key]
    if not right and _XA.fullmatch(first[0]) and gazetteer.bare_key(rest) in _villages():
        right = "xã"
    if not right or first[0].lower() == right:
        return part
    return _cased(right, first[0]) + part[first.end() :]


def _hyphened(text: str) -> str:
    """Names of two with the hyphen between them, which is lost where a row ends.

    >>> _hyphened("Tỉnh Bà Rịa Vũng Tàu"), _hyphened("Bệnh viện Phụ sản Nhi, Xã Kim Đức")
    ('Tỉnh Bà Rịa - Vũng Tàu', 'Bệnh viện Phụ sản - Nhi, Xã Kim Đức')
    """
    for one, other in _of_two():
        text = re.sub(rf"\b{one}\s+(?={other}\b)", f"{one} - ", text)
    return text


@cache
def _of_two() -> tuple[tuple[str, str], ...]:
    """Both halves of the names that have a hyphen between them, without the word of the unit."""
    tables = ("communes_2025", "districts_legacy", "provinces_legacy")
    names = (name for table in tables for _, name, *_ in read_rows(table) if " - " in name)
    bare = (re.sub(r"^(?:Phường|Xã|Tỉnh|Thành phố) ", "", name) for name in names)
    halves = (name.partition(" - ") for name in bare)
    return (*((one, other) for one, _, other in halves), ("Phụ sản", "Nhi"))


@cache
def _villages() -> frozenset[str]:
    """Keys of the names of communes that are called xã, old and new."""
    tables = ("communes_legacy", "communes_2025")
    names = (row[1].lower() for table in tables for row in read_rows(table))
    return frozenset(gazetteer.bare_key(n.removeprefix("xã")) for n in names if n.startswith("xã"))


@cache
def _units() -> dict[str, frozenset[str]]:
    """Folded unit word → keys of the names that follow it."""
    names = {
        row[1].lower()
        for table in ("districts_legacy", "provinces_legacy", "provinces_2025")
        for row in read_rows(table)
    }
    return {
        key: frozenset(
            gazetteer.bare_key(name.removeprefix(word))
            for name in names
            if name.startswith(f"{word} ")
        )
        for key, word in UNITS.items()
    }


def _streets(text: str) -> str:
    """Names that streets everywhere have, with their marks; of two words only behind "đường".

    >>> _streets("Số 40 ngõ 100 Phan Định Phùmg, Phúc Thắng"), _streets("227 đường Ngô Quyên")
    ('Số 40 ngõ 100 Phan Đình Phùng, Phúc Thắng', '227 đường Ngô Quyền')
    >>> _streets("Số 262, Xã Viết Nghệ Tĩnh, Lam Sơn")  # the comma was read
    'Số 262, Xô Viết Nghệ Tĩnh, Lam Sơn'
    >>> _streets("354 đường Trần Hưng Đạo, Tân Khánh")  # there is a Trần Cung too
    '354 đường Trần Hưng Đạo, Tân Khánh'
    """
    first = _FIRST.match(text)  # streets stand behind a number or their kind
    house = first[0] if first else text
    if not _HOUSE.search(house):
        return text
    words, named = list(_WORD.finditer(house)), set[int]()
    for size, names in sorted(_street_names().items(), reverse=True):
        for at in range(len(words) - size + 1):
            start, end = words[at].start(), words[at + size - 1].end()
            said, own = text[start:end], set(range(at, at + size))
            if size < 3 and not text[:start].lower().endswith(("đường ", "phố ")):
                continue
            found = process.extractOne(fold(said), names.keys(), scorer=Levenshtein.distance,
                                       score_cutoff=1)  # fmt: skip
            if not found or own & named:
                continue  # nothing, or words of a longer name
            right, named = names[found[0]], named | own
            spelt = len(right) != len(said) or tone_fold(right) == tone_fold(said)
            if not spelt and said[0].isupper() and not said.isupper():
                text = text[:start] + right + text[end:]
    return text


@cache
def _street_names() -> dict[int, dict[str, str]]:
    """Number of words → folded name → the name."""
    found: dict[int, dict[str, str]] = {}
    for name in read_words("streets"):
        found.setdefault(len(name.split()), {})[fold(name)] = name
    return found


def _phrase(text: str, phrase: str) -> str:
    """Every run of words that is the phrase but for its marks or for one letter."""
    wanted = phrase.split()
    words = list(_WORD.finditer(text))
    for at in range(len(words) - len(wanted), -1, -1):
        run = words[at : at + len(wanted)]
        said = " ".join(word[0] for word in run)
        apart = text[run[0].start() : run[-1].end()]
        marks = fold(said) == fold(phrase) and tone_fold(said) != tone_fold(phrase)
        if "," in apart or not (marks or _but_for_a_letter(said, phrase)):
            continue
        right = " ".join(_cased(w, word[0]) for w, word in zip(wanted, run, strict=True))
        text = text[: run[0].start()] + right + text[run[-1].end() :]
    return text


def _but_for_a_letter(said: str, phrase: str) -> bool:
    """One letter is another, and small words follow the first: "Thạnh Phú" is a name. Behind a
    whole first word of a long phrase two may be.
    """
    first, rest = said.split(" ", 1)
    most = 2 if len(phrase) > 8 and phrase.startswith(f"{first.lower()} ") else 1
    apart = sum(a != b for a, b in zip(said.lower(), phrase, strict=False))
    return rest.islower() and len(said) == len(phrase) and 0 < apart <= most


def _cased(right: str, printed: str) -> str:
    """The right word in the case of the printed one."""
    if printed.isupper() and len(printed) > 1:
        return right.upper()
    return right.capitalize() if printed[0].isupper() else right
