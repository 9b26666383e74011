"""Vietnamese text: one normal form to keep, keys to compare.

>>> nfc("Ðặng") == "Đặng"
True
>>> fold("Đặng Thị  Mỹ Uyên")
'dang thi my uyen'
>>> tone_fold("Hoà Bình") == tone_fold("Hòa Bình")
True
>>> word_key("TP Hồ Chí Minh") == word_key("TP. Hồ Chí Minh")
True
"""

import re
import unicodedata

SLANTING_ONE = re.compile(r"(?<=\d)\((?=\d)")  # a hand's 1 between other figures
_LOOKALIKES = str.maketrans(
    {
        "Ð": "Đ",  # U+00D0, Icelandic eth
        "Ɖ": "Đ",  # U+0189, African d
        "ð": "đ",
        "ɖ": "đ",
        "\u00a0": " ",
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\ufeff": None,
        "\u00ad": None,
    }
)
_BARE = str.maketrans("Đđ", "Dd")
_MARKS = re.compile("[\u0300-\u036f]{2,}")
_POINTS = str.maketrans(dict.fromkeys(".,;:", " "))
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn belong to the letter; tones come after
TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below
# `oà oè uỳ` at the end of a syllable, but `quỳ` keeps its tone on the y.
_NEW_PLACE = re.compile(f"(?<!q)(o(?=[ae])|u(?=y))([aey])([{TONES}])(?![\\w\u0300-\u036f])")


def nfc(text: str) -> str:
    """The same text in NFC, with look-alikes of Đ mapped and marks in any order composed."""
    plain = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    ordered = _MARKS.sub(lambda run: "".join(sorted(run[0], key=_is_tone)), plain)
    return unicodedata.normalize("NFC", ordered)


def _is_tone(mark: str) -> bool:
    return mark not in _SHAPES


def spaces(text: str) -> str:
    """NFC with single spaces, none at the ends."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """A key for search: lower case, no marks, đ as d, single spaces."""
    plain = unicodedata.normalize("NFD", nfc(text).lower())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").split())


def shape(text: str) -> str:
    """The letters of a text without their tones, in lower case.

    >>> shape("Vợ"), shape("Võ")
    ('vơ', 'vo')
    """
    plain = unicodedata.normalize("NFD", nfc(text).lower())
    return unicodedata.normalize("NFC", "".join(mark for mark in plain if mark not in TONES))


def bare_letter(letter: str) -> str:
    """A letter without its marks, in its case.

    >>> bare_letter("Ặ"), bare_letter("đ")
    ('A', 'd')
    """
    return unicodedata.normalize("NFD", letter)[0].translate(_BARE)


def tone_fold(text: str) -> str:
    """A key for equality: lower case, tone on the first vowel of open oa, oe, uy (`hòa`)."""
    plain = unicodedata.normalize("NFD", nfc(text).lower())
    return unicodedata.normalize("NFC", " ".join(_NEW_PLACE.sub(r"\1\3\2", plain).split()))


def word_key(text: str) -> str:
    """A key for the same words: points, commas, case and the place of a tone do not count."""
    return " ".join(tone_fold(text.translate(_POINTS)).split())
