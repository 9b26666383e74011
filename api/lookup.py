"""Status by face: challenge, frames, answer; a second factor where the face alone is not enough.

    frames → quality → presence → search → sure | unsure | none

A request is answered once: its challenge is spent by it. Who is found sees it in the own trail.
"""

import secrets
from collections.abc import Collection
from typing import Any

from fastapi import Request

from api.deps import Desk, Officer, Service
from api.errors import ApiError
from api.face_desk import FaceDesk
from api.face_frames import Sight, glance, regard
from api.lookup_views import (
    Attested,
    ChallengeView,
    Factor,
    Frames,
    Glance,
    GlanceView,
    LookupView,
    application,
    masked,
)  # fmt: skip
from api.near import Doors
from api.services import Services
from faceid.answer import Answer, Candidate, with_factor
from faceid.presence import Presence, Side
from storage.errors import Erased, NotFound
from storage.face_trail import Known
from storage.kept import Actor

router = Doors(prefix="/api/v1/lookup", tags=["lookup"])

CHALLENGE_SECONDS, FACTOR_SECONDS, TRIES = 120.0, 120.0, 3
# that one of a stranger's guesses fits
CHANCE = {"number": TRIES * 1e-4, "phone": TRIES * 1e-4, "year": TRIES / 50}
LAST = 4  # digits of a number or phone


@router.post("/challenge")
def challenge(request: Request, desk: Desk, officer: Officer) -> ChallengeView:
    """A turn to ask for, left or right; good for one request within two minutes."""
    desk.slow_down(station(request))
    side: Side = "left" if secrets.randbelow(2) else "right"
    body = {"side": side, "unit": officer.unit}
    return ChallengeView(
        challenge=desk.faces.issue("challenge", body, CHALLENGE_SECONDS), side=side
    )


@router.post("/look")
def look(asked: Glance, request: Request, desk: Desk) -> GlanceView:
    """What the person should do differently, for live hints. Nothing is searched or kept."""
    desk.slow_down(station(request), hint=True)
    seen = glance(desk.engine, asked.frame, turned=asked.turned)
    return GlanceView(hint=seen.hint, yaw=round(seen.pose.yaw, 3) if seen.pose else 0.0)


@router.post("")
def lookup(asked: Frames, desk: Desk, services: Service, officer: Officer) -> LookupView:
    """The status of the person before the camera. Presence must be passed."""
    sight = watched(asked, desk, officer)
    if sight.vector is None:
        return LookupView(outcome="again", presence="not_done", hint=sight.hint)
    if sight.presence.state != "passed":
        _note(services, officer, sight.presence, "kiosk", Answer("none"), [])
        return LookupView(outcome="none", presence=sight.presence.state)
    return _answer(sight, sight.presence, desk, services, officer, "kiosk")


@router.post("/officer")
def for_officer(asked: Attested, desk: Desk, services: Service, officer: Officer) -> LookupView:
    """The same at the counter: with reason and case number; the officer may attest presence."""
    if not asked.reason.strip() or not asked.case.strip():
        raise ApiError("lookup_reason_needed")
    sight = watched(asked, desk, officer)
    if sight.vector is None:
        return LookupView(outcome="again", presence="not_done", hint=sight.hint)
    presence = attest(sight.presence, asked.attested)
    why = f"{asked.case.strip()}: {asked.reason.strip()}"
    if presence.state not in ("passed", "attested"):
        _note(services, officer, presence, why, Answer("none"), [])
        return LookupView(
            outcome="none", presence=presence.state, reasons=list(presence.reasons)
        )
    return _answer(sight, presence, desk, services, officer, why, full=True)


@router.post("/factor")
def factor(
    asked: Factor, request: Request, desk: Desk, services: Service, officer: Officer
) -> LookupView:
    """Last four digits of the number or phone, or the year of birth, after an unsure answer."""
    desk.slow_down(station(request))
    ticket = desk.faces.spend("factor", asked.ticket)
    if ticket is None or ticket.body["unit"] != officer.unit:
        raise ApiError("challenge_spent")
    body = ticket.body
    candidates = tuple(Candidate(item, rate) for item, rate in body["candidates"])
    people = {one.template: desk.faces.person_of(one.template) for one in candidates}
    matching = {
        item for item, person in people.items()
        if person and _fits(asked, services, person)
    }  # fmt: skip
    found = with_factor(candidates, matching, CHANCE[asked.kind], desk.wanted)
    presence = Presence(body["presence"])
    if found is None:
        _note(services, officer, presence, body["why"], Answer("none"), list(people.values()))
        # more tries, the same answer to a wrong factor and to nobody: nothing is given away
        return LookupView(outcome="none", presence=presence.state, ticket=asked.ticket)
    return _status(people[found], presence, services, officer, body["why"], body["full"])


def watched(asked: Frames, desk: FaceDesk, officer: Actor) -> Sight:
    """Spend the challenge, look at the frames. Raises ApiError."""
    ticket = desk.faces.spend("challenge", asked.challenge)
    if ticket is None or ticket.body["unit"] != officer.unit:
        raise ApiError("challenge_spent")
    return regard(desk.engine, asked.frames, asked.turned, ticket.body["side"])


def attest(presence: Presence, attested: bool) -> Presence:
    """An officer who looks at the person stands for what the camera could not show; what the
    camera showed against it stays."""
    if attested and presence.state != "passed" and set(presence.reasons) <= {"no_turn"}:
        return Presence("attested", presence.reasons)
    return presence


def station(request: Request) -> str:
    """Which machine asks."""
    return request.client.host if request.client else ""


def _answer(
    sight: Sight, presence: Presence, desk: FaceDesk, services: Services, officer: Actor,
    why: str, full: bool = False,
) -> LookupView:  # fmt: skip
    assert sight.vector is not None
    answer = desk.search(sight.vector, officer.unit)
    people = {one.template: desk.faces.person_of(one.template) for one in answer.candidates}
    if answer.outcome == "sure":
        person = people[answer.candidates[0].template]
        if person:
            return _status(person, presence, services, officer, why, full)
    seen = [person for person in people.values() if person]
    _note(services, officer, presence, why, answer, seen)
    if answer.outcome == "none" or not seen:
        return LookupView(outcome="none", presence=presence.state)
    body: dict[str, Any] = {
        "unit": officer.unit,
        "presence": presence.state,
        "why": why,
        "full": full,
        "candidates": [(one.template, one.rate) for one in answer.candidates],
    }
    ticket = desk.faces.issue("factor", body, FACTOR_SECONDS, TRIES)
    return LookupView(outcome="unsure", presence=presence.state, ticket=ticket)


def _status(
    person: str, presence: Presence, services: Services, officer: Actor, why: str, full: bool
) -> LookupView:
    """The applications of a person who was found for certain."""
    try:
        known = services.vault.known_of(person)
        found = services.vault.applications_of(person, officer, "status by face")
    except (NotFound, Erased):  # gone this very moment
        return LookupView(outcome="none", presence=presence.state)
    here = [one for one in found if one.unit == officer.unit]
    _note(services, officer, presence, why, Answer("sure"), [person])
    return LookupView(
        outcome="sure",
        presence=presence.state,
        name=known.full_name if full else masked(known.full_name),
        applications=[application(one) for one in here],
        person_id=person if full else "",
        reasons=list(presence.reasons) if full else [],
    )


def _fits(asked: Factor, services: Services, person: str) -> bool:
    try:
        known = services.vault.known_of(person)
    except (NotFound, Erased):
        return False
    return fits(known, asked.kind, asked.value)


def fits(known: Known, kind: str, value: str) -> bool:
    """Whether a second factor is this person's."""
    typed = "".join(filter(str.isdecimal, value))
    if kind == "year":
        return len(typed) == 4 and known.date_of_birth[:4] == typed
    stock = known.numbers if kind == "number" else known.phones
    return len(typed) == LAST and any(one.endswith(typed) for one in stock)


def _note(
    services: Services, officer: Actor, presence: Presence, why: str, answer: Answer,
    people: Collection[str],
) -> None:  # fmt: skip
    reason = "; ".join((why, f"{answer.outcome}, presence {presence.state}", *presence.reasons))
    seen = [one for one in people if one]
    services.vault.note_face(officer, "look up by face", reason, seen)
