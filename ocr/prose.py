"""Acts written as running text before 1975, read by the phrases that stand around each value.

Best effort: spellings and hands differ, so every field goes to a person (confidence under one
half, problem `running_text`).
"""

import re
import tomllib
from functools import cache
from pathlib import Path

from catalog.checks import check
from catalog.checks.text import fold, nfc
from catalog.record import Field, Page, Record
from ocr.line import box_around
from ocr.page import PageText

TABLE = Path(__file__).with_name("prose.toml")
SURE = 0.45
PAPERS = {"KS": "so-khai-sinh", "KH": "so-ket-hon", "KT": "so-khai-tu", "CMC": "so-nhan-cha-me-con"}


@cache
def _phrases() -> list[tuple[str, str, str, re.Pattern[str]]]:
    entries = tomllib.loads(TABLE.read_text("utf-8"))["field"]
    return [(e["book"], e["name"], e["kind"], re.compile(e["pattern"])) for e in entries]


def read_prose(text: PageText, book: str, page: Page) -> Record | None:
    """The act that the running text tells, or None when too few phrases are there."""
    whole = nfc(" ".join(text.texts))
    plain = fold(whole)
    if len(plain) != len(whole):
        return None
    fields: dict[str, Field] = {}
    for kind, name, check_kind, pattern in _phrases():
        if (book and kind != book) or name in fields:
            continue
        found = pattern.search(plain)
        if found is None:
            continue
        said = whole[found.start(1) : found.end(1)]
        value = check(check_kind, said).value
        if value:
            box = box_around([line.quad for line in text.lines])
            fields[name] = Field(name, value, SURE, "text", page.number, box, (), ("running_text",))
    if len(fields) < 2:
        return None
    named = book or ("KS" if any(name.startswith("child") for name in fields) else "KT")
    return Record(PAPERS[named], fields, (page.name,), ("running_text",))
