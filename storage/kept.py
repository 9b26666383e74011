"""The types that storage takes and gives: who acts, what came in, what is kept.

Frozen, without I/O. Texts of records are JSON bytes as `catalog.record.Record.as_json` writes
them; storage keeps them and does not read papers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

State = Literal["received", "read", "refused", "confirmed"]
"""received: scans are safe; read: waits for a person; refused: no paper; confirmed: all is."""


Role = Literal[
    "officer", "reviewer", "archivist", "administrator", "citizen", "station", "system"
]
"""station: a device or a portal with a key; system: the service itself and its operator."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; name, unit and role stand in the audit trail."""

    name: str  # account, name of a key, or "system"
    unit: str  # office, "ubnd-phuong-mau"; empty for a citizen
    role: Role = "officer"
    person_id: str = ""  # of a citizen: whose papers are the own ones


@dataclass(frozen=True, slots=True)
class ScanFile:
    """One file as it was handed in."""

    name: str
    media_type: str  # "image/jpeg"
    data: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """Answer to handing in scans."""

    document_id: str
    seen_in: tuple[str, ...] = ()  # documents that hold one of these very files already


@dataclass(frozen=True, slots=True)
class Scan:
    """One kept file, without its bytes."""

    number: int  # position in the document, from 0
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Version:
    """What was confirmed once and corrected since."""

    number: int  # from 1
    fields: Mapping[str, str]
    confirmed_by: str
    confirmed_at: datetime
    reason: str = ""  # why it replaced the one before; empty for the first


@dataclass(frozen=True, slots=True)
class Paper:
    """One record of a document: what is corrected so far, and what was confirmed."""

    number: int  # position among the records of the reading, from 0
    paper: str  # "cccd-2021"
    draft: Mapping[str, str] = field(
        default_factory=dict
    )  # values a person typed, not yet confirmed
    confirmed: Mapping[str, str] = field(default_factory=dict)  # empty until confirmed
    person_id: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    version: int = 1  # that is confirmed, or will be first
    reason: str = ""  # why it replaced the version before
    earlier: tuple[Version, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True)
class Document:
    """Scans that came in together, and what was read on them."""

    id: str
    state: State
    received_at: datetime
    received_by: str
    scans: tuple[Scan, ...]
    reading: bytes = b""  # JSON of `Reading.as_json`; empty until read
    papers: tuple[Paper, ...] = ()  # one per record of the reading
    pages: int = 0  # pictures of loaded pages that can be asked for
    sheets: int = 0  # flat pictures of papers that can be asked for


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of last documents."""

    document_id: str
    state: State
    received_at: datetime
    papers: tuple[str, ...]  # "cccd-2021", ...
    title: str  # full name on the first paper; empty when nobody confirmed or typed one


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """Where a confirmed paper of a person is."""

    document_id: str
    number: int  # of the record in its document
    paper: str
    confirmed_at: datetime
    fields: Mapping[str, str]  # confirmed values


@dataclass(frozen=True, slots=True)
class Found:
    """A person of the store, with the confirmed papers, newest first."""

    person_id: str
    full_name: str
    personal_number: str  # 12 or 9 digits; empty for a child without number
    date_of_birth: str
    papers: tuple[KeptPaper, ...]
    elsewhere: bool = False  # another unit keeps papers, and nothing more may be said of them


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as saved."""

    id: str
    form: str  # code of the catalog
    final: bool  # False: still a draft
    saved_at: datetime
    saved_by: str
    people: tuple[str, ...]  # persons whose papers filled it
    body: bytes  # JSON: blanks with value and source


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit trail."""

    number: int
    at: datetime
    actor: Actor
    action: str  # "receive", "look", "confirm", "correct", "find", "delete", "erase", ...
    reason: str
    document_id: str = ""
    people: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # names of fields, never values
