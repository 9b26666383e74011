"""The store of the person in front of the officer: opened with the person's number and a reason.

Nothing is listed without both; the reason and the dossier stand on the owner's log. What the owner
handed in is taken over here, compared with the original in the review, and signed.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.corrections import VersionLine, history
from api.counter import paper_title, show_time
from api.deps import Officer, Service, Words
from api.errors import ApiError
from api.language import Texts
from api.mine_views import Card, WaitingCard, card, log_lines, waiting_card
from api.near import Doors
from api.pages import render
from api.services import Services
from api.values import show
from api.views import view
from catalog.kept_paper import StoredPaper
from storage.errors import NotFound, NotYours
from storage.kept import Actor

router = Doors(prefix="/store", include_in_schema=False)
Number = Annotated[str, Form(max_length=20)]
Dossier = Annotated[str, Form(max_length=60)]
Reason = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class Opened:
    """What an officer may see of the person in front."""

    person_id: str
    full_name: str
    number: str
    born: str
    papers: tuple[Card, ...]
    waiting: tuple[WaitingCard, ...]


@router.get("")
def ask(request: Request, officer: Officer) -> Response:
    """Whose store, and why."""
    return _page(request)


@router.post("")
def open_store(
    request: Request,
    services: Service,
    officer: Officer,
    texts: Words,
    number: Number = "",
    dossier: Dossier = "",
    reason: Reason = "",
) -> Response:
    """The papers of this person, for this reason."""
    why = why_of(dossier, reason)
    try:
        found = _opened(services, officer, texts, number, why)
    except NotFound:
        return _page(request, number, dossier, reason, missing=True)
    return _page(request, number, dossier, reason, opened=found)


@router.get("/papers/{paper_id}")
def history_again(paper_id: str) -> Response:
    """A history is opened with a reason: back to where it is given."""
    return RedirectResponse("/store", 303)


@router.post("/papers/{paper_id}")
def paper_history(
    request: Request,
    paper_id: str,
    services: Service,
    officer: Officer,
    texts: Words,
    dossier: Dossier = "",
    reason: Reason = "",
) -> Response:
    """What became of one paper: versions, states, who did what."""
    found = services.vault.history_of(paper_id, officer, why_of(dossier, reason))
    document = services.vault.document(found.paper.document_id, officer, why_of(dossier, reason))
    shown = view(document).papers[found.paper.record]
    versions: tuple[VersionLine, ...] = tuple(history(found.record, shown, texts))
    confirmed = found.record.confirmed_at
    return render(
        request,
        "store_paper.html",
        card=card(found.paper, texts),
        paper=found.paper,
        issued=f"{found.paper.issued:%d/%m/%Y}" if found.paper.issued else "",
        confirmed=(found.record.confirmed_by, show_time(confirmed) if confirmed else ""),
        versions=versions,
        replaced=[paper_title(item.paper, texts) for item in found.replaced],
        lines=log_lines(found.events, texts, officer.name),
    )


@router.post("/take/{document_id}")
def take_over(
    document_id: str,
    services: Service,
    officer: Officer,
    dossier: Dossier = "",
    reason: Reason = "",
) -> Response:
    """Begin to compare a paper that its owner handed in with the original."""
    services.own.take_over(document_id, officer, why_of(dossier, reason))
    return RedirectResponse(f"/documents/{document_id}", 303)


def why_of(dossier: str, reason: str) -> str:
    """The reason as the log keeps it. Raises ApiError without a dossier or a reason."""
    parts = [" ".join(text.split()) for text in (dossier, reason)]
    if not any(len(part) >= 4 for part in parts):
        raise ApiError("store_reason_missing")
    return " · ".join(part for part in parts if part)


def _opened(
    services: Services, officer: Actor, texts: Texts, number: str, why: str
) -> Opened:
    person_id, profile, waiting = services.own.in_front(number, officer, why)
    return Opened(
        person_id,
        profile.full_name,
        profile.personal_number,
        show("date", profile.date_of_birth),
        tuple(card(paper, texts) for paper in _papers(services, person_id, officer, why)),
        tuple(waiting_card(item, texts) for item in waiting),
    )


def _papers(
    services: Services, person_id: str, officer: Actor, why: str
) -> tuple[StoredPaper, ...]:
    """The papers that the office keeps, or may see by a grant; none of a person it may not know."""
    try:
        seen = services.vault.person(person_id, officer, why).papers
        kept = services.vault.papers_of(person_id, officer, why)
    except NotYours:
        return ()
    known = {(paper.document_id, paper.number) for paper in seen}
    return tuple(paper for paper in kept if (paper.document_id, paper.record) in known)


def _page(
    request: Request,
    number: str = "",
    dossier: str = "",
    reason: str = "",
    *,
    opened: Opened | None = None,
    missing: bool = False,
) -> Response:
    return render(
        request, "store.html", number=number, dossier=dossier, reason=reason, opened=opened,
        missing=missing,
    )  # fmt: skip
