"""Interlinked groups of procedures (Decree 63/2024) as tables: one entry fills several forms.

The first step is entered; later steps take people and blanks from it. A paper that an earlier
step issues is never asked for: it is on its way. One file per group in catalog/packages.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.filled import FilledForm
from catalog.form import Form, load_forms
from catalog.lines import line_of, line_of_syntax
from catalog.procedure import Fault, Faulty, load_procedures

FOLDER = Path(__file__).parent / "packages"


@dataclass(frozen=True, slots=True)
class Step:
    """One procedure of the group."""

    procedure: str
    facts: tuple[str, ...]  # that hold in this group
    roles: Mapping[str, str]  # role here → role of the first step
    fill: Mapping[str, str]  # blank → what stands there in every such group

    def shared(self, form: Form, first: FilledForm) -> dict[str, str]:
        """Blank → value, from the form of the first step: same blank of the same person."""
        values = {name: text for name, text in self.fill.items() if name in _names(form)}
        for blank in form.blanks:
            group, _, base = blank.name.rpartition(".")
            name = f"{self.roles[group]}.{base}" if group in self.roles else ""
            if name in first.blanks and first.value(name) and not blank.derived:
                values[blank.name] = first.value(name)
        return values


@dataclass(frozen=True, slots=True)
class Package:
    """One interlinked group."""

    id: str
    code: str
    verified: bool
    title_vi: str
    title_en: str
    source: str
    steps: tuple[Step, ...]


def _names(form: Form) -> frozenset[str]:
    return frozenset(blank.name for blank in form.blanks)


def parse(text: str, name: str) -> Package:
    """The package `name` from its TOML. Raises Faulty: every fault with its line."""
    try:
        entry = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Faulty(f"{name}.toml", (Fault(line_of_syntax(error), str(error)),)) from error
    faults = tuple(
        Fault(line_of(text, key, "step" if index >= 0 else "", max(index, 0)), what)
        for index, key, what in _faults(entry)
    )
    if faults:
        raise Faulty(f"{name}.toml", faults)
    return Package(
        id=name,
        code=entry["code"],
        verified=entry["verified"],
        title_vi=entry["title_vi"],
        title_en=entry["title_en"],
        source=entry["source"],
        steps=tuple(
            Step(
                step["procedure"], tuple(step.get("facts", ())), step.get("roles", {}),
                step.get("fill", {}),
            )
            for step in entry["step"]
        ),
    )  # fmt: skip


def _faults(entry: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Position of the step (-1: the head), key, fault."""
    for key in ("code", "verified", "title_vi", "title_en", "source", "step"):
        if key not in entry:
            yield -1, key, f"{key!r} is missing"
    names: set[str] = set()
    for index, step in enumerate(entry.get("step", ())):
        procedure = load_procedures().get(step.get("procedure", ""))
        if procedure is None:
            yield index, "procedure", f"unknown procedure {step.get('procedure')!r}"
            continue
        own = {name for form in procedure.forms for name in _names(load_forms()[form])}
        names = names or own
        known = {fact.name for fact in procedure.facts}
        for fact in set(step.get("facts", ())) - known:
            yield index, "facts", f"unknown fact {fact!r}"
        for here, there in step.get("roles", {}).items():
            if not any(name.startswith(f"{here}.") for name in own):
                yield index, "roles", f"unknown role {here!r}"
            if not any(name.startswith(f"{there}.") for name in names):
                yield index, "roles", f"the first step has no role {there!r}"
        for blank in set(step.get("fill", {})) - own:
            yield index, "fill", f"unknown blank {blank!r}"


@cache
def load_packages() -> dict[str, Package]:
    """All packages by id. Raises Faulty that names file and line."""
    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem: parse(path.read_text("utf-8"), path.stem) for path in paths}
