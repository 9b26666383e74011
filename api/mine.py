"""The owner's pages, made for a phone: my papers, a new one by camera, who looked, my data."""

from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api.counter import show_time
from api.deps import Caller, Service, Words
from api.errors import ApiError
from api.identify import drop
from api.language import Texts
from api.mine_export import everything, pages_pdf
from api.mine_views import LogLine, card, log_lines, said, visits, waiting_card
from api.near import Doors
from api.pages import render
from api.services import Services
from api.views import view
from catalog.kept_paper import Trust
from storage.kept import Actor

router = Doors(prefix="/me", include_in_schema=False)
WHY = "owner looks"
PRIVATE = {"cache-control": "private, no-store"}


@router.get("")
def papers(request: Request, services: Service, owner: Caller, texts: Words) -> Response:
    """Everything that is kept of me, at a glance."""
    person = person_of(owner)
    return render(
        request,
        "mine/papers.html",
        papers=[card(item, texts) for item in services.vault.papers_of(person, owner, WHY)],
        waiting=[waiting_card(item, texts) for item in services.own.waiting(person, owner, WHY)],
        gone=request.query_params.get("gone", ""),
    )


@router.get("/add")
def add(request: Request, owner: Caller) -> Response:
    """Photograph a paper, page after page."""
    person_of(owner)
    return render(request, "mine/add.html", limit=request.app.state.settings.upload_limit)


@router.get("/papers/{document_id}")
def paper(
    request: Request,
    document_id: str,
    services: Service,
    owner: Caller,
    texts: Words,
    number: Annotated[int, Query(ge=0, le=99)] = 0,
) -> Response:
    """One paper: what it says, its pages, what it is good for."""
    person = person_of(owner)
    document = services.vault.document(document_id, owner, WHY)
    shown = view(document)
    if shown.papers and number >= len(shown.papers):
        raise ApiError("not_found")
    mine = [
        item for item in services.vault.papers_of(person, owner, WHY)
        if (item.document_id, item.record) == (document_id, number)
    ]  # fmt: skip
    return render(
        request,
        "mine/paper.html",
        document=document,
        number=number,
        paper=shown.papers[number] if shown.papers else None,
        card=card(mine[0], texts) if mine else None,
        copy=bool(mine) and mine[0].trust == Trust.T1,
        fields=said(shown.papers[number], texts) if shown.papers else [],
        pictures=[f"/me/papers/{document_id}/pictures/{n}.jpg" for n in range(document.pages)],
        handed_in=show_time(document.received_at),
    )


@router.get("/papers/{document_id}/pictures/{number}.jpg")
def picture(document_id: str, number: int, services: Service, owner: Caller) -> Response:
    """One page of one of my papers."""
    person_of(owner)
    if not 0 <= number < 1000:
        raise ApiError("not_found")
    data = services.vault.page(document_id, number, owner, WHY)
    return Response(data, media_type="image/jpeg", headers=PRIVATE)


@router.get("/papers/{document_id}/pages.pdf")
def pdf(document_id: str, services: Service, owner: Caller) -> Response:
    """The pages of one of my papers as a PDF."""
    person_of(owner)
    document = services.vault.document(document_id, owner, WHY)
    data = pages_pdf(services, document, owner)
    if not data:
        raise ApiError("not_found")
    return Response(data, media_type="application/pdf", headers=_attached(f"{document_id}.pdf"))


@router.get("/papers/{document_id}/signed.pdf")
def signed_pdf(
    document_id: str,
    services: Service,
    owner: Caller,
    number: Annotated[int, Query(ge=0, le=99)] = 0,
) -> Response:
    """The archive copy that an officer signed."""
    person_of(owner)
    data = services.vault.copy(document_id, number, owner, WHY)
    name = f"{document_id}-{number}.pdf"
    return Response(data, media_type="application/pdf", headers=_attached(name))


@router.get("/papers/{document_id}/delete")
def ask_delete(
    request: Request, document_id: str, services: Service, owner: Caller, texts: Words
) -> Response:
    """What deleting means, before it is done."""
    person_of(owner)
    document = services.vault.document(document_id, owner, WHY)
    title = ", ".join(
        item.title_vi if texts.language == "vi" else item.title_en for item in view(document).papers
    )
    confirmed = any(item.confirmed_by for item in document.papers)
    return render(
        request, "mine/delete.html", document=document, confirmed=confirmed,
        title=title or texts("mine.unread"), missed="missed" in request.query_params,
    )  # fmt: skip


@router.post("/papers/{document_id}/delete")
def delete(
    document_id: str, services: Service, owner: Caller, sure: Annotated[str, Form()] = ""
) -> Response:
    """Remove one of my papers with its pictures, for ever."""
    person_of(owner)
    if sure != "yes":
        return RedirectResponse(f"/me/papers/{document_id}/delete?missed=1", 303)
    services.vault.delete(document_id, owner, "owner deletes")
    return RedirectResponse("/me?gone=paper", 303)


@router.get("/log")
def log(
    request: Request, services: Service, owner: Caller, texts: Words, all: bool = False
) -> Response:
    """Who looked at my papers, when, what and why."""
    events = services.vault.events_of(person_of(owner), owner)
    came = visits(events, texts, owner.name)
    shown = [visit for visit in came if all or not visit.mine]
    return render(request, "mine/log.html", visits=shown, all=all)


@router.get("/data")
def data(request: Request, services: Service, owner: Caller) -> Response:
    """Take everything along, or delete everything."""
    count = len(services.own.documents_of(person_of(owner)))
    missed = "missed" in request.query_params
    return render(request, "mine/data.html", count=count, missed=missed)


@router.get("/everything.zip")
def download(services: Service, owner: Caller, texts: Words) -> Response:
    """All records, pages and originals, and the log."""
    person = person_of(owner)
    parts = everything(services, person, owner, _log(services, owner, texts), texts)
    return StreamingResponse(
        parts, media_type="application/zip", headers=_attached("kho-giay-to.zip")
    )


@router.post("/erase")
def erase(
    request: Request, services: Service, owner: Caller, sure: Annotated[str, Form()] = ""
) -> Response:
    """Destroy the key of all that is kept of me: no way back. The account ends with it."""
    person = person_of(owner)
    if sure != "yes":
        return RedirectResponse("/me/data?missed=1#erase", 303)
    services.vault.erase(person, owner, "owner erases")
    request.state.signed = None  # nobody is signed in any more
    return drop(request, render(request, "mine/erased.html"))


def person_of(owner: Actor) -> str:
    """The person who asks. Raises ApiError: an officer has no papers here."""
    if not owner.person_id:
        raise ApiError("owners_only")
    return owner.person_id


def _log(services: Services, owner: Actor, texts: Texts) -> list[LogLine]:
    return log_lines(services.vault.events_of(person_of(owner), owner), texts, owner.name)


def _attached(name: str) -> dict[str, str]:
    return PRIVATE | {"content-disposition": f'attachment; filename="{name}"'}
