"""The counter page, where papers come in, and the switch of languages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Officer, Service, Words
from api.language import COOKIE, LANGUAGES, Language, Texts
from api.near import Doors
from api.pages import inner, render
from api.specimens import SPECIMENS
from catalog.paper import load_papers
from storage.kept import State

router = Doors(include_in_schema=False)
RECENT = 12  # lines beside the intake
YEAR = 365 * 24 * 3600  # seconds that the chosen language is remembered


@dataclass(frozen=True, slots=True)
class Line:
    """One paper taken in lately."""

    id: str
    title: str
    papers: str
    time: str
    state: State


@router.get("/")
def counter(
    request: Request,
    services: Service,
    officer: Officer,
    texts: Words,
    form: Annotated[str, Query(max_length=40)] = "",
    role: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Drop, paste, choose or photograph papers; `form` and `role` say what they are wanted for."""
    recent = [
        Line(
            id=item.document_id,
            title=item.title,
            papers=", ".join(paper_title(paper, texts) for paper in item.papers),
            time=show_time(item.received_at),
            state=item.state,
        )
        for item in services.vault.recent(officer, limit=RECENT)
    ]
    return render(
        request,
        "counter.html",
        recent=recent,
        specimens=SPECIMENS,
        limit=request.app.state.settings.upload_limit,
        waiting_form=form,
        wanted="?" + urlencode({"form": form, "role": role}) if form and role else "",
    )


@router.post("/language")
def switch(
    language: Annotated[Language, Form()], back: Annotated[str, Form(max_length=300)] = "/"
) -> Response:
    """Remember the language and go back to the page."""
    answer = RedirectResponse(inner(back) or "/", 303)
    answer.set_cookie(COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def paper_title(paper: str, texts: Texts) -> str:
    """What a kind of paper is called."""
    spec = load_papers().get(paper)
    if spec is None:
        return paper
    return spec.title_en if texts.language == LANGUAGES[1] else spec.title_vi


def show_time(moment: datetime) -> str:
    """A moment as the clock on the wall of the office shows it."""
    return moment.astimezone().strftime("%H:%M\u00a0%d/%m/%Y")  # never broken over two lines
