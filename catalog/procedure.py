"""Administrative procedures as tables: code, forms, papers that must be shown, deadline.

One file per procedure in catalog/procedures.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.form import load_forms
from catalog.identity import IDENTITY
from catalog.paper import load_papers

FOLDER = Path(__file__).parent / "procedures"


@dataclass(frozen=True, slots=True)
class Needed:
    """One paper that a procedure asks for."""

    role: str  # of the first form: whose paper it is
    title_vi: str
    title_en: str
    any_of: tuple[str, ...]  # kinds of papers that will do; none: motcua does not read it yet
    required: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """One administrative procedure."""

    id: str
    code: str  # of the national database of procedures
    verified: bool  # the code was seen in a public source
    title_vi: str
    title_en: str
    source: str
    forms: tuple[str, ...]  # the first is the declaration
    papers: tuple[Needed, ...]
    deadline_vi: str
    deadline_en: str


def _needed(entry: dict[str, Any]) -> Needed:
    kinds: list[str] = []
    for paper in entry.get("any_of", ()):
        kinds += IDENTITY if paper == "identity" else [paper]
    return Needed(
        role=entry["role"],
        title_vi=entry["vi"],
        title_en=entry["en"],
        any_of=tuple(kinds),
        required=entry.get("required", True),
    )


def _load(path: Path) -> Procedure:
    try:
        entry = tomllib.loads(path.read_text("utf-8"))
        procedure = Procedure(
            id=path.stem,
            code=entry["code"],
            verified=entry["verified"],
            title_vi=entry["title_vi"],
            title_en=entry["title_en"],
            source=entry["source"],
            forms=tuple(entry["forms"]),
            papers=tuple(_needed(paper) for paper in entry["paper"]),
            deadline_vi=entry["deadline_vi"],
            deadline_en=entry["deadline_en"],
        )
        faults = [*_faults(procedure)]
        if faults:
            raise ValueError("; ".join(faults))
    except (KeyError, ValueError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    return procedure


def _faults(procedure: Procedure) -> Iterator[str]:
    unknown = [form for form in procedure.forms if form not in load_forms()]
    if unknown or not procedure.forms:
        yield f"unknown forms {unknown}"
        return
    roles = {role.name for role in load_forms()[procedure.forms[0]].roles}
    for paper in procedure.papers:
        if paper.role not in roles:
            yield f"paper {paper.title_vi!r}: unknown role {paper.role!r}"
        for kind in paper.any_of:
            if kind not in load_papers():
                yield f"paper {paper.title_vi!r}: unknown kind {kind!r}"


@cache
def load_procedures() -> dict[str, Procedure]:
    """All procedures by id. Raises ValueError that names the file and the entry at fault."""
    found = {path.stem: _load(path) for path in sorted(FOLDER.glob("*.toml"))}
    codes = [procedure.code for procedure in found.values()]
    if len(set(codes)) < len(codes):
        raise ValueError(f"catalog/procedures: a code is listed twice: {sorted(codes)}")
    return found
