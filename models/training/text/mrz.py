"""Lines of invented TD1 machine-readable zones (ICAO 9303, with the Vietnamese 30th digit)."""

from __future__ import annotations

import unicodedata
from random import Random

from models.training.text.numbers import digits
from models.training.text.people import name

VALUE = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def check_digit(text: str) -> str:
    """Weights 7, 3, 1; letters count from A = 10, the filler is 0.

    >>> check_digit("088990417")
    '0'
    """
    return str(sum(VALUE.get(c, 0) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def line(rng: Random) -> str:
    """Line 1, 2 or 3 of one card."""
    number = "0" + digits(rng, 11)
    first = f"{number[3:]}{check_digit(number[3:])}{number}<<"
    first += check_digit(first[10:])
    birth, expiry = (
        f"{digits(rng, 2)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}" for _ in "be"
    )
    second = f"{birth}{check_digit(birth)}{rng.choice('MF')}{expiry}{check_digit(expiry)}"
    composite = check_digit(f"{first}{second[:7]}{second[8:15]}{'<' * 11}")
    letters = unicodedata.normalize("NFD", name(rng).upper()).replace("Đ", "D")
    words = "".join(c for c in letters if "A" <= c <= "Z" or c == " ").split()
    holder = (words[0] + "<<" + "<".join(words[1:]))[:30].ljust(30, "<")
    return rng.choice((f"IDVNM{first}", f"{second}VNM{'<' * 11}{composite}", holder))
