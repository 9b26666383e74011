"""What kind of result a paper is: its type code, and which of its fields say serial, issuer and
dates. The table `[type]` of a paper's file in catalog/papers.

>>> type_of("giay-khai-sinh").code
'KQ.G15.000031'
>>> facts("giay-khai-sinh", {"entry_number": "45/2025", "registration_date": "2025-03-03"}).serial
'45/2025'
"""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from catalog.paper import FOLDER

Retention = Literal["result", "identity", "upload"]
"""How long a paper is kept: classes of the archive schedule, days in the settings."""

CODE = re.compile(r"[A-Z]{2}\.[A-Z]\d{2}\.\d{6}")


@dataclass(frozen=True, slots=True)
class PaperType:
    """How one kind of paper is registered."""

    code: str = ""  # KQ.agency.number of the national catalogue; NB.…: ours, none was seen there
    serial: str = ""  # field
    issued: str = ""  # field
    expires: str = ""  # field
    issuer: str = ""  # field; wins over issuer_name
    issuer_name: str = ""
    scope: str = "Toàn quốc"
    retention: Retention = "result"
    ended: str = ""  # ISO date after which no such paper is valid any more

    @property
    def parts(self) -> tuple[str, str, str]:
        """Kind, agency, number; empty without a code."""
        kind, agency, number = (*self.code.split("."), "", "", "")[:3]
        return kind, agency, number


@dataclass(frozen=True, slots=True)
class Facts:
    """What the fields of a paper say about the paper itself."""

    serial: str
    issuer: str
    issued: datetime.date | None
    expires: datetime.date | None
    scope: str


def type_of(paper: str) -> PaperType:
    """The type of a paper; one without a code when the catalogue has none."""
    return _types().get(paper, PaperType())


def paper_of(code: str) -> str:
    """The paper that bears a type code; empty when the catalogue has none."""
    return next((paper for paper, kind in _types().items() if code and kind.code == code), "")


def facts(paper: str, fields: Mapping[str, str]) -> Facts:
    """Serial, issuer and dates from confirmed fields (ISO dates)."""
    kind = type_of(paper)
    ends = [day for day in (_day(fields.get(kind.expires)), _day(kind.ended)) if day]
    return Facts(
        serial=fields.get(kind.serial, ""),
        issuer=fields.get(kind.issuer, "") or kind.issuer_name,
        issued=_day(fields.get(kind.issued)),
        expires=min(ends, default=None),
        scope=kind.scope,
    )


@cache
def _types() -> dict[str, PaperType]:
    """Of all papers that have one. Raises ValueError that names the file at fault."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        entry = tomllib.loads(path.read_text("utf-8"))
        if "type" in entry:
            try:
                found[path.stem] = _type(entry)
            except (TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, [type]: {error}") from error
    return found


def _type(entry: Mapping[str, Any]) -> PaperType:
    made = PaperType(**entry["type"], ended=str(entry.get("ended", "")))
    if made.code and not CODE.fullmatch(made.code):
        raise ValueError(f"no type code: {made.code!r}")
    if made.retention not in get_args(Retention):
        raise ValueError(f"unknown class of retention: {made.retention!r}")
    return made


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:  # "none", only a year, nothing
        return None
