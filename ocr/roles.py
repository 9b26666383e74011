"""Who is who among the papers handed in, as far as the papers themselves prove it.

A parent is of the right sex, at least 13 years older than the child, and named on the birth
paper. Two people who fit one role, or one who fits two, fit none: an officer decides.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.checks.personal_number import facts
from catalog.checks.text import fold
from catalog.filled import Kept
from catalog.form import Form, FromPaper, Role
from catalog.identity import IDENTITY

YOUNGEST_PARENT = 13  # years between a parent and a child


@dataclass(frozen=True, slots=True)
class Proposal:
    """Papers by role, and those that nobody but an officer can give a role."""

    roles: Mapping[str, tuple[Kept, ...]]
    unassigned: tuple[Kept, ...]


def propose_roles(form: Form, papers: Sequence[Kept]) -> Proposal:
    """The roles that the papers prove; everything else stays unassigned."""
    acts = {kind for role in form.roles if role.birth for kind in role.papers} - IDENTITY.keys()
    births = [kept for kept in papers if kept.paper in acts]
    people = _people([kept for kept in papers if kept.paper in IDENTITY])
    roles: dict[str, tuple[Kept, ...]] = {}
    child = _child(births, people)
    for role in form.roles:
        if role.birth and child and child[0].paper in role.papers:
            roles[role.name] = child
    child = child if roles else ()
    others = [cards for cards in people if not set(map(id, cards)) & set(map(id, child))]
    fitting = {
        role.name: [n for n, cards in enumerate(others) if _fits(role, cards, roles, len(papers))]
        for role in form.roles
        if role.name not in roles
    }
    taken = [numbers[0] for numbers in fitting.values() if len(numbers) == 1]
    for name, numbers in fitting.items():
        if len(numbers) == 1 and taken.count(numbers[0]) == 1:
            roles[name] = others[numbers[0]]
    used = {id(kept) for kept in itertools.chain(*roles.values())}
    return Proposal(roles, tuple(kept for kept in papers if id(kept) not in used))


def _people(cards: Sequence[Kept]) -> list[tuple[Kept, ...]]:
    """The cards of each person together."""
    people: list[list[Kept]] = []
    for card in cards:
        same = next((known for known in people if all(_same(card, c) for c in known)), None)
        if same is None:
            people.append([card])
        else:
            same.append(card)
    return [tuple(cards) for cards in people]


def _same(one: Kept, other: Kept) -> bool:
    """One person: the same number, or where one bears nine digits the same name and birth day."""
    first, second = one.value("personal_number"), other.value("personal_number")
    if first and len(first) == len(second):
        return first == second
    long, short = (one, other) if len(first) > len(second) else (other, one)
    if long.value("old_number"):
        return long.value("old_number") == short.value("personal_number")
    return _name(one) == _name(other) and _born(one) == _born(other) != ""


def _name(kept: Kept) -> str:
    return fold(kept.value("full_name"))


def _born(kept: Kept) -> str:
    return kept.value("date_of_birth")


def _sex(cards: Sequence[Kept]) -> str:
    """As printed on a card, or as the personal number says; empty when they disagree."""
    known = {card.value("sex") for card in cards}
    known |= {f.sex for card in cards if (f := facts(card.value("personal_number")))}
    known.discard("")
    return known.pop() if len(known) == 1 else ""


def _child(births: Sequence[Kept], people: Sequence[tuple[Kept, ...]]) -> tuple[Kept, ...]:
    """The one birth paper handed in, with the cards of the very same person."""
    if len(births) != 1:
        return ()
    birth = births[0]
    name, born = fold(birth.value("child.full_name")), birth.value("child.date_of_birth")
    number = birth.value("child.personal_number")
    cards = [
        cards
        for cards in people
        if (number and any(card.value("personal_number") == number for card in cards))
        or (born and any(_name(card) == name and _born(card) == born for card in cards))
    ]
    return (birth, *cards[0]) if len(cards) == 1 else (birth,)


def _fits(
    role: Role, cards: Sequence[Kept], roles: Mapping[str, Sequence[Kept]], handed_in: int
) -> bool:
    if not any(card.paper in role.papers for card in cards):
        return False
    if role.sex and _sex(cards) != role.sex:
        return False
    if role.named:
        return any(_is_parent(role.named, birth, cards) for birth in _births(role.named, roles))
    return bool(role.sex) or (role.alone and handed_in == len(cards))


def _births(named: FromPaper, roles: Mapping[str, Sequence[Kept]]) -> Iterator[Kept]:
    yield from (kept for kept in roles.get(named.role, ()) if kept.value(named.field))


def _is_parent(named: FromPaper, birth: Kept, cards: Sequence[Kept]) -> bool:
    """The birth paper names this person, and the years agree."""
    child, card = birth.value("child.date_of_birth")[:4], cards[0]
    parent = _born(card)[:4]
    if not (child.isdecimal() and parent.isdecimal()):
        return False
    if int(child) - int(parent) < YOUNGEST_PARENT:
        return False
    year = birth.value(named.field.replace("full_name", "year_of_birth"))[:4]
    same_name = fold(birth.value(named.field)) == _name(card)
    return same_name and year in ("", parent)
