"""Invented persons: the twenty of personas.json and any number of new ones.

Every number carries a serial 99xxxx, far from the ranges given to real people, and agrees with
the sex and the year of birth (structure of the number: Decree 137/2015, Article 13).
"""

import datetime as dt
import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.specimens.places import Place, draw_place, hospital
from benchmarks.specimens.words import words

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 23)
"""The day on which the specimens are valid or expired; written into every line of truth."""


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person, as registers and cards know her."""

    name: str  # as registered, not in capitals
    sex: str  # "Nam" or "Nữ"
    born: dt.date
    number: str  # 12 digits
    old_number: str  # 9 digits, or empty
    ethnicity: str
    religion: str
    origin: Place
    residence: Place
    birth_place: str
    marks: str


def draw_name(rng: random.Random, sex: str, surname: str = "") -> str:
    """A Kinh name; women often carry Thị."""
    kind = "man" if sex == "Nam" else "woman"
    if not surname:
        names, weights = zip(*words()["surnames"], strict=True)
        surname = rng.choices(names, weights)[0]
    middle = rng.choice(words()[f"middles_{kind}"])
    given = rng.sample(words()[f"given_{kind}"], rng.choice((1, 1, 1, 2, 2)))
    if rng.random() < 0.05:
        middle = ""
    return " ".join(part for part in (surname, middle, *given) if part)


def draw_number(rng: random.Random, province: str, sex: str, year: int) -> str:
    """Province, century and sex, year, and a serial that starts with 99."""
    century = 2 * ((year - 1900) // 100) + (sex == "Nữ")
    return f"{province}{century}{year % 100:02}99{rng.randrange(10_000):04}"


def draw_day(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A day between two days, both included."""
    return first + dt.timedelta(days=rng.randrange((last - first).days + 1))


def invent(rng: random.Random, born: tuple[int, int], surname: str = "", sex: str = "") -> Person:
    """A new person born in the years given (both included)."""
    sex = sex or rng.choice(("Nam", "Nữ"))
    ethnicity = "Kinh"
    name = draw_name(rng, sex, surname)
    others = [(n, e) for n, s, e in words()["others"] if s == sex]
    if not surname and rng.random() < 0.15:
        name, ethnicity = rng.choice(others)
    day = draw_day(rng, dt.date(born[0], 1, 1), dt.date(born[1], 12, 31))
    origin = draw_place(rng)
    residence = draw_place(rng)
    mark = rng.choice(words()["marks"]).format(
        cm=rng.choice(("0,5", "1", "1,5", "2", "2,5", "3", "4")),
        place=rng.choice(words()["mark_places"]),
    )
    has_old = day.year < 2003 and rng.random() < 0.6
    return Person(
        name=name,
        sex=sex,
        born=day,
        number=draw_number(rng, origin.province_code, sex, day.year),
        old_number=f"{rng.randrange(1, 39):02}{rng.randrange(10)}99{rng.randrange(10_000):04}"
        if has_old
        else "",
        ethnicity=ethnicity,
        religion=rng.choice(words()["religions"]),
        origin=origin,
        residence=residence,
        birth_place=hospital(rng),
        marks=mark,
    )


@cache
def personas() -> tuple[Person, ...]:
    """The persons of personas.json."""
    cases = json.loads((HERE / "personas.json").read_text("utf-8"))["cases"]
    found = []
    for case in cases:
        marks = [
            paper["back"][label]
            for papers in case["documents"].values()
            for paper in papers
            for label in paper.get("back", {})
            if label.startswith(("Đặc điểm", "DẤU VẾT"))
        ]
        for person in case["persons"]:
            found.append(
                Person(
                    name=person["name"],
                    sex=person["sex"],
                    born=dt.datetime.strptime(person["dob"], "%d/%m/%Y").date(),
                    number=person["id"],
                    old_number=person.get("cmnd9", ""),
                    ethnicity=person["ethnicity"],
                    religion="Không",
                    origin=_place(person["origin"], person["id"]),
                    residence=_place(person["addr"], person["id"]),
                    birth_place="Bệnh viện Phụ sản, " + _place(person["birth_reg"], "").long,
                    marks=marks[0] if marks else "Nốt ruồi cách 1cm trên mép trái",
                )
            )
    return tuple(found)


def _place(address: dict[str, Any], number: str) -> Place:
    old = address["old"]
    return Place(
        house=address["house"],
        short=address["card_text_before_2025_07"],
        short_2025=address["card_text_from_2025_07"],
        long=", ".join((address["house"], old["ward"], old["district"], old["province"])),
        commune=old["ward"],
        district=old["district"],
        province=old["province"],
        province_code=number[:3],
    )
