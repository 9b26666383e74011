"""Renders the pages: Jinja templates, the officer's language, and nothing else."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import load_access
from api.language import Language, Texts, language_of
from api.signed import Signed
from catalog.problem import PROBLEMS

WEB = Path(__file__).parent / "web"



@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the band at the top."""

    href: str
    key: str  # of its text


MENU = (
    Entry("/", "site.counter"),
    Entry("/dossiers", "site.dossiers"),
    Entry("/find", "site.find"),
    Entry("/store", "site.store"),
    Entry("/procedures", "site.procedures"),
    Entry("/ledgers", "ledgers.title"),
    Entry("/figures", "figures.title"),
    Entry("/me", "site.mine"),
    Entry("/accounts", "accounts.title"),
    Entry("/keys", "keys.title"),
)
"""The band at the top; shown to roles that access.toml lets in, the first ones openly."""
OPEN = 4  # entries that fit beside the name of the office; the others lie under "More"
FIRST = {"archivist": ("/ledgers",), "reviewer": ("/ledgers",)}  # what a role comes for
_POST = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')


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
    signed: Signed | None = getattr(request.state, "signed", None)
    menu = _menu(signed)
    page = _templates().get_template(name).render(
        t=Texts(language),
        language=language,
        path=request.url.path,
        office=(signed and signed.actor.unit) or request.app.state.settings.office,
        signed=signed,
        menu=menu[:OPEN],
        folded=menu[OPEN:],
        **values,
    )
    return HTMLResponse(_with_token(page, signed) if signed else page, status)


def inner(path: str) -> str:
    """A path of our own pages as given by the browser; empty when it leads elsewhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside and not urlsplit(path).netloc else ""


def _menu(signed: Signed | None) -> list[Entry]:
    if signed is None:
        return []
    first = FIRST.get(signed.actor.role, ())
    shown = (entry for entry in MENU if _opens(entry.href, signed))
    return sorted(shown, key=lambda entry: entry.href not in first)


def _opens(path: str, signed: Signed) -> bool:
    rule = load_access().rules.get(f"GET {path}")
    return rule is not None and signed.actor.role in rule.roles


def _with_token(page: str, signed: Signed) -> str:
    """Every form that changes something proves that it came from a page of this session.

    Done here once, so that no template can forget it.
    """
    return _POST.sub(rf'\g<0><input type="hidden" name="csrf" value="{signed.csrf}">', page)
