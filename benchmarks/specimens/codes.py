"""What machines read on a card: the QR text and the three lines of the MRZ.

QR: seven fields, eleven since 2024. MRZ: ICAO 9303 part 5 (TD1) with the Vietnamese digit at
position 30 of the first line, a check digit over positions 16 to 29.
"""

import datetime as dt
import unicodedata

from benchmarks.specimens.people import Person


def check_digit(text: str) -> str:
    """ICAO 9303 check digit: weights 7, 3, 1; letters count from A = 10; fillers count 0.

    >>> check_digit("088990417")
    '0'
    """
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def bare_letters(name: str) -> str:
    """Capital letters without marks.

    >>> bare_letters("Đặng Thị Mỹ Uyên")
    'DANG THI MY UYEN'
    """
    plain = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def mrz(person: Person, expiry: dt.date | None) -> tuple[str, str, str]:
    """The three lines, 30 characters each; 991231 stands for no expiry."""
    short = person.number[3:]
    optional = f"{person.number}<<"
    first = f"IDVNM{short}{check_digit(short)}{optional}{check_digit(optional)}"
    born = person.born.strftime("%y%m%d")
    until = expiry.strftime("%y%m%d") if expiry else "991231"
    second = f"{born}{check_digit(born)}{'M' if person.sex == 'Nam' else 'F'}"
    second += f"{until}{check_digit(until)}VNM{'<' * 11}"
    second += check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    letters = bare_letters(person.name).replace("'", "").replace("’", "").split()
    third = "<<".join((letters[0], "<".join(letters[1:]))) if letters[1:] else letters[0]
    return first, second, third[:30].ljust(30, "<")


def qr_text(person: Person, residence: str, issued: dt.date, fields: int) -> str:
    """The text of the QR: 7 fields on cards of 2021, 11 since 2024 (the last four empty)."""
    parts = (
        person.number,
        person.old_number,
        person.name,
        person.born.strftime("%d%m%Y"),
        person.sex,
        residence,
        issued.strftime("%d%m%Y"),
    )
    return "|".join(parts) + "|" * (fields - len(parts))
