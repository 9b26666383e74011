"""Rules of the registers, as data: which fields they concern and how much they weigh.

A broken rule never changes a value. `rules.toml` names for each rule one check of this module.
"""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from catalog.act import Act
from catalog.checks import date_words
from catalog.checks.people import is_ethnicity
from catalog.checks.personal_number import facts
from catalog.checks.places import locate
from catalog.checks.text import fold, tone_fold
from catalog.tables import read_words
from ledgers.subjects import number_of
from storage.ledger_kept import Cover

TABLE = Path(__file__).with_name("rules.toml")
WHOLE = len("2018-12-31")
YOUNGEST_PARENT, OLDEST_MOTHER = 13, 60  # years
MOST_TURNED = 20  # places at which numbers go back; more of them are misread numbers
PARTIES = {"KH": ("wife", "husband"), "CMC": ("parent", "child")}  # who stands in every act
MARRIAGE = {"wife": 18, "husband": 20}
ENTRY = re.compile(r"(?!(?:19|20)\d\d$)\d{1,4}[A-Z]?(?:/(?:19|20)\d\d)?")  # no year alone
NOTICE = re.compile(r"\d{1,4}(?:/(?:19|20)\d\d)?(?:[/-]?[A-ZĐ][A-ZĐ-]*)?")  # "45/GBT"
KINSHIP = {"ruột", "họ", "nuôi", "kế", "riêng", "cả", "út", "đỡ", "đầu"}  # what a relation may add
CARD = re.compile(r"\bC(?:CCD|MND|C)\b")
PAPER = re.compile(r"(?<!\d)(?:\d{9}|\d{12})(?!\d)")  # numbers of cards


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its check, how much it weighs, which fields it concerns."""

    code: str
    check: str
    severity: str  # "ask": its fields go to a person; "note": shown beside the act
    fields: tuple[str, ...]


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules. Raises ValueError for a check that does not exist."""
    entries = tomllib.loads(TABLE.read_text("utf-8"))["rule"]
    rules = tuple(Rule(e["code"], e["check"], e["severity"], tuple(e["fields"])) for e in entries)
    unknown = {rule.check for rule in rules} - CHECKS.keys() - OF_VALUE.keys()
    if unknown:
        raise ValueError(f"rules.toml: no such check: {sorted(unknown)}")
    return rules


def broken(act: Act, cover: Cover) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Codes of the rules that an act breaks, with the fields of the act that they concern."""
    for rule in load_rules():
        names = tuple(name for name in rule.fields if act.value(name))
        if strange := OF_VALUE.get(rule.check):
            names = tuple(name for name in names if strange(act.value(name)))
            if names:
                yield rule.code, names
        elif CHECKS[rule.check](act, cover):
            yield rule.code, names


def sequence(acts: Sequence[Act]) -> list[str]:
    """Gaps, repeats and disorder of act numbers and printed page numbers, in words."""
    return _numbered("số việc · act numbers", [act.value("entry_number") for act in acts]) + (
        _numbered("trang in · printed pages", [act.value("page") for act in acts])
        if len({act.value("page") for act in acts}) > len(acts) // 2  # a page of its own each
        else []
    )


def _numbered(what: str, said: Sequence[str]) -> list[str]:
    found = [int(one) for value in said if (one := value.partition("/")[0]).isdecimal()]
    have = set(found)
    missing = [n for n in range(min(have), max(have)) if n not in have] if have else []
    double = sorted(n for n in have if found.count(n) > 1)
    problems = [f"{what}: thiếu · missing {runs(missing)}"] if 0 < len(missing) < 500 else []
    problems += [f"{what}: trùng · twice {runs(double)}"] if double else []
    turned = [f"{b} < {a}" for a, b in itertools.pairwise(found) if b < a]
    if 0 < len(turned) <= MOST_TURNED:
        problems.append(f"{what}: sai thứ tự · out of order {', '.join(turned)}")
    return problems


def runs(numbers: Sequence[int]) -> str:
    """3, 5-8, 12."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in parts)


def _year_of_number(act: Act, cover: Cover) -> bool:
    year = act.value("entry_number").rpartition("/")[2]
    day = act.value("registration_date")
    return bool(re.fullmatch(r"\d{4}", year) and day and day[:4] != year)


def _form_of_number(number: str) -> bool:
    return not ENTRY.fullmatch(number)


def _form_of_notice(number: str) -> bool:
    return not NOTICE.fullmatch(number)


def _form_of_papers(text: str) -> bool:
    """A card without its number, a number without the name of its card, or figures before or right
    behind one."""
    card, number = CARD.search(text), PAPER.search(text)
    if not card or not number:
        return bool(card) != bool(number)
    between, behind = text[card.end() : number.start()], text[number.end() :].lstrip(" .")
    return any(letter.isdigit() for letter in between) or behind[:1].isdigit()


def _of_one_word(name: str) -> bool:
    return len(name.split()) == 1


def _of_no_relation(text: str) -> bool:
    known = {tone_fold(word) for said in read_words("relations") for word in said.split()}
    return not all(word in known | KINSHIP for word in tone_fold(text).split())


def _of_no_list(people: str) -> bool:
    return not is_ethnicity(people)


def _without_day(day: str) -> bool:
    return len(day) < WHOLE


def _without_unit(place: str) -> bool:
    return locate(place) is None


def _one_party_alone(act: Act, cover: Cover) -> bool:
    roles = PARTIES.get(cover.kind, ())
    named = {name.partition(".")[0] for name, value in act.values.items() if value}
    return 0 < len(named & {*roles}) < len(roles)


def _but_for_marks(parent: str, act: Act, cover: Cover) -> bool:
    """The informant is this parent, spelt with other marks: one of both is wrong."""
    one, other = act.value("informant.full_name"), act.value(f"{parent}.full_name")
    return fold(one) == fold(other) and tone_fold(one) != tone_fold(other)


def _dates_in_order(act: Act, cover: Cover) -> bool:
    day = act.value("registration_date")
    chain = [act.value(n) for n in ("child.date_of_birth", "deceased.date_of_birth",
                                    "deceased.date_of_death")] + [day]  # fmt: skip
    known = [value for value in chain if value]
    return any(
        b[: min(len(a), len(b))] < a[: min(len(a), len(b))]
        for a, b in itertools.pairwise(known)
    )


def _words_and_digits(act: Act, cover: Cover) -> bool:
    said = date_words.parse(act.value("child.date_of_birth_in_words"))
    born = act.value("child.date_of_birth")
    return bool(said and born and said != born)


def _book_of_cover(act: Act, cover: Cover) -> bool:
    return bool(act.value("book")) and not cover.named_by(act.value("book"))


def _year_of_book(act: Act, cover: Cover) -> bool:
    day = act.value("registration_date")
    return bool(day) and not cover.year <= int(day[:4]) <= cover.year + 5


def _parents_old_enough(act: Act, cover: Cover) -> bool:
    child = act.value("child.date_of_birth")[:4]
    ages = {
        role: int(child) - int(year)
        for role in ("mother", "father")
        if (year := act.value(f"{role}.year_of_birth")[:4]).isdecimal() and child.isdecimal()
    }
    return (
        any(age < YOUNGEST_PARENT for age in ages.values()) or ages.get("mother", 0) > OLDEST_MOTHER
    )


def _spouses_old_enough(act: Act, cover: Cover) -> bool:
    day = act.value("registration_date")[:4]
    return any(
        born.isdecimal() and day.isdecimal() and int(day) - int(born) < age
        for role, age in MARRIAGE.items()
        if (born := act.value(f"{role}.date_of_birth")[:4])
    )


def _number_and_sex(act: Act, cover: Cover) -> bool:
    for role in ("child", "deceased", "parent"):
        number = number_of(act, role)
        known = facts(number) if number else None
        if known and act.value(f"{role}.sex") and known.sex != act.value(f"{role}.sex"):
            return True
    return False


OF_VALUE: dict[str, Callable[[str], bool]] = {  # what a value by itself must not be
    "form_of_number": _form_of_number,
    "form_of_notice": _form_of_notice,
    "form_of_papers": _form_of_papers,
    "names_of_one_word": _of_one_word,
    "peoples_of_no_list": _of_no_list,
    "relations_of_no_list": _of_no_relation,
    "without_day": _without_day,
    "places_without_unit": _without_unit,
}

CHECKS: dict[str, Callable[[Act, Cover], bool]] = {
    "year_of_number": _year_of_number,
    "one_party_alone": _one_party_alone,
    "dates_in_order": _dates_in_order,
    "words_and_digits": _words_and_digits,
    "book_of_cover": _book_of_cover,
    "year_of_book": _year_of_book,
    "informant_as_mother": partial(_but_for_marks, "mother"),
    "informant_as_father": partial(_but_for_marks, "father"),
    "informant_as_parent": partial(_but_for_marks, "parent"),
    "parents_old_enough": _parents_old_enough,
    "spouses_old_enough": _spouses_old_enough,
    "number_and_sex": _number_and_sex,
}
