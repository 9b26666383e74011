"""One specimen paper: its sides as flat pictures, and what they say by our field names."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.specimens import cards, older, ornament
from benchmarks.specimens.certificate import draw_birth, draw_certificate
from benchmarks.specimens.facts import Facts, draw_facts, facts_of
from benchmarks.specimens.looks import Dress, draw_dress
from benchmarks.specimens.people import TODAY, Person
from benchmarks.specimens.sheet import Pixels, Sheet

CARDS = ("cccd-2021", "can-cuoc-2024", "cccd-2016", "cmnd-12", "cmnd-9")
PAPERS = (*CARDS, "giay-khai-sinh")
LAST_OF_CMND = dt.date(2024, 12, 31)
"""None is valid after that day: Law on Identification 26/2023/QH15, Article 46."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side: BGR picture, size in mm, where texts stand (text, left, top, right, bottom; mm)."""

    image: Pixels
    width: float
    height: float
    texts: tuple[tuple[str, float, float, float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Specimen:
    """A drawn paper; `today` is a day on which it is judged."""

    paper: str
    sides: tuple[Side, ...]
    fields: dict[str, str]  # what stands on it; empty where the paper leaves a blank
    today: dt.date


def draw_paper(rng: random.Random, paper: str, which: str, fault: str = "") -> Specimen:
    """An invented paper in typefaces of `which` (fonts.py).

    `fault` is one of facts.FAULTS or "sides_mismatch"; cards alone have faults.
    """
    if paper == "giay-khai-sinh":
        return _certificate(rng, which)
    scale = rng.uniform(15, 21)
    sizes = (2.1, 2.9) if paper != "cmnd-9" else (2.4, 3.3)
    dress = draw_dress(rng, which, paper.startswith("cmnd"), sizes)
    child = paper == "can-cuoc-2024" and not fault and rng.random() < 0.1
    facts = draw_facts(rng, paper, fault if fault != "sides_mismatch" else "", child)
    other = draw_facts(rng, paper) if fault == "sides_mismatch" else facts
    year_only = paper == "cmnd-9" and rng.random() < 0.1
    front = _front(rng, dress, facts, scale, child, year_only)
    back = _back(rng, dress, other, scale)
    fields = _printed(facts, other, year_only)
    return Specimen(paper, finished(rng, (front, back), dress), fields, _day(rng, facts, fault))


def draw_card(rng: random.Random, paper: str, person: Person, which: str) -> tuple[Side, ...]:
    """Both sides of a card of this very person."""
    dress = draw_dress(rng, which, paper.startswith("cmnd"), (2.1, 2.9))
    facts, scale = facts_of(rng, paper, person), rng.uniform(15, 19)
    front = _front(rng, dress, facts, scale, False, False)
    return finished(rng, (front, _back(rng, dress, facts, scale)), dress)


def _front(
    rng: random.Random, dress: Dress, facts: Facts, scale: float, child: bool, year_only: bool
) -> Sheet:
    if facts.paper == "cccd-2021":
        return cards.front_2021(rng, dress, facts, scale)
    if facts.paper == "can-cuoc-2024":
        return cards.front_2024(rng, dress, facts, scale, child)
    if facts.paper == "cmnd-9":
        born = str(facts.person.born.year) if year_only else _written(rng, facts.person.born)
        return older.front_cmnd9(rng, dress, facts, scale, born)
    return older.front_2016(rng, dress, facts, scale)


def _back(rng: random.Random, dress: Dress, facts: Facts, scale: float) -> Sheet:
    draw = {
        "cccd-2021": cards.back_2021,
        "can-cuoc-2024": cards.back_2024,
        "cmnd-9": older.back_cmnd9,
    }.get(facts.paper, older.back_2016)
    return draw(rng, dress, facts, scale)


def _written(rng: random.Random, date: dt.date) -> str:
    return date.strftime(rng.choice(("%d/%m/%Y", "%d-%m-%Y", "%d-%m-%Y", "%d.%m.%Y")))


def _printed(facts: Facts, back: Facts, year_only: bool) -> dict[str, str]:
    """The truth; `back` is whose back it is."""
    person, paper = facts.person, facts.paper
    until = facts.expiry.isoformat() if facts.expiry else "none"
    fields = {
        "personal_number": person.old_number if paper == "cmnd-9" else person.number,
        "full_name": person.name.upper(),
        "date_of_birth": str(person.born.year) if year_only else person.born.isoformat(),
        "sex": person.sex,
        "nationality": "Việt Nam",
        "ethnicity": person.ethnicity,
        "place_of_origin": facts.origin,
        "place_of_residence": facts.residence,
        "date_of_expiry": until,
        "personal_identification": back.person.marks,
        "date_of_issue": back.issued.isoformat(),
    }
    if paper == "can-cuoc-2024":
        fields |= {
            "place_of_residence": back.residence,
            "place_of_birth": back.birth_registered,
            "date_of_expiry": back.expiry.isoformat() if back.expiry else "none",
        }
    if paper == "cmnd-12":
        fields |= {
            "other_name": facts.other_name,
            "father.full_name": back.father,
            "mother.full_name": back.mother,
        }
    if paper == "cmnd-9":
        fields |= {"religion": back.person.religion, "ethnicity": back.person.ethnicity}
    return {name: value for name, value in fields.items() if name not in ABSENT[paper]}


ABSENT = {
    "cccd-2021": {"ethnicity"},
    "cccd-2016": {"ethnicity"},
    "can-cuoc-2024": {"ethnicity", "place_of_origin", "personal_identification"},
    "cmnd-12": {"nationality"},
    "cmnd-9": {"sex", "nationality", "date_of_expiry"},
}


def _day(rng: random.Random, facts: Facts, fault: str) -> dt.date:
    """A day on which the card is judged: CMND were valid until the end of 2024."""
    if not facts.paper.startswith("cmnd") or fault == "expired":
        return TODAY
    return LAST_OF_CMND - dt.timedelta(days=rng.randrange(700))


def _certificate(rng: random.Random, which: str) -> Specimen:
    scale = rng.uniform(8.5, 11)
    dress = draw_dress(rng, which, True, (4.0, 5.0))
    sheet, fields = draw_certificate(rng, dress, draw_birth(rng), scale)
    return Specimen("giay-khai-sinh", finished(rng, (sheet,), dress), fields, TODAY)


def finished(rng: random.Random, sheets: Sequence[Sheet], dress: Dress) -> tuple[Side, ...]:
    """The sheets with MẪU - SPECIMEN across them."""
    sides = []
    for sheet in sheets:
        texts = tuple(sheet.texts)
        ornament.watermark(sheet, rng, dress.title.bold)
        sides.append(Side(sheet.pixels(), sheet.width, sheet.height, texts))
    return tuple(sides)
