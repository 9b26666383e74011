"""Free text, marks on the body, entry numbers and times of day.

>>> check_entry_number("Số: 45 / 2025").value
'45/2025'
>>> check_time("02 giờ 15 phút").value
'02:15'
"""

import re
from collections import Counter
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from catalog.checks.checked import Checked
from catalog.checks.text import SLANTING_ONE, fold, spaces, tone_fold
from catalog.tables import read_words

_ONE_CM = re.compile(r"\b[lI|]\s?cm\b")
_COLON = re.compile(r"^\W*\w?\s*:\s+")  # of the label before
_EDGE = re.compile(r"^[\s:;.,_|/\\*=~-]+|[\s:;,_|/\\*=~-]+$")
_BEFORE_PUNCTUATION = re.compile(r"\s+([,;.])(?=\s|$)")
_SLASH = re.compile(r"(?<=\d)\s*/\s*(?=\w)")
_NUMBER = re.compile(r"(?<!\w)(\d+)\s*(?:/\s*([0-9]{4}|[^\W_][\w\-]*(?:/[\w\-]+)*))?")
_LOST_SLASH = re.compile(r"(\d{1,4})((?:19|20)\d\d)")
LONG = 14  # letters of a cause of death from which two may be misread
_LAST = re.compile(r"(.*[/-])(\w{2,4})$")
_LETTERS = str.maketrans("96038I17", "GGGBBTTT")  # figures that letters of a notice are read as
NOTICE = "GBT"  # behind the number of a notice of death: giấy báo tử
_BEFORE = re.compile(r"^[\d\W]+(?=[^\W\d_])")
_SO = re.compile(  # spaces get lost, the colon of the label is read with it, a word is read twice
    r"^(?:.{0,3}?|CCCD\W*|[^\W\d]{1,5}\W+)(CCCD|CMND|CC)\W*s[ốô]\W*(?:ố\s+)?(?=[\dgqOoỐỚ]|$)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?<=số )[\dgqOoỐỚÔƠốớôơ]{12}$")  # letters that are digits of a number
_DIGITS = str.maketrans("gqOoỐỚÔƠốớôơ", "990000000000")
_CCCD = re.compile(  # of letters alike, readers lose one or make others of them
    r"^(?:(?P<kind>C{1,2}D|C{2,3}[90O])(?=\s*số\b)|[CDGOQ0(]{2,5}\s*[sS4]?[ốôồổỗộóòo]\s*(?=[\dgq]{12}$))"
)
# a number, then up to six letters or one digit: the edge of a stamp
_CARD = re.compile(r"(.*?(?<!\d)(?:\d{9}|\d{12}))\s+[^\W\d](?:\W*\w){0,5}\W*$|(.*\d{9})\s+\d$")
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*(?:gio|g|h|:)\s*(?:(\d{1,2})\s*(?:phut|p|')?)?(?!\d)")


def check_text(text: str) -> Checked:
    """The text with single spaces and without stray punctuation at its ends.

    >>> check_text("Số 71/ GBT ,").value, check_text("1: Xóm 17, Tú Lệ").value
    ('Số 71/GBT', 'Xóm 17, Tú Lệ')
    """
    plain = _SLASH.sub("/", _BEFORE_PUNCTUATION.sub(r"\1", spaces(text)))
    return Checked(_EDGE.sub("", _COLON.sub("", plain)))


def check_papers(text: str) -> Checked:
    """Kind and number of an identity paper; a few letters behind the number are none of it.

    >>> check_papers("CCCD SỐ 038182997501 NÂU").value  # the edge of a stamp
    'CCCD số 038182997501'
    >>> check_papers("CCCDsố 030192994052").value
    'CCCD số 030192994052'
    >>> check_papers("CCD số 042034996024").value
    'CCCD số 042034996024'
    >>> check_papers("CCCDsố: 024075999967").value
    'CCCD số 024075999967'
    >>> check_papers("1:CCCD số ố 094185994983").value
    'CCCD số 094185994983'
    >>> check_papers("CCCDCCCDsố 092089998965").value
    'CCCD số 092089998965'
    >>> check_papers("CCCD CCCD số 049306993366").value
    'CCCD số 049306993366'
    >>> check_papers("CCCD SÔ 040186990052").value, check_papers("SCGH CCCD số 004040998423").value
    ('CCCD số 040186990052', 'CCCD số 004040998423')
    >>> check_papers("CCC9 số 027316993538").value
    'CCCD số 027316993538'
    >>> check_papers("CCC04ố 080098994704").value
    'CCCD số 080098994704'
    >>> check_papers("CCCD số 08g081gg668O").value
    'CCCD số 089081996680'
    >>> check_papers("CMND số 012345678, cấp ngày 01/02/2010, nơi cấp Hà Nội").value
    'CMND số 012345678, cấp ngày 01/02/2010, nơi cấp Hà Nội'
    """
    said = SLANTING_ONE.sub("1", check_text(text).value)
    if not _SO.match(said):
        said = _CCCD.sub(lambda found: "CCCD" if found["kind"] else "CCCD số ", said)
    said = _SO.sub(lambda found: f"{found[1].upper()} số ", said).strip()
    if hidden := _HIDDEN.search(said):
        said = said[: hidden.start()] + hidden[0].translate(_DIGITS)
    found = _CARD.match(said)
    return Checked((found[1] or found[2]) if found else said)


def check_cause(text: str) -> Checked:
    """A cause of death; a long one that nearly is one of the table is that one.

    >>> check_cause("Tai mạm giao thông").value, check_cause("Ung thư mắt").value
    ('Tai nạn giao thông', 'Ung thư mắt')
    >>> check_cause("9 Suy thận").value  # a figure of the column before
    'Suy thận'
    """
    said = _BEFORE.sub("", check_text(text).value)
    found = process.extractOne(fold(said), _causes().keys(), scorer=Levenshtein.distance,
                               score_cutoff=2 if len(said) >= LONG else 0)  # fmt: skip
    value = _causes()[found[0]] if found else said
    return Checked(value, alternatives=(said,)) if tone_fold(value) != tone_fold(said) else (
        Checked(said)
    )


@cache
def _causes() -> dict[str, str]:
    return {fold(cause): cause for cause in read_words("causes_of_death")}


def check_mark(text: str) -> Checked:
    """An identifying mark; a word that only lost or changed its marks is respelt.

    >>> check_mark("Nôt ruổi C.1cm saụ đuôi mắt phài").value
    'Nốt ruồi C.1cm sau đuôi mắt phải'
    """
    printed = check_text(text).value
    value = _ONE_CM.sub("1cm", re.sub(r"[^\W\d_]+", lambda word: _respelt(word[0]), printed))
    return Checked(value, alternatives=(printed,) if value != printed else ())


def _respelt(word: str) -> str:
    right = _mark_words().get(fold(word), "")
    if not right or word.lower() == right:
        return word
    return right.capitalize() if word[0].isupper() else right


@cache
def _mark_words() -> dict[str, str]:
    """Word without marks → the word; two words alike but for their marks are left out."""
    words = read_words("mark_words")
    keys = Counter(fold(word) for word in words)
    return {fold(word): word for word in words if keys[fold(word)] == 1}


def check_entry_number(text: str) -> Checked:
    """The number of an act: `45`, `45/2025` or `45/TLKS-BS`.

    >>> check_entry_number("12018").value
    '1/2018'
    """
    found = _NUMBER.search(spaces(text))
    if not found:
        return Checked("")
    number, rest = found[1], found[2] or ""
    if not rest and (lost := _LOST_SLASH.fullmatch(number)):
        number, rest = lost[1], lost[2]
    return Checked(number + (f"/{rest}" if rest else ""))


def check_notice(text: str) -> Checked:
    """The number of a notice of death; its last letters stand for giấy báo tử.

    >>> [check_notice(said).value for said in ("61/93I", "12/2018/GBI", "3./BT", "45/2018")]
    ['61/GBT', '12/2018/GBT', '3/GBT', '45/2018']
    """
    said = re.sub(r"(?<=\d)\W(?=/)", "", check_text(text).value)
    found = _LAST.match(said)
    if found and Levenshtein.distance(found[2].upper().translate(_LETTERS), NOTICE) <= 1:
        return Checked(found[1] + NOTICE)
    return Checked(said)


def check_time(text: str) -> Checked:
    """A time of day as HH:MM; a full hour may leave the minutes out."""
    found = _TIME.search(fold(text))
    if not found or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return Checked("")
    return Checked(f"{int(found[1]):02}:{int(found[2] or 0):02}")
