"""Dates written in words, as birth entries repeat them.

>>> parse("Ngày mồng chín, tháng tư, năm hai nghìn không trăm linh năm")
'2005-04-09'
>>> write("1988-04-17")
'Ngày mười bảy, tháng tư, năm một nghìn chín trăm tám mươi tám'
"""

import datetime
import re

from catalog.checks.text import fold

_UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
# Keys without marks, as `fold` leaves them; all usual variants of domain writing.
_DIGIT = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_MONTH = {"gieng": 1, "chap": 12}
_THOUSAND, _ZERO_TENS = {"nghin", "ngan"}, {"linh", "le"}


class _NotANumber(ValueError):
    """The words do not add up to a number."""


def parse(text: str) -> str:
    """ISO date (or year and month, or year) said by the words, or an empty string."""
    words = re.findall(r"[a-z]+", fold(text))
    try:
        year = _year(words[_start_of_year(words) :])
        head = words[: _start_of_year(words) - 1]
        if "thang" not in head:
            return f"{year:04}" if not head else ""
        split = head.index("thang")
        month = _month(head[split + 1 :])
        day_words = [word for word in head[:split] if word not in {"ngay", "mong", "mung"}]
        if not day_words:
            return f"{year:04}-{month:02}" if 1 <= month <= 12 else ""
        return datetime.date(year, month, _below_100(day_words)).isoformat()
    except ValueError:
        return ""


def write(iso: str) -> str:
    """The words of an ISO date, year-month or year, in the spelling of the registers."""
    parts = [int(part) for part in iso.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    words = [f"năm {_say_year(year)}"]
    if month:
        words.insert(0, f"tháng {'tư' if month == 4 else _say(month)}")
    if day:
        words.insert(0, f"ngày {'mồng ' if day <= 10 else ''}{_say(day)}")
    text = ", ".join(words)
    return text[0].upper() + text[1:]


def _start_of_year(words: list[str]) -> int:
    """Position behind the word `năm` that opens the year, not the `năm` that means five."""
    for position in range(len(words) - 1, -1, -1):
        rest = words[position + 1 :]
        if words[position] == "nam" and len(rest) >= 2 and _is_year(rest):
            return position + 1
    raise _NotANumber


def _is_year(words: list[str]) -> bool:
    try:
        return 1800 <= _year(words) <= 2199
    except ValueError:
        return False


def _year(words: list[str]) -> int:
    if len(words) == 4 and all(word in _DIGIT for word in words):  # một chín tám tám
        return int("".join(str(_DIGIT[word]) for word in words))
    if len(words) < 2 or words[1] not in _THOUSAND or words[0] not in _DIGIT:
        raise _NotANumber
    total, rest = 1000 * _DIGIT[words[0]], words[2:]
    if len(rest) >= 2 and rest[1] == "tram":
        if rest[0] not in _DIGIT:
            raise _NotANumber
        total, rest = total + 100 * _DIGIT[rest[0]], rest[2:]
    if not rest:
        return total
    if rest[0] in _ZERO_TENS and len(rest) == 2 and rest[1] in _DIGIT:
        return total + _DIGIT[rest[1]]
    if len(rest) == 1 and rest[0] != "muoi":
        raise _NotANumber  # `một nghìn chín trăm tám` may be 1908 or 1980
    return total + _below_100(rest)


def _month(words: list[str]) -> int:
    if len(words) == 1 and words[0] in _MONTH:
        return _MONTH[words[0]]
    return _below_100(words)


def _below_100(words: list[str]) -> int:
    """mười hai, hai mươi mốt, hai mốt, hăm ba, ba mươi, năm."""
    known = {**_DIGIT, "muoi": 10, "ham": 20}
    if not words or any(word not in known for word in words) or len(words) > 3:
        raise _NotANumber
    values = [known[word] for word in words]
    match values:
        case [value]:
            return value
        case [10 | 20 as tens, unit] if unit < 10:
            return tens + unit
        case [tens, 10] if 2 <= tens <= 9:
            return 10 * tens
        case [tens, unit] if 2 <= tens <= 9 and 1 <= unit <= 9:
            return 10 * tens + unit
        case [tens, 10, unit] if 2 <= tens <= 9 and 1 <= unit <= 9:
            return 10 * tens + unit
    raise _NotANumber


def _say(number: int) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return _UNITS[unit]
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if not unit:
        return head
    late = {1: "mốt", 4: "tư"} if tens > 1 else {}
    tail = {5: "lăm", **late}.get(unit, _UNITS[unit])
    return f"{head} {tail}"


def _say_year(year: int) -> str:
    thousands, rest = divmod(year, 1000)
    hundreds, rest = divmod(rest, 100)
    words = f"{_UNITS[thousands]} nghìn {_UNITS[hundreds]} trăm"
    if not rest:
        return words
    return f"{words} linh {_UNITS[rest]}" if rest < 10 else f"{words} {_say(rest)}"
