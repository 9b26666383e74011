"""Names of persons: tidied, never respelt or reordered; a lost space is put back.

>>> check(" / Full name: NGUYỄN VĂN  HOÀNG MINH.").value
'NGUYỄN VĂN HOÀNG MINH'
>>> check("LÊ-LÊ THANH THU").value, check("THẠCH NGỌC THỦY loolooooaoo").value
('LÊ THANH THU', 'THẠCH NGỌC THỦY')
>>> check("ÂU VĂN 3 PHONG")
Checked(value='ÂU VĂN PHONG', problems=(), alternatives=('ÂU VĂN 3 PHONG',))
>>> check("TRẦN TUẤN TRUNG I").value, check("NGUYỄN NHƯ Ý").value
('TRẦN TUẤN TRUNG', 'NGUYỄN NHƯ Ý')
>>> check("H’ Ly Niê Kđăm").value
"H' Ly Niê Kđăm"
"""

import re
from functools import cache

from catalog.checks.checked import Checked
from catalog.checks.syllables import is_syllable
from catalog.checks.text import fold, spaces
from catalog.tables import read_words

_APOSTROPHES = str.maketrans("’‘ʼ`´", "'''''")
_LABEL = re.compile(
    r"^\W*(?:(?:họ|chữ đệm|và|tên|khai sinh|gọi khác|full|name)\b[\s,/:.]*){2,}", re.IGNORECASE
)
_LEADERS = re.compile(r"[.,;:_…]+")  # dotted lines under a name; no name holds them
_SCRAWL = re.compile(r"\S*([^\W\d_])\1\1\S*", re.IGNORECASE)  # the same, read as letters
_AGAIN = re.compile(r"\b([^\W\d_]+)-\1\b")  # struck out and written again: "Lê-Lê"
_RULE = re.compile(r"(?<= )([^\W\d_]{2,}) [IlJ]$")  # a ruled line behind it; only y is so short
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
# A name holds no digits, so digits inside a word are the letters that look like them.
_DIGITS_IN_WORD = re.compile(r"(?<=[^\W\d_])[015]+|[015]+(?=[^\W\d_])")
_FIGURES = re.compile(r" \d+(?= )")  # a stray mark between two words
_LETTERS = str.maketrans("015", "OIS")


def _with_surname(name: str) -> str:
    """A first word that is no surname, and one surname but for its marks, is that surname.

    >>> _with_surname("PHAM THẾ TRƯỜNG"), _with_surname("Ka Pă Thuyên")
    ('PHẠM THẾ TRƯỜNG', 'Ka Pă Thuyên')
    """
    first, space, rest = name.partition(" ")
    known = _surnames().get(fold(first), ())
    if len(first) < 4 or not rest or len(known) != 1 or first.lower() in _parts_of_names():
        return name
    return (known[0].upper() if first.isupper() else known[0]) + space + rest


def _capitals(name: str) -> str:
    """A name in capitals without the small letters around it, of another row or of its label, that
    are no name.

    >>> _capitals("LÊ TUẤN TÚ ồng"), _capitals("SƠN NGỌC RÍCHn"), _capitals("ợ ĐỖ KIM NGÂN")
    ('LÊ TUẤN TÚ', 'SƠN NGỌC RÍCH', 'ĐỖ KIM NGÂN')
    >>> _capitals("GU BLƯH ượt ắk Lắk")
    'GU BLƯH'
    >>> _capitals("LÊ TUẤN Tú"), _capitals("LÊ VĂN hùng"), _capitals("H'LEN Niê")
    ('LÊ TUẤN Tú', 'LÊ VĂN hùng', "H'LEN Niê")
    """
    first, _, rest = name.partition(" ")
    if first.islower() and rest.isupper() and " " in rest and first not in _parts_of_names():
        name = rest
    words = name.split(" ")
    for at, word in enumerate(words[2:], 2):
        if word.islower() and word not in _parts_of_names() and " ".join(words[:at]).isupper():
            return " ".join(words[:at])
    end = len(name)
    while end and (name[end - 1].islower() or name[end - 1] == " "):
        end -= 1
    head, tail = name[:end], name[end:].split()
    plain = len(head.split(" ")) > 1 and head.isupper() and len(head.split(" ")[-1]) > 1
    known = any(word in _parts_of_names() for word in tail)
    return head if plain and tail and not known else name


def _parted(name: str) -> str:
    """A word that is no syllable, put together of two parts of names, is those two.

    >>> _parted("VŨ THỊ NGANGỌC"), _parted("Kpă Blưh")
    ('VŨ THỊ NGA NGỌC', 'Kpă Blưh')
    """
    return " ".join(_two_of(word) for word in name.split(" "))


def _two_of(word: str) -> str:
    parts, low = _parts_of_names(), word.lower()
    if len(low) < 4 or low in parts or is_syllable(low) or not (word.isupper() or word.istitle()):
        return word
    cuts = [at for at in range(2, len(low) - 1) if low[:at] in parts and low[at:] in parts]
    return f"{word[: cuts[0]]} {word[cuts[0] :]}" if len(cuts) == 1 else word


@cache
def _parts_of_names() -> frozenset[str]:
    """Every word that stands in a known surname or given name: it may be meant as printed."""
    names = (*read_words("surnames"), *read_words("given_names"))
    return frozenset(word for name in names for word in name.lower().split())


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    """Surname without marks → the surnames that it may be."""
    found: dict[str, tuple[str, ...]] = {}
    for surname in read_words("surnames"):
        found[fold(surname)] = (*found.get(fold(surname), ()), surname)
    return found


def check(text: str) -> Checked:
    """The name in a text, in its printed spelling and case."""
    name = _LABEL.sub("", spaces(text).translate(_APOSTROPHES))
    name = " ".join(_LEADERS.sub(" ", _SCRAWL.sub(" ", _AGAIN.sub(r"\1", name))).split())
    name = _DIGITS_IN_WORD.sub(lambda digits: digits[0].translate(_LETTERS), name)
    name = _EDGE.sub("", _capitals(_RULE.sub(r"\1", _EDGE.sub("", name))))
    name = _parted(_with_surname(name))
    if not name.isupper():
        name = re.sub(r"(?<=[a-zà-ỹ])[OIS](?=[a-zà-ỹ])", lambda m: m[0].lower(), name)
    value = _FIGURES.sub("", name)
    return Checked(value, alternatives=(name,) if value != name else ())
