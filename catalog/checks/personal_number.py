"""The 12-digit personal number, and the 9-digit number of old cards.

`PPP G YY SSSSSS`: province of birth registration, century and sex, year of birth, serial
(Decree 137/2015/ND-CP art. 13; province codes in Annex 1 of Circular 07/2016/TT-BCA).
There is no check digit, but sex and year of birth are printed a second time on every card.

>>> check("OO1O8899O417").value
'001088990417'
>>> facts("001088990417")
NumberFacts(province='Hà Nội', sex='Nam', birth_year=1988)
"""

import re
from dataclasses import dataclass

from catalog.checks.checked import Checked
from catalog.checks.text import nfc
from catalog.tables import read_rows

_LETTERS = str.maketrans("OoQDIl|i!SsBZzG", "000011111558226")
_DIGIT = r"[0-9OoQDIl|i!SsBZzG]"
_ZONE = re.compile(rf"{_DIGIT}(?:[ .\-]{{0,2}}{_DIGIT})*")
_CERTAIN = 2 / 3  # share of true digits from which a run of look-alikes is a number


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """What the number itself says about its holder."""

    province: str  # empty when the code is none of the 63
    sex: str  # "Nam" or "Nữ"
    birth_year: int


def digits(text: str) -> str:
    """The likeliest number in a text: its longest run of digits, look-alike letters repaired.

    Empty when no run has at least four true digits.
    """
    best = ""
    for zone in _ZONE.findall(nfc(text)):
        tokens = zone.split(" ")
        while tokens and not any(letter.isdigit() for letter in tokens[0]):
            tokens.pop(0)  # `So` of a label is no part of the number
        run = re.sub(r"[ .\-]", "", "".join(tokens))
        true = sum(letter.isdigit() for letter in run)
        if true >= 4 and true >= _CERTAIN * len(run) and len(run) > len(best):
            best = run
    return best.translate(_LETTERS)


def check(text: str) -> Checked:
    """The personal number in a text; another length than 12 is kept and named."""
    return _of_length(text, 12)


def check_9(text: str) -> Checked:
    """The number of a 9-digit card. A lost leading zero is offered, never filled in."""
    return _of_length(text, 9)


def facts(number: str) -> NumberFacts | None:
    """What a 12-digit number says, or None when it is no such number."""
    if not re.fullmatch("[0-9]{12}", number):
        return None
    century, female = divmod(int(number[3]), 2)
    provinces = {code: name for code, name in read_rows("number_provinces")}  # noqa: C416
    return NumberFacts(
        province=provinces.get(number[:3], ""),
        sex="Nữ" if female else "Nam",
        birth_year=1900 + 100 * century + int(number[4:6]),
    )


def _of_length(text: str, length: int) -> Checked:
    found = digits(text)
    if len(found) == length or not found:
        return Checked(found)
    padded = (found.zfill(length),) if len(found) == length - 1 else ()
    return Checked(found, ("number_length",), padded)
