"""What one act says twice: in words and digits, in two rows, in a personal number."""

import re
from collections.abc import Iterator, Mapping

from catalog.act import Act, ActField, same
from catalog.checks import date_words
from catalog.checks.personal_number import facts
from catalog.checks.text import fold

LENT_MARK = "number_lent"  # on a number that the act told: it agrees because it was chosen so
NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
ROLES = ("child", "mother", "father", "wife", "husband", "deceased", "parent", "informant")
PAIRS = (
    ("informant.full_name", ("mother.full_name", "father.full_name", "parent.full_name")),
    ("father.residence", ("mother.residence",)),
    ("marriage_date", ("registration_date",)),
    ("deceased.place_of_death", ("deceased.last_residence",)),
    ("informant.papers", ("parent.papers", "wife.papers", "husband.papers")),
    ("entry_number", ("page",)),
)


def agreements(act: Act) -> Mapping[str, tuple[str, ...]]:
    """Field → how it is said twice: "twice", "words", "proved"."""
    found: dict[str, tuple[str, ...]] = {}
    for name, mark in (*_words(act), *_rows(act), *_numbers(act)):
        found[name] = (*found.get(name, ()), mark)
    return found


def _words(act: Act) -> Iterator[tuple[str, str]]:
    said = act.value("child.date_of_birth_in_words")
    if said and date_words.parse(said) == act.value("child.date_of_birth") != "":
        yield "child.date_of_birth", "words"


def _rows(act: Act) -> Iterator[tuple[str, str]]:
    """Values of two rows that are the same, each read by itself from its own place."""
    for one, others in PAIRS:
        first = act.fields.get(one)
        for other in others:
            second = act.fields.get(other)
            if first and second and _apart(first, second):
                here, there = (v.partition("/")[0] for v in (first.value, second.value))
                if same(first.value, second.value) or (one == "entry_number" and here == there):
                    yield one, "twice"
                    yield other, "twice"


def _apart(one: ActField, other: ActField) -> bool:
    """Both hold something, from different places: one row taken for two is no agreement."""
    if not one.value or not other.value or LENT_MARK in (*one.problems, *other.problems):
        return False
    if one.box is None or other.box is None:
        return True
    return one.box.bottom <= other.box.top or other.box.bottom <= one.box.top or (
        one.box.right <= other.box.left or other.box.right <= one.box.left
    )


def _numbers(act: Act) -> Iterator[tuple[str, str]]:
    """A personal number that agrees with sex and year of birth proves all three."""
    for role in ROLES:
        field = act.fields.get(f"{role}.personal_number") or act.fields.get(f"{role}.papers")
        who = holder(act, role)
        found = NUMBER.search(field.value) if field else None
        known = facts(found[0]) if found else None
        if field is None or known is None or not known.province or not who:
            continue
        if LENT_MARK in field.problems:
            continue
        births = (f"{who}.date_of_birth", f"{who}.year_of_birth")
        birth = next((name for name in births if act.value(name)), "")
        if birth and act.value(birth)[:4] == str(known.birth_year):
            yield field.name, "proved"
            yield birth, "proved"
            if act.value(f"{who}.sex") == known.sex:
                yield f"{who}.sex", "proved"


def holder(act: Act, role: str) -> str:
    """Whose papers a role shows: an informant may be a parent of the same name."""
    if role != "informant":
        return role
    named = fold(act.value("informant.full_name"))
    kin = (r for r in ("mother", "father", "parent") if named)
    return next((r for r in kin if fold(act.value(f"{r}.full_name")) == named), "")
