"""What the fields of one record say about each other.

A failed check marks the fields and never drops a value: number and sex, number and year of birth
(Decree 137/2015/ND-CP art. 13), order of dates, date in digits and in words, year of an entry.
"""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import replace

from catalog.checks import date_words
from catalog.checks.dates import NO_EXPIRY
from catalog.checks.personal_number import facts
from catalog.paper import load_papers
from catalog.record import Record

ROLES = ("", "child.", "mother.", "father.", "wife.", "husband.", "deceased.", "parent.")
ORDER = ("date_of_birth", "date_of_issue", "date_of_expiry")


def cross_check(record: Record, today: datetime.date) -> Record:
    """The record with its contradictions marked; `today` judges what has expired."""
    marks: dict[str, list[str]] = {}
    for code, names in _contradictions(record, today):
        for name in names:
            marks.setdefault(name, []).append(code)
    fields = {
        name: replace(field, problems=tuple(dict.fromkeys((*field.problems, *marks[name]))))
        if name in marks
        else field
        for name, field in record.fields.items()
    }
    codes = [code for codes in marks.values() for code in codes]
    return replace(record, fields=fields, problems=tuple(dict.fromkeys((*record.problems, *codes))))


def _contradictions(
    record: Record, today: datetime.date
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Codes with the fields that they concern."""
    for role in ROLES:
        yield from _number(record, role)
    yield from _expiry(record, today)
    yield from _dates(record)
    yield from _entry(record)


def _number(record: Record, role: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    known = facts(record.value(f"{role}personal_number"))
    if known is None:
        return
    sex, birth = record.value(f"{role}sex"), record.value(f"{role}date_of_birth")
    birth = birth or record.value(f"{role}year_of_birth")
    if sex and sex != known.sex:
        yield "number_sex_conflict", (f"{role}personal_number", f"{role}sex")
    if birth and birth[:4] != str(known.birth_year):
        yield "number_birth_conflict", (f"{role}personal_number", f"{role}date_of_birth")
    if not known.province:
        yield "unknown_province", (f"{role}personal_number",)


def _expiry(record: Record, today: datetime.date) -> Iterator[tuple[str, tuple[str, ...]]]:
    paper = load_papers().get(record.paper)
    until = record.value("date_of_expiry")
    if paper is None:
        return
    day = today.isoformat()
    over = paper.expires and until not in ("", NO_EXPIRY) and _before(until, day)
    if over or (paper.ended and day > paper.ended):
        yield "expired", ("date_of_expiry",)


def _dates(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    chain = [(name, record.value(name)) for name in ORDER]
    known = [(name, value) for name, value in chain if value and value != NO_EXPIRY]
    for (first, early), (second, late) in itertools.pairwise(known):
        if _before(late, early):
            yield "date_order", (first, second)
    for person in ("child", "deceased", "wife", "husband"):
        name = f"{person}.date_of_birth"
        early, late = record.value(name), record.value("registration_date")
        if early and late and _before(late, early):
            yield "date_order", (name, "registration_date")
        said = date_words.parse(record.value(f"{name}_in_words"))
        if early and said and early != said:
            yield "date_words_conflict", (name, f"{name}_in_words")


def _entry(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    number, date = record.value("entry_number"), record.value("registration_date")
    _, slash, year = number.rpartition("/")
    if slash and len(year) == 4 and year.isdigit() and date and date[:4] != year:
        yield "act_year_conflict", ("entry_number", "registration_date")


def _before(early: str, late: str) -> bool:
    """Surely earlier: ISO dates may lack day or month."""
    length = min(len(early), len(late))
    return early[:length] < late[:length]
