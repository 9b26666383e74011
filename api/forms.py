"""Forms: fill from kept papers, correct, finish, take along as PDF or JSON."""

import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse

from api import form_work
from api.deps import Officer, Service, Words
from api.form_pdf import as_json, render_form
from api.form_views import BlankView, FormView, form_view
from api.form_work import Ref, Work
from api.language import Texts
from api.near import Doors
from api.pages import render
from api.services import Services
from storage.errors import Erased, NotFound
from storage.kept import Actor, Document

router = Doors()
API = "/api/v1/forms"


class PaperRef(BaseModel):
    """One confirmed paper of a document."""

    document_id: str
    number: int = Field(default=0, ge=0, description="position among the papers of the document")

    def ref(self) -> Ref:
        """The same, for the use case."""
        return Ref(self.document_id, self.number)


class Begin(BaseModel):
    """A form to begin, and the kept papers that fill it."""

    form: str = Field(examples=["to-khai-khai-sinh"])
    papers: list[PaperRef] = Field(default_factory=list, max_length=20)


class Blanks(BaseModel):
    """Blanks as written; dates as 15/08/1990 or 1990-08-15."""

    fields: dict[str, str] = Field(max_length=300)


class Role(PaperRef):
    """A paper in a role."""

    role: str


class Finish(BaseModel):
    """`leave_empty`: required blanks may stay empty, to be written by hand on paper."""

    leave_empty: bool = False


class Changed(BaseModel):
    """Blanks as they stand after a change, and those still missing."""

    blanks: list[BlankView]
    missing: list[str]


@router.post(API, status_code=201, tags=["forms"])
def begin(wanted: Begin, services: Service, officer: Officer, texts: Words) -> FormView:
    """Begin a form; roles are given as far as the papers prove them."""
    refs = [paper.ref() for paper in wanted.papers]
    return _view(services, form_work.start(services, wanted.form, refs, officer), officer, texts)


@router.get(API + "/{form_id}", tags=["forms"])
def get(form_id: str, services: Service, officer: Officer, texts: Words) -> FormView:
    """A form with its blanks, sources and pictures."""
    return _view(services, form_work.load(services, form_id, officer, "look"), officer, texts)


@router.put(API + "/{form_id}/blanks", tags=["forms"])
def write(
    form_id: str, blanks: Blanks, services: Service, officer: Officer, texts: Words
) -> Changed:
    """Keep what was written, at once; blanks that follow from it change with it."""
    before = form_work.load(services, form_id, officer, "correct")
    work = form_work.write(services, before, blanks.fields, officer)
    shown = [blank for section in form_view(work, {}, texts).sections for blank in section.blanks]
    changed = [
        blank for blank in shown
        if blank.name in blanks.fields or before.filled.value(blank.name) != blank.value
    ]  # fmt: skip
    return Changed(blanks=changed, missing=list(work.missing))


@router.post(API + "/{form_id}/papers", tags=["forms"])
def assign(
    form_id: str, paper: Role, services: Service, officer: Officer, texts: Words
) -> FormView:
    """Give a kept paper a role on the form and fill it anew."""
    work = form_work.load(services, form_id, officer, "add a paper")
    done = form_work.assign(services, work, paper.role, paper.ref(), officer)
    return _view(services, done, officer, texts)


@router.post(API + "/{form_id}/papers/remove", tags=["forms"])
def release(
    form_id: str, paper: Role, services: Service, officer: Officer, texts: Words
) -> FormView:
    """Take a paper out of a role; its values leave the form."""
    work = form_work.load(services, form_id, officer, "remove a paper")
    done = form_work.release(services, work, paper.role, paper.ref(), officer)
    return _view(services, done, officer, texts)


@router.post(API + "/{form_id}/refill", tags=["forms"])
def refill(form_id: str, services: Service, officer: Officer, texts: Words) -> FormView:
    """Fill a draft anew from papers that were corrected since; what was written stays."""
    work = form_work.load(services, form_id, officer, "fill anew")
    return _view(services, form_work.refill(services, work, officer), officer, texts)


@router.post(API + "/{form_id}/finish", tags=["forms"])
def finish(
    form_id: str, wanted: Finish, services: Service, officer: Officer, texts: Words
) -> FormView:
    """Make the form final; nothing on it changes afterwards."""
    work = form_work.load(services, form_id, officer, "finish")
    done = form_work.finish(services, work, officer, leave_empty=wanted.leave_empty)
    return _view(services, done, officer, texts)


@router.get(API + "/{form_id}/pdf", tags=["forms"], response_class=Response)
def pdf(form_id: str, services: Service, officer: Officer) -> Response:
    """The printed form; a draft says that it is one."""
    work = form_work.load(services, form_id, officer, "print")
    data = render_form(work.form, work.filled, draft=not work.final)
    return Response(data, media_type="application/pdf", headers=_named(f"{work.form.id}.pdf"))


@router.get(API + "/{form_id}/json", tags=["forms"], response_class=Response)
def download(form_id: str, services: Service, officer: Officer) -> Response:
    """The form for other programs, every value with its origin."""
    work = form_work.load(services, form_id, officer, "export")
    body = {"id": work.id, "final": work.final, **as_json(work.form, work.filled)}
    data = json.dumps(body, ensure_ascii=False, indent=2)
    return Response(data, media_type="application/json", headers=_named(f"{work.form.id}.json"))


@router.post("/forms", include_in_schema=False)
def open_form(
    services: Service,
    officer: Officer,
    form: Annotated[str, Form(max_length=80)],
    document: Annotated[str, Form(max_length=40)] = "",
    number: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """From the page of a paper or a procedure to its form."""
    refs = [Ref(document, number)] if document else []
    work = form_work.start(services, form, refs, officer)
    return RedirectResponse(f"/forms/{work.id}", 303)


@router.get("/forms/{form_id}", include_in_schema=False)
def page(
    request: Request, form_id: str, services: Service, officer: Officer, texts: Words
) -> Response:
    """Papers and blanks side by side."""
    work = form_work.load(services, form_id, officer, "fill a form")
    return render(request, "form.html", form=_view(services, work, officer, texts))


def _view(services: Services, work: Work, officer: Actor, texts: Texts) -> FormView:
    return form_view(work, _documents(services, work, officer), texts)


def _documents(services: Services, work: Work, officer: Actor) -> Mapping[str, Document]:
    found: dict[str, Document] = {}
    for ref in (ref for group in work.refs.values() for ref in group):
        if ref.document_id not in found:
            try:
                found[ref.document_id] = services.vault.document(
                    ref.document_id, officer, "show sources of a form"
                )
            except (NotFound, Erased):
                continue  # deleted since: the form stays, its picture is gone
    return found


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
