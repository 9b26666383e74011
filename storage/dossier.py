"""The types of dossiers (hồ sơ): what was asked for, by whom, how far it is. Frozen, without I/O.

The states are those of the exchange between the interlinked service and the one-stop systems.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Literal


class State(IntEnum):
    """How far a dossier is."""

    RECEIVED = 1
    SUPPLEMENT = 2  # something is asked for; the deadline stands still
    ACCEPTED = 3
    REGISTERED = 4  # there is a result
    RETURNED = 5  # the result is with the citizen
    REFUSED = 6
    SENT = 7  # to the Ministry's civil-status system


CLOSED = frozenset({State.RETURNED, State.REFUSED})
NEXT: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.SUPPLEMENT, State.ACCEPTED, State.REFUSED}),
    State.SUPPLEMENT: frozenset({State.RECEIVED, State.ACCEPTED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.SUPPLEMENT, State.SENT, State.REGISTERED, State.REFUSED}),
    State.SENT: frozenset({State.REGISTERED, State.REFUSED}),
    State.REGISTERED: frozenset({State.RETURNED}),
    State.RETURNED: frozenset(),
    State.REFUSED: frozenset(),
}

Outcome = Literal["attached", "show_original", "ask", "given", "coming", "not_needed"]
"""attached: held, used by reference; show_original: held, but the original must be seen;
ask: nobody holds it; given: the citizen brought it; coming: an earlier
step of the package issues it; not_needed: its condition does not hold."""


@dataclass(frozen=True, slots=True)
class Part:
    """One component (thành phần hồ sơ): what the procedure asks for, and what stands for it."""

    component: str  # id in the procedure: MaThanhPhanHoSo
    role: str  # whose paper
    outcome: Outcome
    reason: str = ""  # code of catalog/tables/reuse.toml
    paper: str = ""  # kind of the paper that stands for it
    stored: str = ""  # id of the stored paper
    document_id: str = ""
    record: int = 0
    digitised: bool = False  # DuocSoHoa
    reused: bool = False  # DuocTaiSuDung
    national: bool = False  # DuocLayTuKhoDMQG
    replaced_by: str = ""  # MaKetQuaThayThe: code of the stored result used in its place
    seen: bool = False  # the original was shown
    asked_again: str = ""  # reason code of an officer who asks for a held paper
    inputs: str = ""  # JSON that `storage.reuse.replay` decides again

    @property
    def open(self) -> bool:
        """Whether something is still to be brought or shown."""
        return self.outcome == "ask" or (self.outcome == "show_original" and not self.seen)


Mark = Literal["", "form", "held", "blank", "waiting"]
"""Why a paper of the stack stands for no component: nobody knows which, it is a declaration, one
like it is held, nothing stands on it, or it waits to be read."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One paper that came with a stack on the scanner: a document with one record at most."""

    document_id: str
    pictures: int  # to be shown, the upright ones first
    mark: Mark = ""
    of: str = ""  # the form, or the component that has a held one


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline."""

    number: int
    at: datetime
    by: str
    state: State
    what: str  # "received", "moved", "supplement", "part", "result", "notice", "verified"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How the citizen is told."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new dossier begins with."""

    procedure: str
    edition: int  # of the procedure; 0 as shipped
    people: Mapping[str, str]  # role of the first form → person id
    applicant: str  # person id
    days: int | None  # working days of the deadline; None: the procedure names none
    facts: tuple[str, ...] = ()  # that hold: "parents_married"
    contact: Contact = field(default_factory=Contact)
    parts: tuple[Part, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)  # form → id of the form in work
    group: str = ""  # dossiers of one interlinked package share it


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier with all that hangs on it."""

    id: str
    code: str  # H99.99-261127-0012
    procedure: str
    edition: int
    unit: str
    state: State
    received_at: datetime
    due: date | None  # None while it waits for a supplement
    supplement_by: date | None
    people: Mapping[str, str]
    applicant: str
    facts: tuple[str, ...]
    contact: Contact
    forms: Mapping[str, str]
    group: str
    parts: tuple[Part, ...]
    timeline: tuple[Moment, ...]
    results: tuple[str, ...] = ()  # ids of documents issued
    stack: tuple[Sheaf, ...] = ()  # papers of stacks, in the order of their pages

    @property
    def open(self) -> bool:
        """Whether the office still has to do something."""
        return self.state not in CLOSED


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier in a list."""

    id: str
    code: str
    procedure: str
    state: State
    received_at: datetime
    due: date | None
    name: str  # of the contact
    waiting: int  # components still open


@dataclass(frozen=True, slots=True)
class Progress:
    """What everybody who holds the receipt may know."""

    code: str
    procedure: str
    state: State
    due: date | None
    supplement_by: date | None
    unit: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One change of a procedure by an administrator."""

    number: int
    at: datetime
    by: str
    reason: str
