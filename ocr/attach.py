"""Which component of a dossier a paper is: by its kind, and by whose paper it is.

A proposal that an officer sees and corrects. A person is known by number, else by name and birth;
of somebody who is not known yet, other papers may say the name ("mother.full_name" on the notice
of a birth), and a card shows the sex.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalog.checks.personal_number import facts
from catalog.checks.text import fold
from catalog.form import Role
from catalog.identity import IDENTITY
from catalog.procedure import Needed
from ocr.labels import likeness

ALIKE = 88.0  # likeness of two names from which they may be one, misread
MISREAD = 2  # digits of a number that a poor scan may get wrong
MANY = 20  # values read: of two papers alike the better read one comes first
UNREAD = 0.3  # what the office cannot read, for what nobody reads
WORDED = 85.0  # likeness of a title from which it is that paper
MENTIONED = 0.5  # whom a certificate of the stack names is likelier meant than a stranger
OWN = 2.0  # from this score a paper surely is of the person: it serves all her components


@dataclass(frozen=True, slots=True)
class Someone:
    """What tells a person from others; empty where it is not known."""

    name: str = ""
    born: str = ""  # ISO 8601, or the year alone
    number: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A paper that came in."""

    paper: str  # kind; empty when nobody knows it
    values: Mapping[str, str]
    head: tuple[str, ...] = ()  # first lines of a paper that nobody knows

    def person(self, prefix: str = "") -> Someone:
        """Whoever stands on it under a prefix: "mother.", or "" for the holder of a card."""
        born = self._of(prefix, "date_of_birth") or self._of(prefix, "year_of_birth")
        return Someone(self._of(prefix, "full_name"), born, self._of(prefix, "personal_number"))

    def _of(self, prefix: str, name: str) -> str:
        return self.values.get(f"{prefix}{name}", "")

    @property
    def people(self) -> dict[str, Someone]:
        """Everybody on it by the role that the paper gives; the holder of a card is ""."""
        prefixes = {name.rpartition("full_name")[0] for name in self.values
                    if name.endswith("full_name")}  # fmt: skip
        return {prefix.rstrip("."): self.person(prefix) for prefix in sorted(prefixes)}


def attach(
    needed: Sequence[Needed],
    roles: Sequence[Role],
    people: Mapping[str, Someone],
    papers: Sequence[Brought],
) -> tuple[tuple[str, ...], ...]:
    """For each paper the components that it is, the likeliest first; none when it fits none.

    `people` are those known by role. No component gets two papers; one card serves every
    component of the same person, before a paper of which nobody knows whose it is.
    """
    scored = {
        (place, component.id): score
        for place, paper in enumerate(papers)
        for component in needed
        if (score := _score(paper, component, roles, people, papers)) > 0
    }
    sure = {component for (_, component), score in scored.items() if score >= OWN}
    scored = {pair: score for pair, score in scored.items()
              if score >= OWN or pair[1] not in sure}  # fmt: skip
    order = [component.id for component in needed]
    ranked = sorted(scored, key=lambda pair: (-scored[pair], pair[0], order.index(pair[1])))
    first: dict[int, str] = {}
    for place, component in ranked:
        if place not in first and component not in first.values():
            first[place] = component
    found: list[tuple[str, ...]] = []
    for place in range(len(papers)):
        if place not in first:
            found.append(())
            continue
        more = [
            component for component in order
            if component not in first.values() and scored.get((place, component), 0) >= OWN
        ]  # fmt: skip
        found.append((first[place], *more))
    return tuple(found)


def _score(
    paper: Brought,
    needed: Needed,
    roles: Sequence[Role],
    people: Mapping[str, Someone],
    papers: Sequence[Brought],
) -> float:
    """How surely a paper is a component; 0 when it cannot be."""
    if not needed.any_of:
        return 0.0 if paper.paper else UNREAD + _worded(paper, needed)
    if paper.paper not in needed.any_of:
        return 0.0
    score = max(
        _of_role(paper, role, roles, people, papers) for role in (needed.role, *needed.also)
    )
    read = sum(bool(value) for value in paper.values.values())
    return score + 0.01 * min(read, MANY) + 0.05 * needed.required if score else 0.0


def _worded(paper: Brought, needed: Needed) -> float:
    """1 where a word of the component stands in the head of a paper that nobody reads."""
    return float(any(likeness(w, text) >= WORDED for w in needed.words for text in paper.head))


def _of_role(
    paper: Brought,
    role: str,
    roles: Sequence[Role],
    people: Mapping[str, Someone],
    papers: Sequence[Brought],
) -> float:
    """How surely a paper of a fitting kind is of whoever has the role."""
    there = paper.people
    if role in people:
        likeness = max((same(who, people[role]) for who in there.values()), default=0.0)
        if likeness:
            return 2.0 + likeness
        nobody = not any(who.name or who.number for who in there.values())
        return 0.1 if nobody or paper.paper not in IDENTITY else 0.0
    if paper.paper not in IDENTITY:
        return 1.0
    card = there.get("", Someone())
    if any(same(card, known) for known in people.values()):
        return 0.0  # somebody else of the family
    named = max((same(card, who) for who in _named(role, papers)), default=0.0)
    sex = next((each.sex for each in roles if each.name == role), "")
    shown = _sex(paper)
    if sex and shown and sex != shown:
        return 0.0
    if named:
        return 2.0 + named
    mentioned = any(same(card, who) for who in _mentioned(papers))
    return 1.0 + 0.2 * bool(sex and shown) + MENTIONED * mentioned


def _named(role: str, papers: Sequence[Brought]) -> Iterator[Someone]:
    """Whom other papers call so."""
    for paper in papers:
        if paper.paper not in IDENTITY and role in paper.people:
            yield paper.people[role]


def _mentioned(papers: Sequence[Brought]) -> Iterator[Someone]:
    """Everybody whom certificates of the stack name, in any role."""
    for paper in papers:
        if paper.paper not in IDENTITY:
            yield from paper.people.values()


def same(one: Someone, other: Someone) -> float:
    """0 to 1: whether two are one person, however a poor scan was read."""
    name = fuzz.ratio(fold(one.name), fold(other.name)) if one.name and other.name else 0.0
    if one.number and len(one.number) == len(other.number):
        wrong = sum(a != b for a, b in zip(one.number, other.number, strict=True))
        if wrong == 0:
            return 1.0
        if wrong > MISREAD and name < 100:
            return 0.0
    if name < ALIKE:
        return 0.0
    if one.born and other.born:
        size = min(len(one.born), len(other.born))
        return 0.9 if one.born[:size] == other.born[:size] else 0.3 if name == 100 else 0.0
    return 0.6


def _sex(paper: Brought) -> str:
    known = facts(paper.values.get("personal_number", ""))
    return paper.values.get("sex", "") or (known.sex if known else "")
