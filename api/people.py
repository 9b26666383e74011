"""Finding kept papers again, and all that is kept of one person."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.counter import paper_title, show_time
from api.deps import Officer, Service, Words
from api.form_work import refs_in
from api.language import Texts
from api.near import Doors
from api.pages import render
from api.services import Services
from api.told import told
from api.values import show
from catalog.form import load_forms
from storage.kept import Actor, Event, Found

router = Doors()
SHORTEST = 2  # letters of a name
TRAIL = 60  # last lines of the trail on the page


@dataclass(frozen=True, slots=True)
class PaperLine:
    """Where one confirmed paper of a person is."""

    document_id: str
    number: int
    paper: str
    title: str
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person who was found."""

    person_id: str
    full_name: str
    personal_number: str
    date_of_birth: str  # as shown
    papers: tuple[PaperLine, ...]
    elsewhere: bool = False  # other units keep papers that this one may not see


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form that papers of a person filled."""

    id: str
    title: str
    final: bool
    saved_at: str
    corrected: bool = False  # the paper that was asked about has been corrected since


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One line of the trail in words."""

    at: str
    who: str
    action: str
    reason: str


@router.get("/api/v1/people", tags=["people"], response_model=list[PersonLine])
def search(
    services: Service, officer: Officer, texts: Words, query: Annotated[str, Query(max_length=100)]
) -> Response:
    """Persons by number (9 or 12 digits) or by beginnings of names, without regard to marks."""
    return told(list[PersonLine], _found(services, officer, texts, query))


@router.get("/find", include_in_schema=False)
def find(
    request: Request,
    services: Service,
    officer: Officer,
    texts: Words,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The search page."""
    asked = q.strip()
    short = 0 < len(asked) < SHORTEST
    people = _found(services, officer, texts, asked) if asked and not short else []
    return render(request, "find.html", query=asked, short=short, people=people)


@router.get("/people/{person_id}", include_in_schema=False)
def person(
    request: Request, person_id: str, services: Service, officer: Officer, texts: Words
) -> Response:
    """Papers, forms and trail of one person."""
    found = services.vault.person(person_id, officer, "looked up")
    return render(
        request,
        "person.html",
        person=person_line(found, texts),
        forms=forms_of(services, person_id, officer, texts),
        trail=trail_of(services, person_id, officer, texts),
        faces=services.desk is not None,
        same=[
            person_line(other, texts)
            for other in services.same_person.likely(person_id, officer, "looked up")
        ],
    )


@router.post("/people/{person_id}/same", include_in_schema=False)
def same(
    person_id: str, services: Service, officer: Officer, other: Annotated[str, Form(max_length=40)]
) -> Response:
    """An officer compared both: they are one person."""
    stays = services.same_person.join(person_id, other, officer)
    return RedirectResponse(f"/people/{stays}", 303)


def forms_of(
    services: Services,
    person_id: str,
    officer: Actor,
    texts: Texts,
    paper: tuple[str, int, int] | None = None,
) -> tuple[FormLine, ...]:
    """The forms of a person, newest first; `paper`: document, number and version of one paper."""
    kept = services.vault.forms_of(person_id, officer, "looked up")
    return tuple(
        FormLine(
            item.id,
            form_title(item.form, texts),
            item.final,
            show_time(item.saved_at),
            paper is not None and any(ref.before(*paper) for ref in refs_in(item.body)),
        )
        for item in kept
    )


def trail_of(
    services: Services, person_id: str, officer: Actor, texts: Texts
) -> tuple[TrailLine, ...]:
    """The last lines of the trail of a person as the officer may see it, newest first."""
    events = services.vault.events_of(person_id, officer, "looked up")
    return tuple(_event(event, texts) for event in events[:-TRAIL:-1])


def form_title(form: str, texts: Texts) -> str:
    """What a form is called."""
    known = load_forms().get(form)
    if known is None:
        return form
    return known.title_vi.capitalize() if texts.language == "vi" else known.title_en


def person_line(found: Found, texts: Texts) -> PersonLine:
    """A person as lists show them."""
    return PersonLine(
        person_id=found.person_id,
        full_name=found.full_name,
        personal_number=found.personal_number,
        date_of_birth=show("date", found.date_of_birth),
        papers=tuple(
            PaperLine(
                document_id=item.document_id,
                number=item.number,
                paper=item.paper,
                title=paper_title(item.paper, texts),
                confirmed_at=show_time(item.confirmed_at),
            )
            for item in found.papers
        ),
        elsewhere=found.elsewhere,
    )


def _found(services: Services, officer: Actor, texts: Texts, query: str) -> list[PersonLine]:
    if len(query.strip()) < SHORTEST:
        return []
    return [person_line(found, texts) for found in services.vault.find(query, officer)]


def _event(event: Event, texts: Texts) -> TrailLine:
    key = event.action.replace(" ", "_")
    return TrailLine(
        at=show_time(event.at),
        who=event.actor.name,
        action=texts.get(f"action.{key}", event.action),
        reason=event.reason,
    )
