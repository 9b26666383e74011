"""What a lookup tells: a status, or what to do instead. Never candidates, never a score."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from catalog.procedure import load_procedures
from faceid.answer import Outcome
from faceid.presence import State
from storage.applications import ApplicationStatus


class Frames(BaseModel):
    """What the camera saw: base64 of JPEG, PNG or WebP, with or without `data:` before it."""

    challenge: str = Field(max_length=100, description="from /api/v1/lookup/challenge, once")
    frames: list[str] = Field(max_length=5, description="looking ahead, best 3")
    turned: list[str] = Field(default=[], max_length=5, description="turned to the asked side")


class Attested(Frames):
    """Frames that an officer sends, who looks at the person."""

    reason: str = Field(default="", max_length=300)
    case: str = Field(default="", max_length=60, description="case or ticket number")
    attested: bool = Field(default=False, description="the officer saw the person")


class Glance(BaseModel):
    """One frame while the person finds the place."""

    frame: str
    turned: bool = False


class Factor(BaseModel):
    """Something the person knows, after an unsure answer."""

    ticket: str = Field(max_length=100)
    kind: Literal["number", "phone", "year"]
    value: str = Field(max_length=20)


class ChallengeView(BaseModel):
    """What to do before the camera; good for one request."""

    challenge: str
    side: Literal["left", "right"]


class GlanceView(BaseModel):
    """What to do differently ("" = nothing), and where the head points."""

    hint: str
    yaw: float = 0.0


class ApplicationView(BaseModel):
    """How far one application is."""

    code: str
    title_vi: str
    title_en: str
    state: int = Field(description="1 to 7, as in the exchange of dossiers")
    due: date | None


class LookupView(BaseModel):
    """The answer. `again`: the frames could not be used, `hint` says why."""

    outcome: Outcome | Literal["again"]
    presence: State
    hint: str = ""
    name: str = Field(default="", description="initials, so that the person knows it is them")
    applications: list[ApplicationView] = []
    ticket: str = Field(default="", description="for /api/v1/lookup/factor, when unsure")
    person_id: str = Field(default="", description="officers only")
    reasons: list[str] = Field(default=[], description="officers only: why presence failed")


def application(status: ApplicationStatus) -> ApplicationView:
    """One application with the name of its procedure."""
    procedure = load_procedures().get(status.procedure)
    return ApplicationView(
        code=status.code,
        title_vi=procedure.title_vi if procedure else status.procedure,
        title_en=procedure.title_en if procedure else status.procedure,
        state=status.state,
        due=status.due,
    )


def masked(name: str) -> str:
    """The first letter of each word.

    >>> masked("Nguyễn Văn An")
    'N. V. A.'
    """
    return " ".join(f"{word[0]}." for word in name.split())
