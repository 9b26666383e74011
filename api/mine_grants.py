"""What the owner allows: which office may use the papers, for what, until when; and ending it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, get_args

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.counter import show_time
from api.deps import Caller, Service, Words
from api.errors import ApiError
from api.language import Texts
from api.mine import person_of
from api.near import Doors
from api.pages import render
from storage.grants import Grant, Purpose

router = Doors(prefix="/me/grants", include_in_schema=False)
WORDING = "2026-11"  # version of the consent text on the page
DAYS = {"30": 30, "365": 365, "1095": 1095}  # that the page offers


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One permission in words."""

    id: str
    unit: str
    purpose: str
    until: str
    given: str
    good: bool
    withdrawn: bool


@router.get("")
def grants(request: Request, services: Service, owner: Caller, texts: Words) -> Response:
    """All that I allowed, and a form to allow more."""
    person = person_of(owner)
    papers = services.vault.shareable(person, owner, "owner looks")
    here: str = request.app.state.settings.office
    known = sorted({item.unit for item in papers if item.unit} | {here})
    found = services.vault.grants_of(person, owner, "owner looks")
    return render(
        request,
        "mine/grants.html",
        lines=[_line(grant, texts) for grant in found],
        units=known,
        purposes=get_args(Purpose),
        days=DAYS,
        missed="missed" in request.query_params,
    )


@router.post("")
def give(
    services: Service,
    owner: Caller,
    unit: Annotated[str, Form(max_length=200)] = "",
    purpose: Annotated[str, Form(max_length=20)] = "",
    days: Annotated[str, Form(max_length=6)] = "",
    agreed: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Allow one office one purpose for a time; nothing is allowed by default."""
    person = person_of(owner)
    wanted = next((known for known in get_args(Purpose) if known == purpose), None)
    if wanted is None or days not in DAYS or not unit.strip():
        raise ApiError("invalid_input")
    if agreed != "yes":
        return RedirectResponse("/me/grants?missed=1#give", 303)
    last = date.today() + timedelta(days=DAYS[days])
    until = datetime.combine(last, time.max, UTC)
    services.vault.give_grant(person, unit.strip(), wanted, until, owner, wording=WORDING)
    return RedirectResponse("/me/grants", 303)


@router.post("/{grant_id}/withdraw")
def withdraw(grant_id: str, services: Service, owner: Caller) -> Response:
    """It opens nothing from now on."""
    person_of(owner)
    services.vault.withdraw_grant(grant_id, owner, "owner withdraws")
    return RedirectResponse("/me/grants", 303)


def _line(grant: Grant, texts: Texts) -> GrantLine:
    return GrantLine(
        id=grant.id,
        unit=grant.unit,
        purpose=texts(f"purpose.{grant.purpose}"),
        until=f"{grant.until:%d/%m/%Y}",
        given=show_time(grant.given_at),
        good=grant.good,
        withdrawn=grant.withdrawn_at is not None,
    )
