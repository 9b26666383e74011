"""Values as an officer writes and reads them: 15/08/1990 on the page, 1990-08-15 in the record."""

import re
import unicodedata

from catalog.checks import Checked, check

NO_EXPIRY = "Không thời hạn"
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_DATES = frozenset({"date", "expiry", "year"})


def show(kind: str, value: str) -> str:
    """The value of a field as people write it in Viet Nam.

    >>> show("date", "1990-08-15"), show("expiry", "none"), show("name", "NGUYỄN VĂN AN")
    ('15/08/1990', 'Không thời hạn', 'NGUYỄN VĂN AN')
    """
    if kind == "expiry" and value == "none":
        return NO_EXPIRY
    found = _ISO.fullmatch(value) if kind in _DATES else None
    return "/".join(part for part in reversed(found.groups()) if part) if found else value


def take(kind: str, text: str) -> Checked:
    """What was typed, normalised; a text that fits no rule is kept as typed, never dropped."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        return Checked("")
    checked = check(kind, text)
    return checked if checked.value else Checked(text, checked.problems, checked.alternatives)
