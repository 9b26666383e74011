"""What fills a form: confirmed papers go in, values with their origin come out.

Frozen, without I/O. A value without an origin does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from catalog.record import Box, Field

How = Literal["paper", "derived", "given", "person"]
"""paper: as confirmed; derived: worked out from such a value; given: day and office of the
counter; person: an officer wrote it into the form."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One paper whose values a person confirmed."""

    document_id: str
    paper: str  # "cccd-2021"
    fields: Mapping[str, str]  # confirmed values; dates ISO 8601
    number: int = 0  # of the record in its document
    confirmed_by: str = ""
    read: Mapping[str, Field] = field(default_factory=dict)  # what the reader saw, and where

    def value(self, name: str) -> str:
        """The confirmed value of a field, or an empty string."""
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True)
class Given:
    """What the counter itself knows."""

    today: date | None = None
    office: str = ""  # to whom the form is addressed
    place: str = ""  # where it is signed


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: enough to show the pixels beside it."""

    how: How
    document_id: str = ""
    number: int = 0  # of the record in its document
    paper: str = ""
    role: str = ""
    field: str = ""
    source: str = ""  # chip, qr, mrz, text, or person when a person corrected the reading
    confidence: float = 0.0
    page: int = 0
    box: Box | None = None
    by: str = ""  # who confirmed or wrote it
    note: str = ""  # a marginal note on that paper that may change what is valid

    def as_json(self) -> dict[str, Any]:
        """The origin as the HTTP API shows and storage keeps it."""
        box = self.box and [self.box.left, self.box.top, self.box.right, self.box.bottom]
        return {
            "how": self.how,
            "document_id": self.document_id,
            "number": self.number,
            "paper": self.paper,
            "role": self.role,
            "field": self.field,
            "source": self.source,
            "confidence": round(self.confidence, 4),
            "page": self.page,
            "box": box,
            "by": self.by,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """Another value that a source gives for the same blank."""

    value: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Filled:
    """One blank as filled."""

    name: str
    value: str = ""
    origin: Origin | None = None
    alternatives: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.value) != (self.origin is not None):
            raise ValueError(f"blank {self.name}: a value and its origin belong together")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form with every blank in printed order, filled or empty."""

    form: str  # id of the form
    blanks: Mapping[str, Filled]

    def value(self, name: str) -> str:
        """The value of a blank; empty when it is not filled. Raises KeyError."""
        return self.blanks[name].value

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that its values come from, each once."""
        origins = [blank.origin for blank in self.blanks.values() if blank.origin]
        return tuple(dict.fromkeys(o.document_id for o in origins if o.document_id))

    def as_json(self) -> dict[str, Any]:
        """The form as the HTTP API shows and storage keeps it."""
        return {
            "form": self.form,
            "blanks": {
                name: {
                    "value": blank.value,
                    "origin": blank.origin.as_json() if blank.origin else None,
                    "alternatives": [
                        {"value": other.value, "origin": other.origin.as_json()}
                        for other in blank.alternatives
                    ],
                }
                for name, blank in self.blanks.items()
            },
        }


def from_json(entry: Mapping[str, Any]) -> FilledForm:
    """The form that `as_json` wrote. Raises KeyError, TypeError or ValueError."""
    return FilledForm(
        form=entry["form"],
        blanks={
            name: Filled(
                name=name,
                value=blank["value"],
                origin=_origin(blank["origin"]) if blank["origin"] else None,
                alternatives=tuple(
                    Choice(other["value"], _origin(other["origin"]))
                    for other in blank["alternatives"]
                ),
            )
            for name, blank in entry["blanks"].items()
        },
    )


def _origin(entry: Mapping[str, Any]) -> Origin:
    box = entry["box"]
    return Origin(**{**entry, "box": Box(*box) if box else None})
