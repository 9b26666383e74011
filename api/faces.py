"""Enrolment at the counter: consent, live frames, template; and the way out, at once."""

import datetime
from typing import Literal

from fastapi import Request
from pydantic import BaseModel, Field

from api.deps import Desk, Officer, OwnPerson, Service
from api.errors import ApiError
from api.face_desk import FaceDesk
from api.face_frames import glance, pictures
from api.lookup import attest, station, watched
from api.lookup_views import Attested
from api.near import Doors
from api.services import Services
from faceid.score import published
from faceid.vectors import distances
from storage.faces import Consent
from storage.kept import Actor

router = Doors(prefix="/api/v1/faces", tags=["faces"])

TEXT_VERSION = "2026-11"  # of web/text/faces.toml [face_consent]
NEVER, MINOR = 6, 18  # years
FEWEST = 2  # usable frames of an enrolment


class Enrolment(Attested):
    """Live frames of a confirmed person who agrees."""

    agrees: bool = Field(default=False, description="to be found by face until it is closed")
    cohort: bool = Field(default=False, description="and to stand in the office's cohort")
    guardian: str = Field(default="", max_length=120, description="who agrees for a minor")


class ConsentView(BaseModel):
    """One consent, as proof."""

    purpose: str
    text_version: str
    given_at: datetime.datetime
    given_to: str
    guardian: str
    withdrawn_at: datetime.datetime | None


class FaceView(BaseModel):
    """Whether a person can be found by face here, and what they agreed to."""

    enrolled: bool
    consents: list[ConsentView]


class Comparison(BaseModel):
    """A live frame and the portrait of a card or chip (base64)."""

    frame: str
    portrait: str


class ComparisonView(BaseModel):
    """`agrees`: strangers look this alike at most as rarely as the office accepts."""

    result: Literal["agrees", "look_yourself", "no_face"]


@router.get("/{person_id}")
def get(person_id: OwnPerson, desk: Desk, services: Service, officer: Officer) -> FaceView:
    """Consents of a person, withdrawn ones too."""
    services.vault.note_face(officer, "look at consents", "", [person_id])
    return _view(person_id, desk, officer)


def _view(person_id: str, desk: FaceDesk, officer: Actor) -> FaceView:
    return FaceView(
        enrolled=desk.faces.enrolled(person_id, officer.unit),
        consents=[
            ConsentView(
                purpose=one.purpose,
                text_version=one.text_version,
                given_at=one.given_at,
                given_to=one.given_to,
                guardian=one.guardian,
                withdrawn_at=one.withdrawn_at,
            )
            for one in desk.faces.consents_of(person_id)
        ],
    )


@router.post("/{person_id}", status_code=201)
def enrol(
    person_id: OwnPerson, asked: Enrolment, desk: Desk, services: Service, officer: Officer
) -> FaceView:
    """Enrol a confirmed person with an open application here. No photo is kept."""
    _may_enrol(person_id, asked, services, officer)
    sight = watched(asked, desk, officer)
    if sight.vector is None or sight.frames < FEWEST:
        raise ApiError("face_not_usable")
    presence = attest(sight.presence, asked.attested)
    if presence.state not in ("passed", "attested"):
        raise ApiError("presence_failed")
    found = desk.search(sight.vector, officer.unit)
    others = {desk.faces.person_of(one.template) for one in found.candidates} - {person_id, ""}
    if found.outcome == "sure" and others:
        raise ApiError("face_taken")
    office, now = desk.office(officer.unit), datetime.datetime.now(datetime.UTC)
    given = [
        Consent(purpose, TEXT_VERSION, now, officer.name, officer.unit, asked.guardian.strip())
        for purpose, yes in (("status", True), ("cohort", asked.cohort)) if yes
    ]  # fmt: skip
    vector = office.turned(sight.vector).astype("<f4").tobytes()
    desk.faces.enrol(person_id, officer.unit, desk.engine.model, vector, given)
    why = f"consent {TEXT_VERSION}, presence {presence.state}"
    services.vault.note_face(officer, "enrol face", why, [person_id])
    return _view(person_id, desk, officer)


@router.delete("/{person_id}")
def withdraw(person_id: OwnPerson, desk: Desk, services: Service, officer: Officer) -> FaceView:
    """Consent is withdrawn: every template is gone before this is answered."""
    gone = desk.faces.withdraw(person_id)
    services.vault.note_face(officer, "withdraw face", f"{gone} templates deleted", [person_id])
    return _view(person_id, desk, officer)


@router.post("/{person_id}/compare")
def compare(
    person_id: OwnPerson, asked: Comparison, request: Request, desk: Desk, services: Service,
    officer: Officer,
) -> ComparisonView:  # fmt: skip
    """Does the person before the camera look like the portrait? A hint for the officer, no more:
    portraits of cards are much weaker than live frames, so they have their own limit."""
    desk.slow_down(station(request))
    engine = desk.engine
    live = glance(engine, asked.frame)
    [portrait] = pictures([asked.portrait])
    faces = engine.find(portrait)
    result: Literal["agrees", "look_yourself", "no_face"] = "no_face"
    if faces and live.face and not live.hint:
        [frame] = pictures([asked.frame])
        one, other = engine.embed([(frame, live.face), (portrait, faces[0])])
        limit = -published(engine.table).plain.threshold(desk.portrait)
        near = float(distances(one, other[None])[0]) <= limit
        result = "agrees" if near else "look_yourself"
    services.vault.note_face(officer, "compare face", result, [person_id])
    return ComparisonView(result=result)


def _may_enrol(person_id: str, asked: Enrolment, services: Services, officer: Actor) -> None:
    """Raises ApiError with the rule that forbids it."""
    if not asked.agrees:
        raise ApiError("consent_needed")
    born = services.vault.known_of(person_id).date_of_birth
    if person_id not in services.vault.open_applications(officer.unit):
        raise ApiError("no_open_application")
    if len(born) < 4:
        raise ApiError("birth_unknown")
    age = years(born, services.today())
    if age < NEVER:
        raise ApiError("too_young")
    if age < MINOR and not asked.guardian.strip():
        raise ApiError("guardian_needed")


def years(born: str, today: datetime.date) -> int:
    """Full years at least: of a date known in part, the latest day is taken.

    >>> years("2020-05", datetime.date(2026, 5, 30))
    5
    """
    parts = [int(part) for part in born.split("-")] + [12, 31][len(born.split("-")) - 1 :]
    return today.year - parts[0] - ((today.month, today.day) < (parts[1], parts[2]))
