"""The JSON API of documents: send scans, see the record, correct, confirm, delete."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile
from pydantic import BaseModel, Field

from api.deps import Officer, Service
from api.errors import ApiError
from api.intake import read_again, take_in
from api.services import Services
from api.values import take
from api.views import DocumentView, FieldView, PaperView, view
from storage.kept import Actor, Document, ScanFile

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])


class Correction(BaseModel):
    """Values that a person typed or accepted, as written; dates as 15/08/1990 or 1990-08-15."""

    record: int = Field(default=0, ge=0, description="position among the papers of the document")
    fields: dict[str, str] = Field(examples=[{"full_name": "NGUYỄN VĂN AN"}], max_length=200)


class Confirmed(BaseModel):
    """The person whose paper it is, and whether papers of the document still wait."""

    person_id: str
    waiting: int = Field(examples=[0])


class Saved(BaseModel):
    """The corrected fields as they stand now."""

    fields: list[FieldView]


@router.post("", status_code=201)
def receive(
    files: Annotated[list[UploadFile], File(description="pages or sides of one paper")],
    services: Service,
    officer: Officer,
) -> DocumentView:
    """Read the scans (JPEG, PNG, WebP, HEIC, BMP, TIFF, PDF) as one paper and keep them."""
    scans = [
        ScanFile(
            item.filename or f"scan-{number}",
            item.content_type or "application/octet-stream",
            item.file.read(),
        )
        for number, item in enumerate(files)
    ]
    document_id = take_in(services, scans, officer)
    return _seen(services, document_id, officer, "review after intake")


@router.get("/{document_id}")
def get(document_id: str, services: Service, officer: Officer) -> DocumentView:
    """A document with its papers, fields and pictures."""
    return _seen(services, document_id, officer, "program asked")


@router.post("/{document_id}/read")
def read(document_id: str, services: Service, officer: Officer) -> DocumentView:
    """Read again a document whose reading was cut short."""
    read_again(services, document_id, officer)
    return _seen(services, document_id, officer, "review after intake")


@router.get("/{document_id}/pictures/{number}.jpg", response_class=Response)
def picture(document_id: str, number: int, services: Service, officer: Officer) -> Response:
    """A picture of the document: flat sheets first, then whole pages."""
    document = services.vault.document(document_id, officer, "show picture")
    if not 0 <= number < document.sheets + document.pages:
        raise ApiError("not_found")
    if number < document.sheets:
        data = services.vault.sheet(document_id, number, officer, "compare with record")
    else:
        data = services.vault.page(
            document_id, number - document.sheets, officer, "compare with record"
        )
    return Response(data, media_type="image/jpeg", headers={"cache-control": "private, no-store"})


@router.put("/{document_id}/draft")
def save(document_id: str, correction: Correction, services: Service, officer: Officer) -> Saved:
    """Keep typed values at once; nothing is lost when the browser or the service stops."""
    document = services.vault.document(document_id, officer, "review")
    values, paper = _corrected(document, correction)
    services.vault.save_draft(document_id, values, record=correction.record)
    return Saved(fields=[item for item in paper.fields if item.name in values])


@router.post("/{document_id}/confirm")
def confirm(
    document_id: str, correction: Correction, services: Service, officer: Officer
) -> Confirmed:
    """Confirm one paper: what was read, with the draft and these last corrections over it."""
    document = services.vault.document(document_id, officer, "confirm")
    _, paper = _corrected(document, correction)
    person_id = services.vault.confirm(
        document_id,
        {item.name: item.value for item in paper.fields if item.value},
        officer,
        record=correction.record,
    )
    others = (item for item in document.papers if item.number != correction.record)
    return Confirmed(person_id=person_id, waiting=sum(not item.confirmed_by for item in others))


@router.delete("/{document_id}", status_code=204)
def delete(document_id: str, services: Service, officer: Officer) -> None:
    """Remove the document with its scans and record."""
    services.vault.delete(document_id, officer, "deleted at the counter")


def typed(paper: PaperView, fields: Mapping[str, str]) -> dict[str, str]:
    """Typed values, normalised. Raises ApiError when the paper has no such field."""
    kinds = {item.name: item.kind for item in paper.fields}
    if not kinds.keys() >= fields.keys():
        raise ApiError("invalid_input")
    return {name: take(kinds[name], text).value for name, text in fields.items()}


def _seen(services: Services, document_id: str, officer: Actor, reason: str) -> DocumentView:
    return view(services.vault.document(document_id, officer, reason))


def _corrected(document: Document, correction: Correction) -> tuple[dict[str, str], PaperView]:
    """The typed values, normalised, and the paper with them. Raises ApiError."""
    papers = view(document).papers
    if correction.record >= len(papers):
        raise ApiError("not_found")
    paper = papers[correction.record]
    if paper.confirmed_by:
        raise ApiError("already_confirmed")
    values = typed(paper, correction.fields)
    kept = tuple(
        replace(item, draft={**item.draft, **values}) if item.number == paper.number else item
        for item in document.papers
    )
    return values, view(replace(document, papers=kept)).papers[correction.record]
