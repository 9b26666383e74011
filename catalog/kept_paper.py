"""A paper of the personal store: what it is, whose, how far it may be relied on, and whether it
still holds. Domain: Circular 01/2023/TT-VPCP; the personal e-data store of Decree 45/2020.

Frozen, without I/O.
"""

import datetime
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

State = Literal["valid", "expired", "superseded", "revoked"]
"""superseded: another paper took its place; revoked: an agency took it back."""


class Trust(IntEnum):
    """How far an agency may rely on a kept paper without seeing the original."""

    T0 = 0  # handed in and unsigned: the original must be shown
    T1 = 1  # digitised and signed by an officer who compared it with the original
    T2 = 2  # certified electronic copy, or extract from the original book
    T3 = 3  # issued electronically with the agency's signature, or read from a national database


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """One kept paper. `state` is of the day on which it was asked for."""

    id: str
    owner: str  # id of the person
    paper: str  # "giay-khai-sinh"
    type_code: str  # "KQ.G15.000031"; empty for papers without a code
    serial: str  # number on the paper; personal for identity cards
    issuer: str
    issued: datetime.date | None
    expires: datetime.date | None  # last day on which it holds; None: for ever
    scope: str  # where it holds: "Toàn quốc"
    trust: Trust
    state: State
    replaced_by: str  # id of the paper that took its place (MaKetQuaThayThe)
    document_id: str
    record: int  # position in its document, from 0
    version: int  # of its confirmed values, from 1
    unit: str = ""  # that keeps the scan; empty where nobody here does

    def state_on(self, day: datetime.date) -> State:
        """Whether it holds on a day. What was superseded or revoked stays so."""
        if self.state in ("superseded", "revoked"):
            return self.state
        return "expired" if self.expires and self.expires < day else "valid"

    def code(self, template: str, owner_number: str) -> str:
        """Its code as other systems write it; raises KeyError for an unknown part.

        `template` may hold {owner} {type} {kind} {agency} {number} {serial} {paper}.
        """
        kind, agency, number = (*self.type_code.split("."), "", "", "")[:3]
        return template.format_map(
            {
                "owner": owner_number,
                "type": self.type_code,
                "kind": kind,
                "agency": agency,
                "number": number,
                "serial": self.serial,
                "paper": self.paper,
            }
        )
