"""Forms as tables: every blank, and which papers may fill it, in order.

One file per form in catalog/forms. A value never crosses from one person to another, and a
residence is never taken from an act: the loader refuses a source that would do so.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from catalog.checks import KINDS
from catalog.identity import IDENTITY
from catalog.layout import Line, parse
from catalog.paper import load_papers

FOLDER = Path(__file__).parent / "forms"
Derived = Literal["", "words", "identity", "today", "office", "place"]
"""words: a date in words; identity: kind, number, issuer, day of an identity paper;
today, office, place: of the counter where the form is filled."""

HOLDER = "child"  # the person whom a birth paper is about
HOLDERS = (HOLDER, "deceased")  # and a death paper
_LABELS = {"vi", "en"}
_CARD_ONLY = {"residence": "place_of_residence", "last_residence": "place_of_residence"}


@dataclass(frozen=True, slots=True)
class FromPaper:
    """One place where a value may come from."""

    role: str  # who brings the paper
    field: str  # field of that paper

    @property
    def person(self) -> str:
        """Of whom the value speaks: `child: mother.full_name` speaks of the mother."""
        prefix, _, _ = self.field.rpartition(".")
        if prefix in ("", *HOLDERS):
            return self.role
        return prefix if self.role == HOLDER else f"{self.role}.{prefix}"


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of a form."""

    name: str  # "mother.full_name"
    label_vi: str
    label_en: str
    kind: str  # a kind of catalog.checks
    required: bool
    sources: tuple[FromPaper, ...]  # in order; none: a person writes it
    derived: Derived
    of: str  # the blank that is put into words, or the role whose paper is named
    choices: tuple[str, ...]  # printed boxes to tick; the value is one of them
    about: str = ""  # role that it speaks of, where its name does not say so

    @property
    def person(self) -> str:
        """The role that the blank speaks of, or ""."""
        return self.about or self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who stands on the form."""

    name: str
    title_vi: str
    title_en: str
    papers: tuple[str, ...]  # kinds of papers that may stand for this person
    required: bool  # the form makes no sense without this person
    sex: str  # "Nam", "Nữ" or "" when both may be
    named: FromPaper | None  # where another paper prints this person's name
    birth: bool  # the person whom a birth paper is about
    alone: bool  # whoever comes alone is this person


@dataclass(frozen=True, slots=True)
class Form:
    """One official form."""

    id: str
    title_vi: str  # as printed
    title_en: str
    source: str  # where its wording is taken from
    mark: str  # printed in the upper right corner, or ""
    roles: tuple[Role, ...]
    blanks: tuple[Blank, ...]  # in printed order
    lines: tuple[Line, ...]

    def blank(self, name: str) -> Blank:
        """The blank of this name. Raises KeyError."""
        return {blank.name: blank for blank in self.blanks}[name]

    def role(self, name: str) -> Role:
        """The role of this name. Raises KeyError."""
        return {role.name: role for role in self.roles}[name]


def _from_paper(text: str) -> FromPaper:
    role, colon, field = text.partition(": ")
    if not colon:
        raise ValueError(f"source {text!r} must read 'role: field'")
    return FromPaper(role, field)


def _role(entry: dict[str, Any]) -> Role:
    papers: list[str] = []
    for paper in entry["papers"]:
        papers += IDENTITY if paper == "identity" else [paper]
    return Role(
        name=entry["name"],
        title_vi=entry["title_vi"],
        title_en=entry["title_en"],
        papers=tuple(papers),
        required=entry.get("required", True),
        sex=entry.get("sex", ""),
        named=_from_paper(entry["named"]) if "named" in entry else None,
        birth=entry.get("birth", False),
        alone=entry.get("alone", False),
    )


def _blank(name: str, entry: dict[str, Any]) -> Blank:
    try:
        return Blank(
            name=name,
            label_vi=entry["vi"],
            label_en=entry["en"],
            kind=entry.get("kind", "text"),
            required=entry.get("required", True),
            sources=tuple(_from_paper(text) for text in entry.get("from", ())),
            derived=entry.get("derived", ""),
            of=entry.get("of", ""),
            choices=tuple(entry.get("choices", ())),
            about=entry.get("about", ""),
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"blank {name}: {error}") from error


def _repeated(text: str, rows: int) -> str:
    """Every layout line with a # once per row."""
    lines: list[str] = []
    for line in text.splitlines():
        numbers = range(1, rows + 1) if "#" in line else [0]
        lines += [line.replace("#", str(number)) for number in numbers]
    return "\n".join(lines)


def _spread(entry: dict[str, Any], rows: int) -> dict[str, dict[str, Any]]:
    """The blanks by name; `member.#.full_name` once per row."""
    blanks: dict[str, dict[str, Any]] = {}
    for name, blank in entry.items():
        for number in range(1, rows + 1) if "#" in name else [0]:
            row = dict(blank)
            row["from"] = [text.replace("#", str(number)) for text in blank.get("from", ())]
            row["of"] = blank.get("of", "").replace("#", str(number))
            row |= {key: blank[key].replace("#", str(number)) for key in _LABELS & blank.keys()}
            blanks[name.replace("#", str(number))] = row
    return blanks


def _load(path: Path) -> Form:
    try:
        entry = tomllib.loads(path.read_text("utf-8"))
        rows = entry.get("rows", 0)
        lines = parse(_repeated(entry["layout"], rows))
        blanks = {name: _blank(name, b) for name, b in _spread(entry["blank"], rows).items()}
        order = [slot.name for line in lines for slot in line.slots]
        if sorted(order) != sorted(blanks):
            odd = {name for name in [*order, *blanks] if order.count(name) != (name in blanks)}
            raise ValueError(f"layout must hold each blank once: {sorted(odd)}")
        roles = [
            _role({key: _numbered(value, n) for key, value in role.items()})
            for role in entry["role"]
            for n in (range(1, rows + 1) if "#" in role["name"] else [0])
        ]
        form = Form(
            id=entry["id"],
            title_vi=entry["title_vi"],
            title_en=entry["title_en"],
            source=entry["source"],
            mark=entry.get("mark", ""),
            roles=tuple(roles),
            blanks=tuple(blanks[name] for name in order),
            lines=lines,
        )
        faults = [*_faults(form), *([f"id is {form.id!r}"] if form.id != path.stem else [])]
        if faults:
            raise ValueError("; ".join(faults))
    except (KeyError, ValueError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    return form


def _numbered(value: Any, number: int) -> Any:
    return value.replace("#", str(number)) if isinstance(value, str) else value


def _faults(form: Form) -> Iterator[str]:
    """Everything in a form that names what does not exist or what must not be."""
    papers, roles = load_papers(), {role.name: role for role in form.roles}
    if len(roles) < len(form.roles):
        yield "a role is listed twice"
    for role in form.roles:
        unknown = set(role.papers) - papers.keys()
        if unknown:
            yield f"role {role.name}: unknown papers {sorted(unknown)}"
        if role.named and role.named.role not in roles:
            yield f"role {role.name}: unknown role {role.named.role!r}"
    for blank in form.blanks:
        for fault in _blank_faults(blank, form, roles):
            yield f"blank {blank.name}: {fault}"


def _blank_faults(blank: Blank, form: Form, roles: dict[str, Role]) -> Iterator[str]:
    if blank.kind not in KINDS:
        yield f"unknown kind {blank.kind!r}"
    if blank.derived not in get_args(Derived):
        yield f"unknown derivation {blank.derived!r}"
    if blank.derived == "words" and blank.of not in {other.name for other in form.blanks}:
        yield f"unknown blank {blank.of!r}"
    if blank.derived == "identity" and blank.of not in roles:
        yield f"unknown role {blank.of!r}"
    for source in blank.sources:
        known = fields_of(roles[source.role].papers) if source.role in roles else frozenset()
        if source.field not in known:
            yield f"no paper of role {source.role!r} has a field {source.field!r}"
        if source.person != blank.person:
            yield f"{source.field!r} of {source.role!r} speaks of another person"
        only = _CARD_ONLY.get(blank.name.rpartition(".")[2], source.field)
        if source.field != only:
            yield f"must come from {only!r} of a card, never from {source.field!r}"


def fields_of(papers: tuple[str, ...]) -> frozenset[str]:
    """The names of all fields on these kinds of papers."""
    known = load_papers()
    return frozenset(
        spec.name
        for paper in papers
        if paper in known
        for side in known[paper].sides
        for spec in side.fields
    )


@cache
def load_forms() -> dict[str, Form]:
    """All forms by id. Raises ValueError that names the file and the entry at fault."""
    return {path.stem: _load(path) for path in sorted(FOLDER.glob("*.toml"))}
