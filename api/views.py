"""A kept document as pages and the JSON API show it: fields with state, pictures, papers.

What the reader said, what a person typed, and what was confirmed are laid over each other here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from api.pictures import Picture, from_json
from api.values import show, take
from catalog.paper import Paper as PaperSpec
from catalog.paper import load_papers
from storage.kept import Document
from storage.kept import Paper as KeptPaper

SURE = 0.95  # calibrated: fields at or above it are right 99.5 % of the time

State = Literal["sure", "doubtful", "missing", "absent", "accepted", "typed", "kept"]
"""sure, doubtful, missing (should be there), absent (may be empty): by the reader;
accepted, typed: a person looked; kept: confirmed."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of one paper."""

    name: str
    kind: str
    value: str
    shown: str
    read: str  # what the reader saw, as shown; Escape brings it back
    confidence: float
    source: str
    state: State
    alternatives: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    picture: int | None = None  # position in DocumentView.pictures
    box: tuple[int, int, int, int] | None = None  # left, top, right, bottom on that picture


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper of a document."""

    number: int
    paper: str
    title_vi: str
    title_en: str
    fields: tuple[FieldView, ...]
    problems: tuple[str, ...]
    person_id: str = ""
    confirmed_by: str = ""
    version: int = 1  # more than 1: corrected since it was first confirmed

    @property
    def doubtful(self) -> int:
        """How many fields still ask for a person."""
        return sum(field.state in {"doubtful", "missing"} for field in self.fields)

    def named(self, name: str) -> FieldView | None:
        """The field of this name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class PictureView:
    """One picture of a document."""

    url: str
    width: int
    height: int
    kind: str
    side: str
    label: str = ""  # whose paper it is, where several stand in one row


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with all its papers."""

    id: str
    state: str
    papers: tuple[PaperView, ...]
    pictures: tuple[PictureView, ...]


def view(document: Document) -> DocumentView:
    """Everything a page shows of a document. Its reading may be missing still."""
    reading: dict[str, Any] = json.loads(document.reading) if document.reading else {}
    pictures = from_json(reading.get("pictures", ()))
    papers = tuple(
        _paper(record, kept, pictures)
        for record, kept in zip(reading.get("records", ()), document.papers, strict=True)
    )
    return DocumentView(
        id=document.id,
        state=document.state,
        papers=papers,
        pictures=tuple(
            PictureView(
                url=f"/api/v1/documents/{document.id}/pictures/{number}.jpg",
                width=picture.width,
                height=picture.height,
                kind=picture.kind,
                side=picture.side,
            )
            for number, picture in enumerate(pictures)
        ),
    )


def _paper(
    record: Mapping[str, Any], kept: KeptPaper, pictures: Sequence[Picture]
) -> PaperView:
    spec = load_papers().get(record["paper"])
    kinds = kinds_of(spec)
    read = record["fields"]
    order = [name for name in kinds if name in read] + [name for name in read if name not in kinds]
    names = [*order, *(name for name in kinds if name not in read)]
    return PaperView(
        number=kept.number,
        paper=record["paper"],
        title_vi=spec.title_vi if spec else record["paper"],
        title_en=spec.title_en if spec else record["paper"],
        fields=tuple(
            _field(name, kinds.get(name, "text"), read.get(name), kept, pictures) for name in names
        ),
        problems=tuple(record["problems"]),
        person_id=kept.person_id,
        confirmed_by=kept.confirmed_by,
        version=kept.version,
    )


def kinds_of(spec: PaperSpec | None) -> dict[str, str]:
    """Field → kind of check, in printed order."""
    sides = spec.sides if spec else ()
    return {field.name: field.kind for side in sides for field in side.fields}


def _field(
    name: str,
    kind: str,
    read: Mapping[str, Any] | None,
    kept: KeptPaper,
    pictures: Sequence[Picture],
) -> FieldView:
    entry = read or {"value": "", "confidence": 0.0, "source": "", "problems": ()}
    problems = tuple(entry["problems"])
    value: str = entry["value"]
    state = _read_state(value, entry["confidence"], problems, listed=read is not None)
    source: str = entry["source"]
    if name in kept.draft:
        state = "accepted" if kept.draft[name] == value else "typed"
        value = kept.draft[name]
    if kept.confirmed_by:
        state, value = "kept", kept.confirmed.get(name, "")
    if value != entry["value"]:
        source, problems = "person", take(kind, value).problems
    picture, box = locate(entry.get("page", 0), entry.get("box"), pictures)
    return FieldView(
        name=name,
        kind=kind,
        value=value,
        shown=show(kind, value),
        read=show(kind, entry["value"]),
        confidence=entry["confidence"],
        source=source,
        state=state,
        alternatives=tuple(show(kind, item) for item in entry.get("alternatives", ())),
        problems=problems,
        picture=picture,
        box=box,
    )


def _read_state(value: str, confidence: float, problems: Sequence[str], *, listed: bool) -> State:
    if not value:
        return "missing" if listed else "absent"
    return "doubtful" if problems or confidence < SURE else "sure"


def locate(
    page: int, box: Sequence[int] | None, pictures: Sequence[Picture]
) -> tuple[int | None, tuple[int, int, int, int] | None]:
    """The first picture (sheets come first) of the page on which the box lies, and where."""
    for number, picture in enumerate(pictures):
        placed = picture.place(box) if box and picture.page == page else None
        if placed:
            left, top, right, bottom = placed
            return number, (round(left), round(top), round(right), round(bottom))
    return None, None
