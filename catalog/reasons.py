"""Why the one-submission rule decides as it does: sentences in both languages, legal basis."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "reuse.toml"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words."""

    code: str
    vi: str
    en: str
    basis: str


@cache
def reasons() -> Mapping[str, Reason]:
    """Reasons of decisions, by code."""
    entries = tomllib.loads(TABLE.read_text("utf-8"))
    entries.pop("again")
    return {code: Reason(code, **entry) for code, entry in entries.items()}


@cache
def reasons_to_ask_again() -> Mapping[str, Reason]:
    """The reasons from which an officer chooses who asks for a held paper."""
    entries = tomllib.loads(TABLE.read_text("utf-8"))["again"]
    return {code: Reason(code, **entry, basis="") for code, entry in entries.items()}
