"""Renders the pages: Jinja templates, the officer's language, and nothing else."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.language import Language, Texts, language_of
from catalog.problem import PROBLEMS

WEB = Path(__file__).parent / "web"


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in one language."""

    severity: str
    what: str
    cure: str


def sentence(code: str, language: Language) -> Said:
    """What a problem code means and what to do about it."""
    problem = PROBLEMS[code]
    if language == "en":
        return Said(problem.severity, problem.en, problem.cure_en)
    return Said(problem.severity, problem.vi, problem.cure_vi)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["sentence"] = sentence
    environment.globals["problems"] = tuple(PROBLEMS)
    return environment


def render(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """One page in the officer's language; `t` gives the texts."""
    language = language_of(request)
    settings = request.app.state.settings
    page = _templates().get_template(name).render(
        t=Texts(language),
        language=language,
        path=request.url.path,
        office=settings.office,
        officer=settings.officer,
        **values,
    )
    return HTMLResponse(page, status)
