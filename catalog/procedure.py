"""Administrative procedures as tables: code, forms, papers that must be shown, deadline.

One file per procedure in catalog/procedures. Administrators change them on a page: `parse` tells
every fault with its line, for files and for that page alike.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from catalog.form import load_forms
from catalog.identity import IDENTITY
from catalog.lines import line_of, line_of_syntax
from catalog.paper import load_papers

FOLDER = Path(__file__).parent / "procedures"
Level = Literal["commune", "province"]
STRONGEST = 3  # trust level
MIDNIGHT = 23  # the last hour of a day


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the officer asks because papers depend on it."""

    name: str  # "parents_married"
    title_vi: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Needed:
    """One paper that a procedure asks for."""

    id: str  # MaThanhPhanHoSo
    role: str  # of the first form: whose paper it is
    also: tuple[str, ...]  # roles whose paper of this kind will do as well
    title_vi: str
    title_en: str
    any_of: tuple[str, ...]  # kinds of papers that will do; none: motcua does not read it yet
    required: bool
    copies: int
    trust: int  # least level, 0 to 3, from which it is used without seeing the original
    valid_days: int  # after its issue; 0: as long as it holds by itself
    when: tuple[str, ...]  # facts that must all hold
    unless: tuple[str, ...]  # facts of which none may hold
    basis: str  # legal basis
    words: tuple[str, ...] = ()  # titles of papers that will do, where motcua reads none

    def applies(self, facts: frozenset[str]) -> bool:
        """Whether it is asked for at all."""
        return facts.issuperset(self.when) and facts.isdisjoint(self.unless)


@dataclass(frozen=True, slots=True)
class Result:
    """What the office issues."""

    paper: str  # kind, or "" when motcua does not read it
    role: str  # whose it is
    title_vi: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure."""

    id: str
    code: str  # of the national database of procedures; empty: not seen
    verified: bool  # the code was seen in a public source
    title_vi: str
    title_en: str
    source: str
    field: str  # MaLinhVuc: "ho-tich", "cu-tru", ...
    level: Level
    forms: tuple[str, ...]  # the first is the declaration
    applicant: str  # role of the person who hands in
    facts: tuple[Fact, ...]
    papers: tuple[Needed, ...]
    result: Result
    days: int | None  # working days of the deadline; 0: the same day
    until_hour: int  # what comes later that day is due the next working day; 0: no such hour
    deadline_vi: str
    deadline_en: str

    def days_from(self, hour: int) -> int | None:
        """Working days of the deadline for what is received in this hour of the day, 0 to 23."""
        late = self.days == 0 and 0 < self.until_hour <= hour
        return 1 if late else self.days

    def paper(self, component: str) -> Needed:
        """The component of this id. Raises KeyError."""
        return {paper.id: paper for paper in self.papers}[component]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a table, and on which line."""

    line: int
    what: str


class Faulty(ValueError):
    """A table that cannot be used."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        told = "; ".join(f"line {fault.line}: {fault.what}" for fault in faults)
        super().__init__(f"{name}, {told}")
        self.faults = faults


def _needed(entry: dict[str, Any]) -> Needed:
    kinds: list[str] = []
    for paper in entry.get("any_of", ()):
        kinds += IDENTITY if paper == "identity" else [paper]
    return Needed(
        id=entry["id"],
        role=entry["role"],
        also=tuple(entry.get("also", ())),
        title_vi=entry["vi"],
        title_en=entry["en"],
        any_of=tuple(kinds),
        required=entry.get("required", True),
        copies=int(entry.get("copies", 1)),
        trust=int(entry.get("trust", 1)),
        valid_days=int(entry.get("valid_days", 0)),
        when=tuple(entry.get("when", ())),
        unless=tuple(entry.get("unless", ())),
        words=tuple(entry.get("words", ())),
        basis=entry["basis"],
    )


def parse(text: str, name: str) -> Procedure:
    """The procedure `name` from its TOML. Raises Faulty: every fault with its line."""
    try:
        entry = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Faulty(f"{name}.toml", (Fault(line_of_syntax(error), str(error)),)) from error
    missing = [
        Fault(line_of(text, key, table, index), f"{key!r} is missing")
        for table, index, row, keys in _rows(entry)
        for key in keys
        if key not in row
    ]
    if missing:
        raise Faulty(f"{name}.toml", tuple(missing))
    procedure = Procedure(
        id=name,
        code=entry["code"],
        verified=entry["verified"],
        title_vi=entry["title_vi"],
        title_en=entry["title_en"],
        source=entry["source"],
        field=entry["field"],
        level=entry.get("level", "commune"),
        forms=tuple(entry["forms"]),
        applicant=entry["applicant"],
        facts=tuple(Fact(row["name"], row["vi"], row["en"]) for row in entry.get("fact", ())),
        papers=tuple(_needed(row) for row in entry["paper"]),
        result=Result(**{key: entry["result"][key] for key in Result.__slots__}),
        days=entry.get("days"),
        until_hour=entry.get("until_hour", 0),
        deadline_vi=entry["deadline_vi"],
        deadline_en=entry["deadline_en"],
    )
    faults = tuple(
        Fault(line_of(text, key, table, index), what)
        for table, index, key, what in _faults(procedure)
    )
    if faults:
        raise Faulty(f"{name}.toml", faults)
    return procedure


_HEAD = ("code", "verified", "title_vi", "title_en", "source", "field", "forms", "applicant",
         "paper", "result", "deadline_vi", "deadline_en")  # fmt: skip
_Row = tuple[str, int, dict[str, Any], tuple[str, ...]]


def _rows(entry: dict[str, Any]) -> Iterator[_Row]:
    """Every table of the file with the keys that it must have."""
    yield "", 0, entry, _HEAD
    yield "result", 0, entry.get("result", {}), Result.__slots__ if "result" in entry else ()
    for index, row in enumerate(entry.get("paper", ())):
        yield "paper", index, row, ("id", "role", "vi", "en", "basis")
    for index, row in enumerate(entry.get("fact", ())):
        yield "fact", index, row, ("name", "vi", "en")


def _faults(procedure: Procedure) -> Iterator[tuple[str, int, str, str]]:
    """Table, its position, key, fault."""
    unknown = [form for form in procedure.forms if form not in load_forms()]
    if unknown or not procedure.forms:
        yield "", 0, "forms", f"unknown forms {unknown}"
        return
    roles = {role.name for role in load_forms()[procedure.forms[0]].roles}
    facts = {fact.name for fact in procedure.facts}
    if procedure.level not in get_args(Level):
        yield "", 0, "level", f"unknown level {procedure.level!r}"
    if procedure.applicant not in roles:
        yield "", 0, "applicant", f"unknown role {procedure.applicant!r}"
    if procedure.days is not None and procedure.days < 0:
        yield "", 0, "days", "a deadline is 0 working days or more"
    if not 0 <= procedure.until_hour <= MIDNIGHT:
        yield "", 0, "until_hour", "an hour is 0 to 23"
    if procedure.result.role not in roles:
        yield "result", 0, "role", f"unknown role {procedure.result.role!r}"
    if procedure.result.paper and procedure.result.paper not in load_papers():
        yield "result", 0, "paper", f"unknown kind {procedure.result.paper!r}"
    ids = [paper.id for paper in procedure.papers]
    for index, paper in enumerate(procedure.papers):
        if ids.count(paper.id) > 1:
            yield "paper", index, "id", f"{paper.id!r} is listed twice"
        for role in (paper.role, *paper.also):
            if role not in roles:
                yield "paper", index, "role", f"paper {paper.title_vi!r}: unknown role {role!r}"
        for kind in paper.any_of:
            if kind not in load_papers():
                yield "paper", index, "any_of", f"paper {paper.title_vi!r}: unknown kind {kind!r}"
        if not 0 <= paper.trust <= STRONGEST:
            yield "paper", index, "trust", f"trust is 0 to {STRONGEST}, not {paper.trust}"
        if paper.copies < 1 or paper.valid_days < 0:
            yield "paper", index, "copies", "copies are 1 or more, valid_days 0 or more"
        for fact in (*paper.when, *paper.unless):
            if fact not in facts:
                yield "paper", index, "when", f"unknown fact {fact!r}"


def shipped(name: str) -> str:
    """The TOML of a procedure as it came. Raises KeyError."""
    if name not in load_procedures():
        raise KeyError(name)
    return (FOLDER / f"{name}.toml").read_text("utf-8")


@cache
def load_procedures() -> dict[str, Procedure]:
    """All procedures by id. Raises Faulty that names file and line, ValueError for two alike."""
    paths = sorted(FOLDER.glob("*.toml"))
    found = {path.stem: parse(path.read_text("utf-8"), path.stem) for path in paths}
    codes = [procedure.code for procedure in found.values() if procedure.code]
    if len(set(codes)) < len(codes):
        raise ValueError(f"catalog/procedures: a code is listed twice: {sorted(codes)}")
    return found
