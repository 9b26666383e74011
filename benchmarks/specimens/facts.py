"""What one card says: the person, the dates, and the codes that repeat them; and wrong ones.

Expiry: full 25, 40 or 60 years (14 too since 2024); a card issued within two years before such a
birthday lasts to the next; after the last there is none (Law 59/2014 and Law 26/2023).
"""

import datetime as dt
import random
from dataclasses import dataclass, replace

from benchmarks.specimens.codes import check_digit, mrz, qr_text
from benchmarks.specimens.people import TODAY, Person, draw_day, draw_name, invent, personas
from benchmarks.specimens.places import without_house

ISSUED = {
    "cccd-2021": (dt.date(2021, 1, 23), dt.date(2024, 6, 30)),
    "can-cuoc-2024": (dt.date(2024, 7, 1), dt.date(2026, 11, 1)),
    "cccd-2016": (dt.date(2016, 1, 4), dt.date(2020, 12, 31)),
    "cmnd-12": (dt.date(2012, 7, 2), dt.date(2015, 12, 31)),
    "cmnd-9": (dt.date(1992, 1, 6), dt.date(2014, 12, 31)),
}
CARD_AGES = {
    "cccd-2021": (25, 40, 60),
    "cccd-2016": (25, 40, 60),
    "can-cuoc-2024": (14, 25, 40, 60),
}
FAULTS = ("expired", "qr_conflict", "mrz_check_digit", "number_sex_conflict")


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything printed on one card."""

    paper: str
    person: Person
    issued: dt.date
    expiry: dt.date | None  # None: no expiry
    origin: str
    residence: str
    birth_registered: str
    qr: str
    mrz: tuple[str, str, str]
    father: str = ""
    mother: str = ""
    other_name: str = ""


def birthday(born: dt.date, age: int) -> dt.date:
    """The day on which somebody is so many years old; 29 February falls on the 28th."""
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return dt.date(born.year + age, born.month, day)


def expiry(paper: str, born: dt.date, issued: dt.date) -> dt.date | None:
    """The last day of a card."""
    if paper.startswith("cmnd"):
        return birthday(issued, 15)
    days = [birthday(born, age) for age in CARD_AGES[paper]]
    later = [day for day in days if birthday(day, -2) > issued]
    return later[0] if later else None


def draw_facts(rng: random.Random, paper: str, fault: str = "", child: bool = False) -> Facts:
    """Facts of a card that is valid on TODAY, unless the fault says otherwise."""
    first, last = ISSUED[paper]
    while True:
        person = _draw_person(rng, paper, child)
        if fault == "number_sex_conflict":
            person = replace(person, number=_other_sex(person.number))
        issued = draw_day(rng, first, last)
        until = expiry(paper, person.born, issued)
        age = (issued - person.born).days / 365.25
        right_age = age < 5.9 if child else age > (6.1 if paper == "can-cuoc-2024" else 14.2)
        expired = until is not None and until < TODAY
        if until is None and rng.random() < 0.7:
            continue  # else the old would crowd out everybody, as their cards never expire
        if right_age and (paper.startswith("cmnd") or expired == (fault == "expired")):
            break
    recent = issued >= dt.date(2025, 7, 1)
    home = person.residence.short_2025 if recent else person.residence.short
    birth = person.origin.short_2025 if recent else person.origin.short
    in_qr = person
    if fault == "qr_conflict":
        names = (draw_name(rng, person.sex) for _ in range(9))
        other_digit = str((int(person.number[-1]) + rng.randrange(1, 10)) % 10)
        in_qr = replace(
            person,
            name=next(name for name in names if name != person.name),
            number=person.number[:-1] + other_digit,
        )
    lines = mrz(person, until)
    if fault == "mrz_check_digit":
        wrong = str((int(check_digit(person.number[3:])) + rng.randrange(1, 10)) % 10)
        lines = (lines[0][:14] + wrong + lines[0][15:], lines[1], lines[2])
    with_parents = paper == "cmnd-12" and issued < dt.date(2013, 11, 2)
    surname = person.name.split()[0]
    other = draw_name(rng, person.sex).upper() if rng.random() < 0.15 else ""
    return Facts(
        paper, person, issued, until, person.origin.short, home, birth,
        qr_text(in_qr, home, issued, 7 if paper == "cccd-2021" else 11), lines,
        father=draw_name(rng, "Nam", surname).upper() if with_parents else "",
        mother=draw_name(rng, "Nữ").upper() if with_parents else "",
        other_name=other if paper == "cmnd-12" else "",
    )  # fmt: skip


def facts_of(rng: random.Random, paper: str, person: Person) -> Facts:
    """Facts of a card of this person, issued on some day of its kind."""
    first, last = ISSUED[paper]
    issued = draw_day(rng, max(first, birthday(person.born, 15)), last)
    until, home = expiry(paper, person.born, issued), person.residence.short
    return Facts(
        paper, person, issued, until, person.origin.short, home, person.origin.short,
        qr_text(person, home, issued, 7 if paper == "cccd-2021" else 11), mrz(person, until),
    )  # fmt: skip


def _draw_person(rng: random.Random, paper: str, child: bool) -> Person:
    if not child and rng.random() < 0.12:
        known = [p for p in personas() if p.old_number or paper != "cmnd-9"]
        return rng.choice([p for p in known if p.born.year < 1998])
    years = (2019, 2025) if child else (1935, 2001 if paper != "can-cuoc-2024" else 2019)
    person = invent(rng, years)
    if rng.random() < 0.6:
        person = replace(person, origin=without_house(person.origin))
    if paper == "cmnd-9" and not person.old_number:
        province = rng.randrange(1, 39)
        number = f"{province:02}{rng.randrange(10)}99{rng.randrange(10_000):04}"
        person = replace(person, old_number=number)
    return person


def _other_sex(number: str) -> str:
    return number[:3] + str(int(number[3]) ^ 1) + number[4:]
