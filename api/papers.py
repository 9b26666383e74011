"""Kept papers of a person: list, history, signed copy, signatures, what took whose place."""

import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.archive import sign_paper
from api.deps import Officer, Service
from api.errors import ApiError
from api.near import Doors
from api.signatures import Signature, signatures_of
from api.told import told
from api.twins import Twin, twins
from catalog.kept_paper import State, StoredPaper, Trust

router = Doors(prefix="/api/v1", tags=["papers"])
Reason = Annotated[str, Query(min_length=1, max_length=300, description="dossier or purpose")]
Record = Annotated[int, Query(ge=0, description="of the papers of the document, from 0")]


@dataclass(frozen=True, slots=True)
class PaperOut:
    """One kept paper."""

    id: str
    owner: str
    paper: str
    type_code: str
    code: str  # as the province writes it
    serial: str
    issuer: str
    issued: datetime.date | None
    expires: datetime.date | None
    scope: str
    trust: Literal["T0", "T1", "T2", "T3"]
    state: State
    replaced_by: str
    document_id: str
    record: int
    version: int


@dataclass(frozen=True, slots=True)
class EventOut:
    """One line of the history of a paper."""

    at: datetime.datetime
    who: str
    unit: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryOut:
    """What became of a paper."""

    paper: PaperOut
    replaced: list[PaperOut]
    events: list[EventOut]


class Signing(BaseModel):
    """The officer's word."""

    compared: bool = Field(description="the scan was compared with the original paper")


class Ending(BaseModel):
    """Why a paper ends, and what takes its place."""

    reason: str = Field(min_length=1, max_length=300)
    by: str = Field(default="", max_length=40, description="id of the paper that replaces it")


@router.get("/people/{person_id}/papers", response_model=list[PaperOut])
def papers(
    request: Request, person_id: str, services: Service, officer: Officer, reason: Reason
) -> Response:
    """All kept papers of a person, newest first."""
    found = services.vault.owned_papers(person_id, officer, reason)
    return told(list[PaperOut], [_out(request, paper, found.number) for paper in found.papers])


@router.get("/papers/{paper_id}/history")
def history(
    request: Request, paper_id: str, services: Service, officer: Officer, reason: Reason
) -> HistoryOut:
    """Who did what with a paper, and whose place it took."""
    found = services.vault.history_of(paper_id, officer, reason)
    return HistoryOut(
        _out(request, found.paper),
        [_out(request, paper) for paper in found.replaced],
        [EventOut(e.at, e.actor.name, e.actor.unit, e.action, e.reason) for e in found.events],
    )


@router.post("/papers/{paper_id}/end")
def end(
    request: Request, paper_id: str, ending: Ending, services: Service, officer: Officer
) -> PaperOut:
    """A paper is superseded (`by` names the new one) or, without `by`, revoked."""
    if ending.by:
        services.vault.supersede_paper(paper_id, ending.by, officer, ending.reason)
    else:
        services.vault.revoke_paper(paper_id, officer, ending.reason)
    return _out(request, services.vault.paper(paper_id, officer, ending.reason))


@router.post("/documents/{document_id}/copy")
def sign(
    request: Request,
    document_id: str,
    signing: Signing,
    services: Service,
    officer: Officer,
    record: Record = 0,
) -> PaperOut:
    """Make the signed PDF/A copy of a confirmed paper: trust T1."""
    paper = sign_paper(services, document_id, record, officer, compared=signing.compared)
    return _out(request, paper)


@router.get("/documents/{document_id}/copy.pdf", response_class=Response)
def copy(
    document_id: str, services: Service, officer: Officer, reason: Reason, record: Record = 0
) -> Response:
    """The signed copy."""
    data = services.vault.copy(document_id, record, officer, reason)
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="{document_id}-{record}.pdf"',
    }
    return Response(data, media_type="application/pdf", headers=headers)


@router.get("/documents/{document_id}/signatures")
def signatures(
    document_id: str, services: Service, officer: Officer, reason: Reason
) -> list[Signature]:
    """The signatures of the files as handed in, judged now."""
    document = services.vault.document(document_id, officer, reason)
    return list(signatures_of(services, document, officer, reason))


@router.get("/documents/{document_id}/twins")
def same_papers(
    document_id: str, services: Service, officer: Officer, reason: Reason, record: Record = 0
) -> list[Twin]:
    """Kept papers that this one is a second scan of; confirm with `replaces` to supersede one."""
    document = services.vault.document(document_id, officer, reason)
    if record >= len(document.papers):
        raise ApiError("not_found")
    return twins(services, document, record, officer, reason)


def _out(request: Request, paper: StoredPaper, owner: str = "") -> PaperOut:
    template: str = request.app.state.settings.paper_code
    return PaperOut(
        id=paper.id,
        owner=paper.owner,
        paper=paper.paper,
        type_code=paper.type_code,
        code=paper.code(template, owner),
        serial=paper.serial,
        issuer=paper.issuer,
        issued=paper.issued,
        expires=paper.expires,
        scope=paper.scope,
        trust=_TRUST[paper.trust],
        state=paper.state,
        replaced_by=paper.replaced_by,
        document_id=paper.document_id,
        record=paper.record,
        version=paper.version,
    )


_TRUST: dict[Trust, Literal["T0", "T1", "T2", "T3"]] = {
    Trust.T0: "T0", Trust.T1: "T1", Trust.T2: "T2", Trust.T3: "T3",
}  # fmt: skip
