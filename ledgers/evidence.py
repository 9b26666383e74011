"""How sure a value is once its act and its book are known: the probability that it is right.

The reader's own sureness is one sign among others: whether the act says the value twice, whether a
personal number agrees with sex and year, whether act numbers go on in sequence, whether its words
are known, how well the rest of the act was read. A logistic regression over these signs, fitted by
`python -m benchmarks.calibrate_ledgers` on books in hands that nothing was trained on, turns them
into one probability; its weights lie in evidence.toml.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from catalog.act import Act, ActField
from catalog.checks.lexicon import (
    is_known_cause,
    is_known_name,
    is_known_office,
    is_known_place,
    is_whole_address,
)
from catalog.checks.people import is_ethnicity
from catalog.checks.text import word_key
from catalog.tables import read_words
from ledgers.twice import LENT_MARK, agreements
from storage.ledger_kept import Cover

TABLE = Path(__file__).with_name("evidence.toml")
LEAST = 1e-4  # doubt under which the reader's figures are noise
DOUBTED = 0.4  # up to which no sign outweighs what the reader says; 0.5 asked for twice as many
ASKED = 0.49  # at most, of what goes to a person in any case: below the lowest bar
MOST = 0.9995  # probability beyond which nothing is known
FEW = 14  # values beside one, under which little of an act confirms it: rows of tables
OFTEN = 2  # acts of a book from which a value of theirs is usual
FIGURES = ("papers", "date", "number")  # whose doubt is put together of that of figures
GROUPS = {
    "name": ("full_name",),
    "place": ("residence", "place_of_birth", "place_of_origin", "place_of_death"),
    "date": ("_date", ".date", "date_of_birth", "date_of_death", "year_of_birth"),
    "number": ("entry_number", "book", "page", "number"),
    "papers": ("papers",),
    "word": ("sex", "ethnicity", "nationality", "relation"),
    "cause": ("cause_of_death",),
    "office": ("issuer",),
    "signer": ("signer",),
    "box": ("registration_kind", "recognition", "parentage"),
}
SIGNS = (
    "one", "doubt", "figures", "letters", "rest", "worst", "other", "problem", "known", "strange",
    "usual", "twice", "words", "proved", "next", "skips", "cover", "year", "ordered", "disordered",
    "few", *GROUPS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the book says around an act."""

    cover: Cover
    usual: Mapping[str, Mapping[str, int]]  # field → value → in how many acts
    before: str  # number of the act before
    days: tuple[str, str] = "", ""  # on which the acts before and after were registered


def around_each(
    cover: Cover, usual: Mapping[str, Mapping[str, int]], acts: Sequence[Act]
) -> Iterator[Surroundings]:
    """What the book says around each of its acts."""
    days = ["", *(act.value("registration_date") for act in acts), ""]
    before = ""
    for at, act in enumerate(acts):
        yield Surroundings(cover, usual, before, (days[at], days[at + 2]))
        before = act.value("entry_number") or before


def weighed(act: Act, around: Surroundings) -> Act:
    """The act with every value as sure as its signs say."""
    for field in tuple(act.fields.values()):
        if field.value and not field.touched:
            sure = probability(signs(act, field, around))
            if field.confidence <= DOUBTED:
                sure = min(sure, field.confidence, ASKED)
            act = act.with_field(replace(field, confidence=sure))
    return act


def signs(act: Act, field: ActField, around: Surroundings) -> tuple[float, ...]:
    """The values of SIGNS for a field that holds a value."""
    marks = {"one", group(field.name)} | set(_marks(act, field, around))
    others = [f for f in act.fields.values() if f.value and f.name != field.name]
    doubts = sorted(_doubt(one) for one in others) or [0.0]
    measured = {
        "doubt": _doubt(field),
        "figures": _doubt(field) if group(field.name) in FIGURES else 0.0,
        "letters": math.log(len(field.value)),
        "rest": sum(doubts) / len(doubts),
        "worst": doubts[-1 - len(doubts) // 5],
        "few": float(few(act)),
    }
    return tuple(measured.get(name, float(name in marks)) for name in SIGNS)


def few(act: Act) -> bool:
    """Whether an act says so little that its values hardly confirm each other."""
    return sum(bool(field.value) for field in act.fields.values()) <= FEW


def probability(values: Sequence[float]) -> float:
    """From 0 to 1 that a value with these signs is right."""
    total = sum(value * weight for value, weight in zip(values, weights(), strict=True))
    return min(MOST, 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))


@cache
def weights() -> tuple[float, ...]:
    """The fitted weight of each sign; one that the table does not know yet weighs nothing."""
    table = _table()["weights"]
    return tuple(float(table.get(name, 0.0)) for name in SIGNS)


@dataclass(frozen=True, slots=True)
class Bars:
    """Probabilities of a value under which a person is asked."""

    act: float  # for it, though all else of the act is sure: nobody would look at it otherwise
    few: float  # the same in an act of few values
    field: float  # for it too, where a person looks at the act anyway


@cache
def bars() -> Bars:
    """As they were fitted."""
    return Bars(**_table()["ask"])


def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads(TABLE.read_text("utf-8"))


def group(name: str) -> str:
    """The group of signs that a field belongs to, or an empty string."""
    return next((g for g, ends in GROUPS.items() if name.endswith(ends)), "")


def _doubt(field: ActField) -> float:
    return math.log(LEAST + 1 - field.confidence)


def _marks(act: Act, field: ActField, around: Surroundings) -> Iterator[str]:
    """The signs that a field bears."""
    name, value = field.name, field.value
    yield from agreements(act).get(name, ())
    if any(word_key(other) != word_key(value) for other in field.alternatives):
        yield "other"
    if field.problems:
        yield "problem"
    if around.usual.get(name, {}).get(value, 0) > OFTEN:
        yield "usual"
    if (known := _known(name, value)) is not None:
        yield "known" if known else "strange"
    if name == "entry_number" and LENT_MARK not in field.problems:
        here, before = (text.partition("/")[0] for text in (value, around.before))
        if here.isdecimal() and before.isdecimal():
            yield "next" if int(here) == int(before) + 1 else "skips"
    if name == "book" and around.cover.named_by(value):
        yield "cover"
    if name == "registration_date":
        if value[:4] == str(around.cover.year):
            yield "year"
        before, after = around.days
        if (before and value < before) or (after and value > after):
            yield "disordered"
        elif before and after:
            yield "ordered"


def _known(name: str, value: str) -> bool | None:
    """Whether every word of a value is known; None where nobody keeps a list."""
    match group(name):
        case "name":
            return is_known_name(value)
        case "place":
            return is_whole_address(value) and is_known_place(value)
        case "word" if name.endswith("ethnicity"):
            return is_ethnicity(value)
        case "word" if name.endswith(("nationality", "sex")):
            return value in ("Việt Nam", "Nam", "Nữ")
        case "word" if name.endswith("relation"):
            return value.casefold() in read_words("relations")
        case "cause":
            return is_known_cause(value)
        case "office":
            return is_known_office(value)
        case "signer":
            return is_known_name(value.partition(" - ")[0])
    return None
