"""Dates as papers print them, to ISO 8601 (YYYY-MM-DD, YYYY-MM or YYYY).

>>> check("Ngày 10 tháng 05 năm 2021").value
'2021-05-10'
>>> check("17104/1988").value
'1988-04-17'
>>> check("28-11-1788")
Checked(value='1988-11-28', problems=(), alternatives=('28-11-1788',))
>>> check_expiry("Không thời hạn").value
'none'
"""

import datetime
import re

from rapidfuzz.fuzz import partial_ratio

from catalog.checks import date_words
from catalog.checks.checked import Checked
from catalog.checks.text import SLANTING_ONE, fold, nfc

NO_EXPIRY = "none"
_FIRST_YEAR, _LAST_YEAR = 1850, 2150
_LETTERS = str.maketrans("OoQDIl|i!SsBZzgq", "0000111115582299")
_ZONE = re.compile(r"(?<![^\W\d_])(?=[^\s]*\d)[0-9OoQDIl|i!SsBZzgq]+(?![^\W\d_])")
_MARKED_O = re.compile(r"(?<=\d)[ÒÓỎÕỌÔƠòóỏõọôơ]|[ÒÓỎÕỌÔƠòóỏõọôơ](?=\d)")
_SEVENTEEN = re.compile(r"(?<!\d)17(?=\d\d(?!\d))")  # no register is that old: a 9 read as 7
_SEPARATOR = r"\s*[/\-.,:\\]{1,3}\s*"  # a dot of the leaders may be read with it
_FORMS = (
    r"(?P<d>\d{1,2})\s*thang\s*(?P<m>\d{1,2})\s*nam\s*(?P<y>\d{4})",
    rf"(?<!\d)(?P<d>\d{{1,2}}){_SEPARATOR}(?P<m>\d{{1,2}}){_SEPARATOR}(?P<y>\d{{4}})(?!\d)",
    r"(?<!\d)(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
    r"(?<!\d)(?P<d>\d\d)\s+(?P<m>\d\d)\s+(?P<y>\d{4})(?!\d)",
    r"(?<!\d)(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4})(?!\d)",
    # A slash read as the digit 1 or 7: ten characters that are no other kind of date.
    r"(?<!\d)(?P<d>\d\d)[/17](?P<m>\d\d)[/17](?P<y>\d{4})(?!\d)",
    # The ruled line behind it read as the digit 1.
    r"(?<!\d)(?P<d>\d\d)[/.-](?P<m>\d\d)[/.-](?P<y>(?:19|20)\d\d)1(?!\d)",
)
_SPACED = re.compile(r"[\s.:]*\d[\d\s]*[/.-][\d\s]*\d\s*[/.-][\d\s]*\d[\s.]*")  # a date, no more
_PARTS = (
    r"thang\s*(?P<m>\d{1,2})\s*nam\s*(?P<y>\d{4})",
    rf"(?<![\d/.\-])(?P<m>\d{{1,2}}){_SEPARATOR}(?P<y>\d{{4}})(?!\d)",
    r"(?<!\d)(?P<y>\d{4})(?!\d)",
)


def check(text: str) -> Checked:
    """The date in a text. Digits and words that both stand there must agree."""
    text = _MARKED_O.sub("0", SLANTING_ONE.sub("1", text))
    if (meant := _SEVENTEEN.sub("19", text)) != text and (mended := check(meant)).value:
        return Checked(mended.value, mended.problems, (*mended.alternatives, text.strip()))
    digits, _, words = nfc(text).partition("ằng chữ")
    found, impossible = _from_digits(digits)
    said = date_words.parse(words or (digits if not found else ""))
    if found and said and found != said:
        return Checked(found, ("date_words_conflict",), (said,))
    if found or said:
        return Checked(found or said)
    return Checked("", ("unreadable",), (impossible,)) if impossible else Checked("")


def check_expiry(text: str) -> Checked:
    """A date, or "none" for `Không thời hạn`."""
    found = check(text)
    if not found.value and partial_ratio("khong thoi han", fold(text)) >= 75:
        return Checked(NO_EXPIRY)
    return found


def check_year(text: str) -> Checked:
    """The year in a text that holds a year or a whole date."""
    found = check(text)
    return Checked(found.value[:4], found.problems, found.alternatives)


def show(iso: str) -> str:
    """An ISO date as forms show it: dd/mm/yyyy, mm/yyyy or yyyy; other text unchanged."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", iso):
        return iso
    return "/".join(reversed(iso.split("-")))


def _from_digits(text: str) -> tuple[str, str]:
    """ISO date and, when the digits make no date of the calendar, those digits."""
    plain = _ZONE.sub(lambda zone: zone[0].translate(_LETTERS), text)
    plain = fold(plain)
    joined = re.sub(r"(?<=\d) (?=\d\b)", "", plain)  # spaced digits: `1 0 / 0 5 / 2 0 2 1`
    halves = re.sub(r"(?<!\d)(1[89]|20) (\d\d)(?! ?\d)", r"\1\2", plain)  # typed: `19 82`
    tight = re.sub(r"(?<=\d)\s+(?=\d)", "", plain) if _SPACED.fullmatch(plain) else ""
    impossible = ""
    for candidate in dict.fromkeys((plain, joined, halves, tight)):
        for form in _FORMS:
            if found := re.search(form, candidate):
                try:
                    day = datetime.date(int(found["y"]), int(found["m"]), int(found["d"]))
                except ValueError:
                    impossible = impossible or found[0]
                    continue
                if _FIRST_YEAR <= day.year <= _LAST_YEAR:
                    return day.isoformat(), ""
    if impossible:
        return "", impossible
    year = halves if re.fullmatch(r"\W*\d{4}\W*", halves) else ""
    for candidate in dict.fromkeys((plain, joined, year)):
        for form in _PARTS:
            if found := re.search(form, candidate):
                month = int(found.groupdict().get("m") or 0)
                if month <= 12 and _FIRST_YEAR <= int(found["y"]) <= _LAST_YEAR:
                    return found["y"] + (f"-{month:02}" if month else ""), ""
    return "", ""
