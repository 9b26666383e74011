"""The machine-readable zone on the back of a card: three lines of thirty characters.

ICAO 9303 part 5 (TD1) as Vietnam prints it: the document number is the last nine digits of the
personal number, the optional data the whole number, and position 30 of the first line, which
ICAO leaves free, a check digit over positions 16 to 29:

    IDVNM NNNNNNNNN c DDDDDDDDDDDD << x
    YYMMDD c S YYMMDD c VNM <<<<<<<<<<< k      k: over 1/6-30, 2/1-7, 2/9-15 and 2/19-29
    SURNAME<<GIVEN<NAMES<<<                    no marks, cut at 30

The number stands there twice, with three check digits: where letters were misread, the digits
that satisfy all of them are the proof that a repair is right. Nothing else is repaired.
"""

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.line import PlacedLine

WEIGHTS = (7, 3, 1)
NO_EXPIRY = "991231"
DIGIT_OF = str.maketrans("OQDUILTZSGBA", "000011125684")
DIGIT = "[0-9OQDUILTZSGBA]"
FIRST = re.compile(rf"[I1L][DO0]V[NM][MN]({DIGIT}{{18,24}})([<A-Z]*?)({DIGIT}?)$")
SECOND = re.compile(rf"({DIGIT}{{7}})([MFKXN<])({DIGIT}{{7}})V[NM][MNH]([<A-Z]*?)({DIGIT}?)$")
THIRD = re.compile(r"[A-Z]+<<?[A-Z<]*")
SURE = 0.8  # of every character, from which a wrong check digit is the card's, not the reader's
MOST_DIFFERENCES = 5  # digits in which the two numbers differ, tried in all combinations


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a zone says; a part that its check digit does not confirm is empty."""

    personal_number: str = ""
    date_of_birth: str = ""  # ISO
    sex: str = ""
    date_of_expiry: str = ""  # ISO or "none"
    name: str = ""  # capitals without marks, may be cut
    problems: tuple[str, ...] = ()


def check_digit(text: str) -> str:
    """The check digit of a zone: weights 7, 3, 1; A is 10, the filler 0.

    >>> check_digit("088990417"), check_digit("001088990417<<")
    ('0', '1')
    """
    values = (0 if letter == "<" else int(letter, 36) for letter in text)
    return str(sum(v * w for v, w in zip(values, itertools.cycle(WEIGHTS), strict=False)) % 10)


def read_mrz(lines: Sequence[PlacedLine]) -> Mrz | None:
    """The zone among the lines of a side (in reading order); None when there is none."""
    first, second, name = None, None, ""
    for text, sure in _rows(lines):
        if found := FIRST.search(text):
            first = found, sure
        elif found := SECOND.search(text):
            second = found, sure
        elif THIRD.fullmatch(text) and text.count("<") > 2:
            name = " ".join(part for part in text.split("<") if part)
    if first is None and second is None:
        return None
    number, number_fails = _number(first[0], second[0] if second else None) if first else ("", True)
    birth, birth_fails = _dated(second[0][1]) if second else ("", True)
    expiry, expiry_fails = _dated(second[0][3]) if second else ("", True)
    clear = first is not None and second is not None and min(first[1], second[1]) >= SURE
    failed = number_fails or birth_fails or expiry_fails
    return Mrz(
        personal_number=number,
        date_of_birth=_birth(birth, number),
        sex={"M": "Nam", "F": "Nữ"}.get(second[0][2], "") if second else "",
        date_of_expiry=_expiry(expiry),
        name=name,
        problems=("mrz_check_digit",) if failed and clear else (),
    )


def _rows(lines: Sequence[PlacedLine]) -> Iterator[tuple[str, float]]:
    """Text of each row without spaces, pieces joined, and its least sure character."""
    row: list[PlacedLine] = []
    for line in (*lines, None):
        if row and (
            line is None
            or line.left < row[-1].right - line.height
            or abs(line.middle - row[-1].middle_at(line.left)) > 0.5 * line.height
        ):
            text = "".join(piece.text for piece in row).upper()
            text = text.replace("«", "<<").replace("‹", "<").replace("(", "<").replace(" ", "")
            sure = min((c for piece in row for c in piece.characters), default=0.0)
            if len(text) >= 20:
                yield text, sure
            row = []
        if line is not None:
            row.append(line)


def _number(first: re.Match[str], second: re.Match[str] | None) -> tuple[str, bool]:
    """The number that satisfies the check digits of its line, and whether none does."""
    digits, last = first[1].translate(DIGIT_OF), first[3].translate(DIGIT_OF)
    if len(digits) != 22:
        return "", False  # letters are missing: the reader's fault
    short, check, whole = digits[:9], digits[9], digits[10:]
    fitting = [
        number
        for number in _candidates(short, whole)
        if check_digit(number[3:]) == check and last in ("", check_digit(number + "<<"))
    ]
    if second is not None and last:
        composed = [n for n in fitting if _composite(n, check, last, second)]
        if not composed and fitting and len(second[4]) in (10, 11, 12) and second[5]:
            return (fitting[0] if len(fitting) == 1 else ""), True
        fitting = composed or fitting
    if len(fitting) == 1:
        return fitting[0], False
    if short == whole[3:] and last == check_digit(whole + "<<"):
        return whole, True  # said twice alike, and one digit confirms it: it stays, marked
    return "", not fitting


def _candidates(short: str, whole: str) -> list[str]:
    """Both readings of the number mixed wherever they differ."""
    differing = [i for i in range(9) if short[i] != whole[3 + i]]
    if len(differing) > MOST_DIFFERENCES:
        return [whole]
    found = []
    for choice in itertools.product((0, 1), repeat=len(differing)):
        digits = list(whole)
        for i, take in zip(differing, choice, strict=True):
            digits[3 + i] = (short, whole[3:])[take][i]
        found.append("".join(digits))
    return found


def _composite(number: str, check: str, last: str, second: re.Match[str]) -> bool:
    """The last digit of the second line agrees with both lines."""
    dates = second[1].translate(DIGIT_OF) + second[3].translate(DIGIT_OF)
    text = f"{number[3:]}{check}{number}<<{last}{dates}{'<' * 11}"
    return second[5].translate(DIGIT_OF) in ("", check_digit(text))


def _dated(zone: str) -> tuple[str, bool]:
    """YYMMDD when its check digit is right, and whether it is wrong."""
    digits = zone.translate(DIGIT_OF)
    right = check_digit(digits[:6]) == digits[6]
    return (digits[:6] if right else ""), not right


def _birth(date: str, number: str) -> str:
    """ISO; the century stands in the personal number alone."""
    if not date or not number or number[4:6] != date[:2]:
        return ""
    return _iso(f"{19 + int(number[3]) // 2}{date}")


def _expiry(date: str) -> str:
    return "none" if date == NO_EXPIRY else _iso(f"20{date}") if date else ""


def _iso(date: str) -> str:
    try:
        return datetime.datetime.strptime(date, "%Y%m%d").date().isoformat()
    except ValueError:
        return ""
