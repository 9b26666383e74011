"""The JSON API of documents: send scans, see the record, correct, confirm, delete."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import File, Form, Header, Response, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from api.deps import Officer, Service
from api.errors import ApiError
from api.intake import read_again, take_in
from api.jobs import Taken, taken
from api.near import Doors
from api.services import Services
from api.signatures import signatures_of, trust_of
from api.told import told
from api.values import take
from api.views import DocumentView, FieldView, PaperView, view
from storage.kept import Actor, Document, ScanFile
from storage.people import profile_of

router = Doors(prefix="/api/v1/documents", tags=["documents"])


class Correction(BaseModel):
    """Values that a person typed or accepted, as written; dates as 15/08/1990 or 1990-08-15."""

    record: int = Field(default=0, ge=0, description="position among the papers of the document")
    fields: dict[str, str] = Field(examples=[{"full_name": "NGUYỄN VĂN AN"}], max_length=200)


class Confirmation(Correction):
    """The last corrections, and the kept paper whose place this one takes."""

    replaces: str = Field(default="", max_length=40, description="id of a kept paper; see twins")


class Confirmed(BaseModel):
    """The person whose paper it is, and whether papers of the document still wait."""

    person_id: str
    waiting: int = Field(examples=[0])


class Saved(BaseModel):
    """The corrected fields as they stand now."""

    fields: list[FieldView]


@router.post(
    "",
    status_code=201,
    response_model=DocumentView,
    responses={202: {"model": Taken, "description": "taken; `Location` is the job to ask"}},
)
def receive(
    services: Service,
    officer: Officer,
    files: Annotated[list[UploadFile] | None, File(description="pages of one paper")] = None,
    uploads: Annotated[
        list[str] | None, Form(description="ids of resumable uploads, behind the files")
    ] = None,
    prefer: Annotated[str, Header(max_length=100, examples=["respond-async"])] = "",
    idempotency_key: Annotated[
        str, Header(max_length=200, examples=["ho-so-2026-000123-giay-khai-sinh"])
    ] = "",
) -> DocumentView | Response:
    """Keep the scans (JPEG, PNG, WebP, HEIC, BMP, TIFF, PDF) as one paper and read them.

    At a counter the answer is the record that was read. With `Prefer: respond-async` or an
    `Idempotency-Key` the answer comes at once (202) and a job reads.
    """
    uploads = list(dict.fromkeys(uploads or ()))
    scans = [_scan(item, number) for number, item in enumerate(files or ())]
    if not scans and not uploads:
        raise ApiError("no_file")
    owner = officer.person_id  # a citizen hands in a paper of their own: an officer compares it
    if owner or idempotency_key or "respond-async" in prefer:
        job = services.portal.hand_in(
            scans, officer, uploads=uploads, key=idempotency_key, owner=owner
        )
        headers = {"location": f"/api/v1/jobs/{job.id}"}
        if job.replayed:
            headers["idempotency-replayed"] = "true"
        return JSONResponse(taken(job).model_dump(), 202, headers)
    scans += [services.portal.file(upload, officer) for upload in uploads]
    document_id = take_in(services, scans, officer)
    for upload in uploads:
        services.portal.abandon(upload, officer)
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


@router.put("/{document_id}/draft", response_model=Saved)
def save(
    document_id: str, correction: Correction, services: Service, officer: Officer
) -> Response:
    """Keep typed values at once; nothing is lost when the browser or the service stops."""
    document = services.vault.document(document_id, officer, "review")
    values, paper = _corrected(document, correction)
    services.vault.save_draft(document_id, values, officer, record=correction.record)
    return told(Saved, Saved(fields=[item for item in paper.fields if item.name in values]))


@router.post("/{document_id}/confirm")
def confirm(
    document_id: str, correction: Confirmation, services: Service, officer: Officer
) -> Confirmed:
    """Confirm one paper: what was read, with the draft and these last corrections over it.

    An electronic paper whose signatures are all valid is kept with the trust of its signer.
    """
    document = services.vault.document(document_id, officer, "confirm")
    _, paper = _corrected(document, correction)
    values = {item.name: item.value for item in paper.fields if item.value}
    person_id = services.vault.confirm(
        document_id,
        values,
        officer,
        record=correction.record,
        person_id=services.own.owner_of(document_id, profile_of(values).full_name),
        trust=trust_of(signatures_of(services, document, officer, "confirm")),
        replaces=correction.replaces,
    )
    others = (item for item in document.papers if item.number != correction.record)
    return Confirmed(person_id=person_id, waiting=sum(not item.confirmed_by for item in others))


@router.delete("/{document_id}", status_code=204)
def delete(document_id: str, services: Service, officer: Officer) -> None:
    """Remove the document with its scans and record."""
    services.vault.delete(document_id, officer, "deleted at the counter")


def _scan(item: UploadFile, number: int) -> ScanFile:
    kind = item.content_type or "application/octet-stream"
    return ScanFile(item.filename or f"scan-{number}", kind, item.file.read())


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
