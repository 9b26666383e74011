"""Invented acts of the four registers: what they say, by our field names.

Dates are ISO, as in records; `printed` turns a value into what a clerk writes.
"""

import datetime as dt
import random
from dataclasses import dataclass

from benchmarks.specimens.certificate import in_words
from benchmarks.specimens.people import Person, draw_day, draw_name, invent
from catalog.checks.dates import show

KINDS = ("KS", "KH", "KT", "CMC")
PAPERS = {"KS": "so-khai-sinh", "KH": "so-ket-hon", "KT": "so-khai-tu", "CMC": "so-nhan-cha-me-con"}
CAUSES = ("Tuổi già", "Bệnh tim", "Tai biến mạch máu não", "Tai nạn giao thông", "Suy thận")
POSTS = ("Chủ tịch", "Phó Chủ tịch")


@dataclass(frozen=True, slots=True)
class Office:
    """Who keeps a book."""

    commune: str
    district: str
    province: str
    signers: tuple[str, ...]

    @property
    def name(self) -> str:
        """In full."""
        return f"UBND {self.commune}, {self.district}, {self.province}"


def draw_office(rng: random.Random) -> Office:
    """An existing unit with invented signers."""
    place = invent(rng, (1970, 1980)).residence
    signers = tuple(f"{draw_name(rng, 'Nam')} - {post}" for post in POSTS)
    return Office(place.commune, place.district, place.province, signers)


def draw_act(rng: random.Random, kind: str, day: dt.date, office: Office) -> dict[str, str]:
    """The fields of one act registered on a day; number, book and page are the book's affair."""
    act = {"KS": _birth, "KH": _marriage, "KT": _death, "CMC": _recognition}[kind](rng, day)
    act["registration_date"] = day.isoformat()
    act["signer"] = rng.choice(office.signers)
    act.setdefault("notes", "")
    return act


def printed(name: str, value: str, separator: str = "/") -> str:
    """The value as written on paper."""
    if name.endswith(("date_of_birth", "_date", "date_of_death", ".date", "year_of_birth")):
        return show(value).replace("/", separator)
    if name.endswith("full_name"):
        return value.upper()
    return value


def _card(rng: random.Random, person: Person, day: dt.date) -> str:
    if day.year < 2016 and person.old_number:
        return f"CMND số {person.old_number}"
    return f"CCCD số {person.number}"


def _side(rng: random.Random, role: str, person: Person, year: bool = False) -> dict[str, str]:
    born = (
        {f"{role}.year_of_birth": str(person.born.year)}
        if year
        else {f"{role}.date_of_birth": person.born.isoformat()}
    )
    return {
        f"{role}.full_name": person.name,
        **born,
        f"{role}.ethnicity": person.ethnicity,
        f"{role}.nationality": "Việt Nam",
    }


def _birth(rng: random.Random, day: dt.date) -> dict[str, str]:
    late = rng.random() < 0.12
    born = day - dt.timedelta(days=rng.randrange(90, 2500) if late else rng.randrange(2, 55))
    mother = invent(rng, (born.year - 40, born.year - 19), sex="Nữ")
    father = (
        invent(rng, (born.year - 45, born.year - 20), sex="Nam") if rng.random() < 0.93 else None
    )
    head = father or mother
    child = invent(rng, (born.year, born.year), head.name.split()[0])
    act = {
        "child.full_name": draw_name(rng, child.sex, head.name.split()[0]),
        "child.date_of_birth": born.isoformat(),
        "child.date_of_birth_in_words": in_words(born),
        "child.sex": child.sex,
        "child.ethnicity": head.ethnicity,
        "child.nationality": "Việt Nam",
        "child.place_of_birth": child.birth_place,
        "child.place_of_origin": head.origin.short,
    }
    if day.year >= 2016:
        act["child.personal_number"] = child.number
    act |= _side(rng, "mother", mother, True) | {"mother.residence": mother.residence.short}
    if father:
        act |= _side(rng, "father", father, True) | {"father.residence": mother.residence.short}
    act |= {"informant.full_name": head.name, "informant.papers": _card(rng, head, day)}
    act["registration_kind"] = "Quá hạn" if (day - born).days > 60 else "Đúng hạn"
    return act


def _marriage(rng: random.Random, day: dt.date) -> dict[str, str]:
    wife = invent(rng, (day.year - 40, day.year - 19), sex="Nữ")
    husband = invent(rng, (day.year - 45, day.year - 21), sex="Nam")
    act: dict[str, str] = {}
    for role, person in (("wife", wife), ("husband", husband)):
        act |= _side(rng, role, person)
        act |= {
            f"{role}.residence": person.residence.short,
            f"{role}.papers": _card(rng, person, day),
        }
    act |= {
        "marriage_date": day.isoformat(),
        "registration_kind": rng.choice(("Kết hôn lần đầu",) * 6 + ("Đăng ký lại",)),
    }
    return act


def _death(rng: random.Random, day: dt.date) -> dict[str, str]:
    died = day - dt.timedelta(days=rng.randrange(0, 12) if rng.random() < 0.85 else 40)
    dead = invent(rng, (died.year - 95, died.year - 30))
    kin = invent(rng, (died.year - 60, died.year - 20))
    return {
        **_side(rng, "deceased", dead),
        "deceased.sex": dead.sex,
        "deceased.papers": _card(rng, dead, day),
        "deceased.last_residence": dead.residence.short,
        "deceased.date_of_death": died.isoformat(),
        "deceased.time_of_death": f"{rng.randrange(24):02}:{rng.randrange(60):02}",
        "deceased.place_of_death": dead.residence.short,
        "deceased.cause_of_death": rng.choice(CAUSES),
        "death_notice.number": f"{rng.randrange(1, 90)}/GBT",
        "death_notice.issuer": f"Trạm y tế {dead.residence.commune}",
        "death_notice.date": min(day, died + dt.timedelta(days=1)).isoformat(),
        "informant.full_name": kin.name,
        "informant.papers": _card(rng, kin, day),
        "informant.relation": rng.choice(("Con", "Vợ", "Chồng", "Cháu")),
        "registration_kind": "Đúng hạn" if (day - died).days <= 15 else "Quá hạn",
    }


def _recognition(rng: random.Random, day: dt.date) -> dict[str, str]:
    parent = invent(rng, (day.year - 50, day.year - 25))
    child = invent(rng, (day.year - 20, day.year - 1), parent.name.split()[0])
    act: dict[str, str] = {}
    for role, who in (("parent", parent), ("child", child)):
        act |= _side(rng, role, who) | {
            f"{role}.sex": who.sex,
            f"{role}.place_of_origin": who.origin.short,
            f"{role}.papers": f"CCCD số {who.number}",
            f"{role}.residence": who.residence.short,
        }
    act |= {
        "informant.full_name": parent.name,
        "informant.papers": f"CCCD số {parent.number}",
        "informant.relation": "Cha" if parent.sex == "Nam" else "Mẹ",
        "recognition": "Cha, mẹ nhận con",
    }
    return act


def days_of(rng: random.Random, year: int, count: int) -> list[dt.date]:
    """Ascending days of registration within a year."""
    return sorted(draw_day(rng, dt.date(year, 1, 4), dt.date(year, 12, 28)) for _ in range(count))
