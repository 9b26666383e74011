"""Papers as tables: what is printed on each side, and where a value stands beside its label.

One file per paper in catalog/papers. Nothing here knows absolute positions: books and cards differ
by year and printer, so a value is found from the printed words next to it.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "papers"
Where = Literal["beside", "below", "within"]
Witness = Literal["qr", "mrz"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """How one field is printed."""

    name: str
    labels: tuple[str, ...]  # printed words before the value; each language on its own
    usual: int  # how many of them, from the first on, are printed together
    kind: str  # what the value is: a kind of catalog.checks
    where: tuple[Where, ...]  # where to look, in order; "within": the label is part of the value
    lines: int  # lines the value may take
    section: str  # "" or the section of the page that it belongs to
    required: bool  # its absence is told to the officer as `unreadable`


@dataclass(frozen=True, slots=True)
class BoxSpec:
    """A check box: which field says what when it is ticked."""

    field: str
    value: str
    labels: tuple[str, ...]  # printed words behind (or before) the box


@dataclass(frozen=True, slots=True)
class Twin:
    """A second value that stands in the text of a field: the hour beside the day of a death."""

    name: str
    of: str
    kind: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side (or page) of a paper."""

    name: str
    code: bool  # a QR code is printed here
    cues: tuple[str, ...]  # printed words that are no labels: titles, signers
    against: tuple[str, ...]  # words never printed on this side
    sections: tuple[tuple[str, tuple[str, ...]], ...]  # name, labels that open it
    fields: tuple[FieldSpec, ...]
    boxes: tuple[BoxSpec, ...] = ()
    twins: tuple[Twin, ...] = ()

    @property
    def printed(self) -> dict[str, tuple[str, ...]]:
        """The words by which this side is recognised, each with its other wordings."""
        words: dict[str, tuple[str, ...]] = dict.fromkeys(self.cues, ())
        for spec in self.fields:
            for label in spec.labels[: spec.usual]:
                words.setdefault(label, spec.labels[spec.usual :])
        return words


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper."""

    id: str
    title_vi: str
    title_en: str
    source: str  # where its wording is taken from
    witnesses: tuple[Witness, ...]  # machine-readable parts that it carries
    expires: bool  # an expiry date in the past is a problem
    ended: str  # ISO date after which no such paper is valid any more, or ""
    sides: tuple[Side, ...]
    book: str = ""  # of register entries: KS, KH, KT, CMC

    def side(self, name: str) -> Side:
        """The side of this name. Raises KeyError."""
        return {side.name: side for side in self.sides}[name]


def _field(entry: dict[str, Any], section: str, where: Sequence[Where]) -> FieldSpec:
    return FieldSpec(
        name=entry["name"],
        labels=tuple(
            # "Số / No." is two labels: a detector may cut between the languages
            dict.fromkeys(part for label in entry["labels"] for part in label.split(" / "))
        ),
        usual=len(entry["labels"][0].split(" / ")),
        kind=entry["kind"],
        where=tuple(entry.get("where", where)),
        lines=entry.get("lines", 1),
        section=section,
        required=entry.get("required", True),
    )


def _side(entry: dict[str, Any], where: Sequence[Where]) -> Side:
    fields = [_field(item, "", where) for item in entry.get("field", ())]
    sections = []
    for section in entry.get("section", ()):
        sections.append((section["name"], tuple(section.get("labels", ()))))
        fields += [_field(item, section["name"], where) for item in section["field"]]
    names = [spec.name for spec in fields]
    if len(set(names)) < len(names):
        raise ValueError(f"side {entry['name']}: a field is listed twice: {sorted(names)}")
    return Side(
        name=entry["name"],
        code=entry.get("code", False),
        cues=tuple(entry["cues"]),
        against=tuple(entry.get("against", ())),
        sections=tuple(sections),
        fields=tuple(fields),
        boxes=tuple(
            BoxSpec(item["field"], item["value"], tuple(item["labels"]))
            for item in entry.get("box", ())
        ),
        twins=tuple(Twin(i["name"], i["of"], i["kind"]) for i in entry.get("twin", ())),
    )


def _load(path: Path) -> Paper:
    try:
        entry = tomllib.loads(path.read_text("utf-8"))
        where = entry.get("where", ("beside", "below"))  # of fields that do not say
        return Paper(
            id=entry["id"],
            title_vi=entry["title_vi"],
            title_en=entry["title_en"],
            source=entry["source"],
            witnesses=tuple(entry.get("witnesses", ())),
            expires=entry.get("expires", False),
            ended=str(entry.get("ended", "")),
            sides=tuple(_side(side, where) for side in entry["side"]),
            book=entry.get("book", ""),
        )
    except (KeyError, ValueError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path.name}: {error}") from error


@cache
def load_papers() -> dict[str, Paper]:
    """All papers by id. Raises ValueError that names the file at fault."""
    papers = {}
    for path in sorted(FOLDER.glob("*.toml")):
        paper = _load(path)
        if paper.id != path.stem:
            raise ValueError(f"{path.name}: id is {paper.id!r}, must be the file's name")
        papers[paper.id] = paper
    return papers
