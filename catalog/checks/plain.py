"""Free text, marks on the body, entry numbers and times of day.

>>> check_entry_number("Số: 45 / 2025").value
'45/2025'
>>> check_time("02 giờ 15 phút").value
'02:15'
"""

import re

from catalog.checks.checked import Checked
from catalog.checks.text import fold, spaces

_EDGE = re.compile(r"^[\s:;.,_|/\\*=~-]+|[\s:;,_|/\\*=~-]+$")
_BEFORE_PUNCTUATION = re.compile(r"\s+([,;.])(?=\s|$)")
_NUMBER = re.compile(r"(?<!\w)(\d+)\s*(?:/\s*([0-9]{4}|[^\W_][\w\-]*(?:/[\w\-]+)*))?")
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*(?:gio|g|h|:)\s*(?:(\d{1,2})\s*(?:phut|p|')?)?(?!\d)")


def check_text(text: str) -> Checked:
    """The text with single spaces and without stray punctuation at its ends."""
    return Checked(_EDGE.sub("", _BEFORE_PUNCTUATION.sub(r"\1", spaces(text))))


def check_entry_number(text: str) -> Checked:
    """The number of an act: `45`, `45/2025` or `45/TLKS-BS`."""
    found = _NUMBER.search(spaces(text))
    if not found:
        return Checked("")
    return Checked(found[1] + (f"/{found[2]}" if found[2] else ""))


def check_time(text: str) -> Checked:
    """A time of day as HH:MM; a full hour may leave the minutes out."""
    found = _TIME.search(fold(text))
    if not found or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return Checked("")
    return Checked(f"{int(found[1]):02}:{int(found[2] or 0):02}")
