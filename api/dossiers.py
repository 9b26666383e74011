"""Dossiers at the counter: begun from a procedure and a family, supplemented, moved on."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, File, Form, Query, Request, UploadFile
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api import dossier_work as work
from api import notices
from api.adapters.compare import ask_later
from api.deps import Officer, Service, Words
from api.dossier_entry import note_of, place_of
from api.dossier_views import DossierView, dossier_view, line_view
from api.errors import ApiError
from api.form_papers import papers_of
from api.form_work import Ref
from api.intake import take_in
from api.near import Doors
from api.package_work import follow, open_package
from api.pages import render
from api.services import Services
from catalog.filled import Kept
from catalog.form import Form as Sheet
from catalog.package import load_packages
from catalog.reasons import reasons_to_ask_again
from ocr.roles import propose_roles
from storage.dossier import Contact, State
from storage.errors import Erased, NotFound
from storage.kept import Actor, Found, ScanFile

router = Doors(include_in_schema=False)
PAGE = 50
FOUND = 8  # people offered at once
LOOK = "xem hồ sơ"


@router.get("/dossiers")
def dossiers(
    request: Request,
    services: Service,
    officer: Officer,
    texts: Words,
    every: Annotated[bool, Query(alias="all")] = False,
    page: Annotated[int, Query(ge=0, le=100_000)] = 0,
    q: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Dossiers of this office; a code leads straight to its dossier."""
    if q.strip():
        return RedirectResponse(f"/dossiers/{services.vault.find_dossier(q)}", 303)
    procedures = services.procedures.all().values()
    titles = {p.id: p.title_vi if texts.language == "vi" else p.title_en for p in procedures}
    lines = services.vault.dossiers(officer, open_only=not every, limit=PAGE, skip=page * PAGE)
    shown = [line_view(services, line, titles) for line in lines]
    return render(
        request, "dossiers.html", lines=shown, every=every, page=page, more=len(shown) == PAGE
    )


@router.get("/dossiers/new")
def new(
    request: Request,
    services: Service,
    officer: Officer,
    procedure: Annotated[str, Query(max_length=80)],
    people: Annotated[list[str] | None, Query(max_length=12)] = None,
    q: Annotated[str, Query(max_length=100)] = "",
    package: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Choose the family; who is who is proposed as far as their papers prove it."""
    found, _ = services.procedures.newest(procedure)
    form = services.form(found.forms[0])
    family = _family(services, people or (), officer)
    offered = services.vault.find(q, officer, limit=FOUND) if q.strip() else []
    first = family[0].person_id if family else ""
    return render(
        request,
        "dossier_new.html",
        procedure=found,
        roles=form.roles,
        family=family,
        proposed=_proposed(services, form, family, officer, found.applicant),
        offered=[person for person in offered if person.person_id not in (people or ())],
        q=q,
        package=load_packages().get(package),
        typed=services.entries.saved(place_of(procedure, package, first), officer) if first else {},
        ids=[person.person_id for person in family],
    )


async def _sent(request: Request) -> FormData:
    """The fields of a form whose names depend on the procedure."""
    return await request.form()


@router.post("/dossiers")
def create(
    services: Service, officer: Officer, sent: Annotated[FormData, Depends(_sent)]
) -> Response:
    """Open the dossier; the decisions stand on its page."""
    people = {
        name.removeprefix("role."): str(value)
        for name, value in sent.items()
        if name.startswith("role.") and value
    }
    entry = work.Entry(
        procedure=str(sent.get("procedure", ""))[:80],
        people=people,
        facts=tuple(str(fact)[:60] for fact in sent.getlist("fact")),
        contact=Contact(
            *(str(sent.get(name, ""))[:200].strip() for name in ("name", "email", "phone"))
        ),
    )
    package = str(sent.get("package", ""))
    if package:
        dossier = open_package(services, package, entry, officer)[0]
    else:
        dossier = work.open_dossier(services, entry, officer)
    ask_later(services, dossier, officer)
    if first := str(sent.get("first", "")):
        services.entries.drop(place_of(entry.procedure, package, first), officer)
    return _back(dossier.id)


@router.get("/dossiers/{dossier_id}")
def page(
    request: Request, dossier_id: str, services: Service, officer: Officer, texts: Words
) -> Response:
    """What is held, what is missing, and how far it is."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    if dossier.group:
        dossier = follow(services, dossier, officer)
        group = services.vault.group_of(dossier.group, officer)
    else:
        dossier, group = work.refresh(services, dossier, officer), ()
    shown: DossierView = dossier_view(services, dossier, officer, texts)
    return render(
        request, "dossier.html", dossier=shown, again=reasons_to_ask_again().values(),
        post=services.post.works,
        note=services.entries.saved(note_of(dossier), officer).get("note"),
        verified=services.vault.verifications_of(dossier_id),
        group=[
            (other.id, services.procedures.edition(other.procedure, other.edition), other)
            for other in group
        ],
    )  # fmt: skip


@router.post("/dossiers/{dossier_id}/move")
def move(
    request: Request,
    dossier_id: str,
    services: Service,
    officer: Officer,
    state: Annotated[int, Form(ge=1, le=7)],
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Move on, and tell the citizen."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    moved = work.move(services, dossier, State(state), officer, note)
    services.entries.drop(note_of(dossier), officer)
    notices.tell(services, moved, note, officer, request.app.state.settings.address)
    return _back(dossier_id)


@router.post("/dossiers/{dossier_id}/parts/{component}/again")
def again(
    dossier_id: str,
    component: str,
    services: Service,
    officer: Officer,
    reason: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Ask again for a held paper; it must be said why."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    work.demand(services, dossier, component, reason, officer)
    return _back(dossier_id)


@router.post("/dossiers/{dossier_id}/parts/{component}/shown")
def shown(dossier_id: str, component: str, services: Service, officer: Officer) -> Response:
    """The original was shown and agrees with the copy."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    work.shown(services, dossier, component, officer)
    return _back(dossier_id)


@router.post("/dossiers/{dossier_id}/parts/{component}/scan")
def scan(
    dossier_id: str,
    component: str,
    services: Service,
    officer: Officer,
    files: Annotated[list[UploadFile], File()],
) -> Response:
    """The citizen brought the paper: digitise it and put it in its place."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    known = [needed for needed in procedure.papers if needed.id == component]
    if not known:
        raise ApiError("not_found")
    document = _kept(services, sent_scans(files), officer, read=bool(known[0].any_of))
    work.give(services, dossier, component, Ref(document, 0), officer)
    return _back(dossier_id)


@router.post("/dossiers/{dossier_id}/result")
def result(
    dossier_id: str,
    services: Service,
    officer: Officer,
    files: Annotated[list[UploadFile], File()],
) -> Response:
    """The result, digitised: it fills the next dossier."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    document = _kept(services, sent_scans(files), officer, read=bool(procedure.result.paper))
    work.issue(services, dossier, document, officer)
    return RedirectResponse(f"/documents/{document}", 303)


def sent_scans(files: Sequence[UploadFile]) -> list[ScanFile]:
    """What a form sent; a field left empty sends one file without a name."""
    return [
        ScanFile(file.filename or "", file.content_type or "", file.file.read())
        for file in files
        if file.filename
    ]


def _kept(services: Services, files: list[ScanFile], actor: Actor, *, read: bool) -> str:
    """The id of the document. What motcua cannot read is kept as it was scanned."""
    if not files:
        raise ApiError("no_file")
    return take_in(services, files, actor) if read else services.vault.receive(
        files, actor
    ).document_id


def _family(services: Services, ids: Sequence[str], actor: Actor) -> list[Found]:
    """The people whom the officer chose; who is gone is left out."""
    found = []
    for person in dict.fromkeys(ids):
        try:
            found.append(services.vault.person(person, actor, "hồ sơ mới"))
        except (NotFound, Erased):
            continue
    return found


def _proposed(
    services: Services, form: Sheet, family: Sequence[Found], actor: Actor, applicant: str
) -> dict[str, str]:
    """Role → person, as far as the papers prove it; whoever comes alone hands in."""
    papers: list[Kept] = []
    owner: dict[tuple[str, int], str] = {}
    for person in family:
        for line in person.papers:
            document = services.vault.document(line.document_id, actor, "hồ sơ mới")
            mine = [kept for kept in papers_of(document) if kept.number == line.number]
            papers += mine
            owner |= {(kept.document_id, kept.number): person.person_id for kept in mine}
    proposal = propose_roles(form, papers)
    roles = {
        role: owner[kept[0].document_id, kept[0].number]
        for role, kept in proposal.roles.items()
        if kept
    }
    if applicant not in roles and len(family) == 1:
        roles[applicant] = family[0].person_id
    return roles


def _back(dossier_id: str) -> Response:
    return RedirectResponse(f"/dossiers/{dossier_id}", 303)


