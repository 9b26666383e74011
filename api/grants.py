"""Consent at the counter: what would be shared, the text, the owner's yes, and its end.

The owner stands in front of the officer; the officer writes the consent down for the own unit
alone, with a reason. The owner sees it on the own pages and ends it there at any time.
"""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.counter import paper_title, show_time
from api.deps import Officer, Service, Words
from api.errors import ApiError
from api.near import Doors
from api.pages import render
from catalog.procedure import load_procedures
from storage.grants import Purpose

router = Doors(include_in_schema=False)
WORDING = "2026-11"  # version of the consent texts in web/text/consent.toml
PURPOSES: tuple[Purpose, ...] = ("reuse", "learning", "face")
USUAL = timedelta(days=30)
Reason = Annotated[str, Query(max_length=300)]


@router.get("/people/{person_id}/consent")
def page(
    request: Request,
    person_id: str,
    services: Service,
    officer: Officer,
    texts: Words,
    reason: Reason = "",
) -> Response:
    """With a reason: kinds and keepers of the papers, never their values, and the consent text."""
    why = " ".join(reason.split())
    papers = services.vault.shareable(person_id, officer, why) if why else ()
    grants = services.vault.grants_of(person_id, officer, why) if why else ()
    shown = [(paper_title(item.paper, texts), item.unit, item.confirmed_on) for item in papers]
    return render(
        request, "consent.html", person_id=person_id, reason=why, papers=shown, grants=grants,
        purposes=PURPOSES, procedures=load_procedures().values(), wording=WORDING,
        until=services.today() + USUAL, today=services.today(),
        times={grant.id: (show_time(grant.given_at), show_time(grant.until)) for grant in grants},
    )  # fmt: skip


@router.post("/people/{person_id}/consent")
def give(
    person_id: str,
    services: Service,
    officer: Officer,
    purpose: Annotated[Purpose, Form()],
    until: Annotated[date, Form()],
    reason: Annotated[str, Form(max_length=300)],
    agreed: Annotated[str, Form(max_length=10)] = "",
    procedure: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Keep the consent. Raises ApiError while the box is empty: nobody agrees by silence."""
    why = " ".join(reason.split())
    if agreed != "yes" or not why:
        raise ApiError("not_agreed")
    if procedure and procedure not in load_procedures():
        raise ApiError("invalid_input")
    end = datetime.combine(until, time.max).astimezone()
    services.vault.give_grant(
        person_id, officer.unit, purpose, end, officer,
        procedure=procedure, wording=WORDING, reason=why,
    )  # fmt: skip
    return RedirectResponse(f"/people/{person_id}/consent?{urlencode({'reason': why})}", 303)


@router.post("/grants/{grant_id}/withdraw")
def withdraw(
    grant_id: str,
    services: Service,
    officer: Officer,
    reason: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """The owner changed their mind: from now on the grant opens nothing."""
    services.vault.withdraw_grant(grant_id, officer, " ".join(reason.split()))
    return RedirectResponse("/find", 303)
