"""Correcting a confirmed paper: the page, and the JSON API behind it.

What is confirmed stays in force until the correction is confirmed too, with a reason; then the
values before remain as an earlier version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from api.counter import show_time
from api.deps import Officer, Service
from api.documents import Confirmed, Correction, Saved, typed
from api.errors import ApiError
from api.language import Texts, field_label
from api.near import Doors
from api.pages import render
from api.values import show, take
from api.views import FieldView, PaperView, view
from storage.kept import Document, Paper

router = Doors()
API = "/api/v1/documents/{document_id}/correction"


class Reasoned(Correction):
    """A correction to confirm."""

    reason: str = Field(max_length=300, examples=["đọc nhầm chữ Đ thành D"])
    version: int = Field(ge=1, description="that the officer saw; another one answers 409")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a correction changed, as shown."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One time that a paper was confirmed."""

    number: int
    who: str
    at: str
    reason: str
    changes: tuple[Change, ...]


@router.put(API, tags=["documents"])
def save(document_id: str, correction: Correction, services: Service, officer: Officer) -> Saved:
    """Keep typed values as a draft; what is confirmed stays as it is."""
    document = services.vault.document(document_id, officer, "correct")
    values, paper = _corrected(document, correction)
    services.vault.save_draft(document_id, values, officer, record=correction.record)
    return Saved(fields=[item for item in paper.fields if item.name in values])


@router.post(API, tags=["documents"])
def confirm(
    document_id: str, correction: Reasoned, services: Service, officer: Officer
) -> Confirmed:
    """Put the draft and these last values in the place of what was confirmed."""
    document = services.vault.document(document_id, officer, "correct")
    _, paper = _corrected(document, correction)
    before = document.papers[correction.record].confirmed
    fields = {**before, **{item.name: item.value for item in paper.fields}}
    fields = {name: value for name, value in fields.items() if value}
    reason = " ".join(correction.reason.split())
    if fields == before:
        raise ApiError("nothing_changed")
    if not reason:
        raise ApiError("reason_missing")
    person_id = services.vault.correct(
        document_id, fields, officer, reason, version=correction.version, record=correction.record
    )
    return Confirmed(person_id=person_id, waiting=sum(not p.confirmed_by for p in document.papers))


@router.delete(API, status_code=204, tags=["documents"])
def drop(
    document_id: str, services: Service, officer: Officer, record: Annotated[int, Query(ge=0)] = 0
) -> None:
    """Forget the draft of a correction."""
    document = services.vault.document(document_id, officer, "correct")
    _paper(document, record)
    services.vault.drop_draft(document_id, officer, record=record)


@router.get("/documents/{document_id}/correct", include_in_schema=False)
def page(
    request: Request,
    document_id: str,
    services: Service,
    officer: Officer,
    paper: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """What is confirmed, beside its picture, to be corrected."""
    document = services.vault.document(document_id, officer, "correct")
    if paper >= len(document.papers) or not document.papers[paper].confirmed_by:
        return RedirectResponse(f"/documents/{document_id}", 303)
    return render(
        request,
        "correct.html",
        document=view(document),
        paper=_paper(document, paper),
        current=paper,
    )


def history(kept: Paper, shown: PaperView, texts: Texts) -> tuple[VersionLine, ...]:
    """Every time that a paper was confirmed, the newest first; empty when it was only once."""
    kinds = {item.name: item.kind for item in shown.fields}
    known = [
        *((old.number, old.confirmed_by, old.confirmed_at, old.reason) for old in kept.earlier),
        (kept.version, kept.confirmed_by, kept.confirmed_at, kept.reason),
    ]
    values = [{}, *(old.fields for old in kept.earlier), kept.confirmed]
    lines = [
        VersionLine(
            number, who, show_time(at) if at else "", reason,
            _changes(before, after, kinds, texts) if number > 1 else (),
        )
        for (number, who, at, reason), (before, after) in zip(known, pairwise(values), strict=True)
    ]  # fmt: skip
    return tuple(reversed(lines)) if kept.earlier else ()


def _changes(
    before: Mapping[str, str], after: Mapping[str, str], kinds: Mapping[str, str], texts: Texts
) -> tuple[Change, ...]:
    names: Sequence[str] = [name for name in {**kinds, **before, **after}
                            if before.get(name, "") != after.get(name, "")]  # fmt: skip
    return tuple(
        Change(
            field_label(name, texts),
            show(kinds.get(name, "text"), before.get(name, "")),
            show(kinds.get(name, "text"), after.get(name, "")),
        )
        for name in names
    )


def _corrected(document: Document, correction: Correction) -> tuple[dict[str, str], PaperView]:
    """The typed values, normalised, and the paper with them. Raises ApiError."""
    values = typed(_paper(document, correction.record), correction.fields)
    papers = tuple(
        replace(item, draft={**item.draft, **values}) if item.number == correction.record else item
        for item in document.papers
    )
    return values, _paper(replace(document, papers=papers), correction.record)


def _paper(document: Document, number: int) -> PaperView:
    """The paper as confirmed, the draft of its correction over it. Raises ApiError."""
    if number >= len(document.papers):
        raise ApiError("not_found")
    kept = document.papers[number]
    if not kept.confirmed_by:
        raise ApiError("not_confirmed")
    shown = view(document).papers[number]
    return replace(shown, fields=tuple(_field(item, kept.draft) for item in shown.fields))


def _field(item: FieldView, draft: Mapping[str, str]) -> FieldView:
    """`read` is what is confirmed, for Escape; what the reader saw stands among the others."""
    value = draft.get(item.name, item.value)
    others = (other for other in (item.read, *item.alternatives) if other not in ("", item.shown))
    item = replace(item, read=item.shown, alternatives=tuple(dict.fromkeys(others)))
    if value == item.value:
        return replace(item, state="kept" if value else "absent")
    problems = take(item.kind, value).problems
    shown = show(item.kind, value)
    return replace(
        item, value=value, shown=shown, state="typed", source="person", problems=problems
    )
