"""Numbers that the act itself can tell: a personal number by sex and year of birth of its holder or
by another row that says it, an act's number by the acts around it, its book's name by the cover.

Only other readings of what stands there are taken, or what differs from it by a few figures.
"""

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from catalog.act import Act, ActField
from catalog.checks.personal_number import NumberFacts, facts
from ledgers.evidence import DOUBTED
from ledgers.subjects import SEX
from ledgers.twice import LENT_MARK, NUMBER, ROLES, holder
from storage.ledger_kept import Cover

FIRST_CC = "2024-07-01"  # Law 26/2023/QH15 on identity
FIGURES = 3  # of twelve that two rows may read differently
TAKEN = 0.6  # confidence of another reading that sex and year of birth point to
LENT = 0.9  # at most, of a value that another row or act lent
SURE = 0.95  # a number of an act as sure as this stands against the acts around it, ...
NEAR = 3  # ... unless it stands between two that are no farther than this and count on


def with_numbers(cover: Cover, acts: Sequence[Act]) -> list[Act]:
    """The acts of a book with the numbers that they, or its cover, tell."""
    own = [_of_one_person(_agreeing(_of_its_time(act))) for act in acts]
    return _in_sequence([_of_its_book(act, cover) for act in own])


def _of_its_book(act: Act, cover: Cover) -> Act:
    """The name of the book, as who took it in has typed it, is no longer doubted."""
    field = act.fields.get("book")
    if field is None or field.touched or not cover.named_by(field.value):
        return act
    return act.with_field(replace(field, confidence=max(field.confidence, LENT)))


def _of_its_time(act: Act) -> Act:
    """Cards that are named CC are of July 2024 and later: before that they lost letters of CCCD."""
    day = act.value("registration_date")
    for role in ROLES if day and day < FIRST_CC else ():
        field = act.fields.get(f"{role}.papers")
        if field is not None and field.value.startswith("CC ") and not field.touched:
            act = act.with_field(replace(field, value=field.value.replace("CC", "CCCD", 1)))
    return act


def _agreeing(act: Act) -> Act:
    """Every number in the reading that agrees with its holder, where one does, without those that
    do not; where the year may as well be misread, both stay."""
    for role in ROLES:
        field, birth = number_field(act, role), birth_field(act, role)
        if field is None or birth is None or field.touched:
            continue
        if agrees(act, role, field.value):
            left = tuple(other for other in field.alternatives if agrees(act, role, other))
            sure = TAKEN if field.alternatives and not left else 0.0
            act = act.with_field(
                replace(field, alternatives=left, confidence=max(field.confidence, sure))
            )
            continue
        if any(_says_year(field.value, other) for other in birth.alternatives):
            continue
        fit = [other for other in field.alternatives if agrees(act, role, other)]
        if fit:
            act = act.with_field(_as(field, fit[0], TAKEN, LENT_MARK))
    return act


def _of_one_person(act: Act) -> Act:
    """Informants who are a parent named above have the parent's number, and the other way round."""
    kin = holder(act, "informant")
    one, other = number_field(act, "informant"), number_field(act, kin) if kin else None
    if one is None or other is None or one.value == other.value:
        return act
    if not _near(one.value, other.value):
        return act
    worse, best = sorted((one, other), key=lambda f: (agrees(act, kin, f.value), f.confidence))
    if worse.touched:
        return act
    return act.with_field(_as(worse, best.value, min(LENT, best.confidence), LENT_MARK))


def number_field(act: Act, role: str) -> ActField | None:
    """The field with somebody's number, if it holds anything."""
    fields = (act.fields.get(f"{role}.{name}") for name in ("personal_number", "papers"))
    return next((field for field in fields if field is not None and field.value), None)


def birth_field(act: Act, role: str) -> ActField | None:
    """The field that says when the holder of a role's papers was born, if it holds anything."""
    who = holder(act, role)
    fields = (act.fields.get(f"{who}.{name}") for name in ("date_of_birth", "year_of_birth"))
    return next((field for field in fields if field is not None and field.value), None)


def agrees(act: Act, role: str, value: str) -> bool:
    """Whether a number says what the act says of its holder."""
    who, birth, known = holder(act, role), birth_field(act, role), _facts(value)
    if birth is None or known is None or not known.province:
        return False
    sex = act.value(f"{who}.sex") or SEX.get(who, "")
    return _says_year(value, birth.value) and sex in ("", known.sex)


def _says_year(number: str, birth: str) -> bool:
    known = _facts(number)
    return known is not None and str(known.birth_year) == birth[:4]


def _facts(value: str) -> NumberFacts | None:
    found = NUMBER.search(value)
    return facts(found[0]) if found else None


def _near(one: str, other: str) -> bool:
    here, there = NUMBER.search(one), NUMBER.search(other)
    if here is None or there is None:
        return False
    return Levenshtein.distance(here[0], there[0]) <= FIGURES


def _in_sequence(acts: Sequence[Act]) -> list[Act]:
    """A doubtful number that the acts around it leave no other is that one, if it looks like it;
    a sure one that acts on both sides leave no room for is doubted."""
    found = list(acts)
    said = [act.value("entry_number").partition("/") for act in acts]
    for at, act in enumerate(acts):
        field = act.fields.get("entry_number")
        if field is None or not field.value or field.touched:
            continue
        (here, slash, year), (wanted, others, between) = said[at], _left(said, at)
        if not slash and wanted and here == others:  # the row lost its beginning
            found[at] = act.with_field(_as(field, f"{wanted}/{others}", LENT, LENT_MARK))
            continue
        if not slash and others and here.isdecimal():  # its end
            lost = _as(field, f"{here}/{others}", min(LENT, field.confidence), LENT_MARK)
            field, year = lost, others
            found[at] = act = act.with_field(field)
        end = f"/{year}" if year else ""
        if here == wanted and year == others:
            found[at] = act.with_field(replace(field, confidence=max(field.confidence, LENT)))
        elif field.confidence >= SURE:
            if between and here != wanted:
                found[at] = act.with_field(_doubted(field, wanted + end))
        elif wanted and Levenshtein.distance(here, wanted) == 1:
            found[at] = act.with_field(_as(field, wanted + end, LENT, LENT_MARK))
    return found


def _left(said: Sequence[tuple[str, str, str]], at: int) -> tuple[str, str, bool]:
    """The number that two acts leave for one between, before or behind them, their year, and
    whether they stand on both sides of it."""
    around = [(at - i, at + j) for i in range(1, NEAR + 1) for j in range(1, NEAR + 1)]
    nearest = sorted(around, key=lambda pair: pair[1] - pair[0])
    for one, two in (*nearest, (at + 1, at + 2), (at - 2, at - 1)):
        if one >= 0 and two < len(said):
            (low, _, year), (high, _, same) = said[one], said[two]
            if low.isdecimal() and high.isdecimal() and int(high) - int(low) == two - one:
                return str(int(low) + at - one), year if year == same else "", one < at < two
    return "", "", False


def _doubted(field: ActField, wanted: str) -> ActField:
    """The field as it was read, for a person to decide, with what the acts around it say."""
    others = tuple(dict.fromkeys((wanted, *field.alternatives)))
    return replace(field, alternatives=others, confidence=min(field.confidence, DOUBTED))


def _as(field: ActField, value: str, sure: float, *marks: str) -> ActField:
    """The field with another value; what was read stays among the alternatives."""
    others = (field.value, *(other for other in field.alternatives if other != value))
    problems = (*field.problems, *marks)
    return replace(field, value=value, alternatives=others, confidence=sure, problems=problems)
