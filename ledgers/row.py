"""One act as the Ministry of Justice's Excel row, and back: `columns.toml` says which is which.

Round trip: what `row_of` writes, `fields_of` reads back to the same values.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from catalog.act import Act
from catalog.checks.dates import show
from storage.ledger_kept import Cover

TABLE = Path(__file__).with_name("columns.toml")
PAPER = re.compile(
    r"^(?P<kind>.*?)\s*(?:số)?\s*:?\s*(?P<number>[A-Z]?\d{7,12})?"
    r"(?:\s*[,-]\s*(?:ngày cấp|cấp ngày)\s*:?\s*(?P<date>[\d/.-]+))?"
    r"(?:\s*[,-]\s*(?:nơi cấp|do|tại)\s*:?\s*(?P<place>.+))?$",
    re.I,
)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))


@cache
def columns(kind: str) -> tuple[str, ...]:
    """The column names of one kind of book, in the order of the file."""
    table = _table()
    tail = () if kind == "KH" else tuple(table["tail"])
    return (*table["head"], *table[kind], *tail)


@cache
def _sources(kind: str) -> dict[str, tuple[str, str]]:
    """Column → field and form."""
    table = _table()
    entries = {**table["head"], **table[kind], **table["tail"]}
    return {c: (e.partition(":")[0], e.partition(":")[2]) for c, e in entries.items()}


def row_of(act: Act, cover: Cover) -> dict[str, str]:
    """The cells of one act, by column name."""
    sources = _sources(cover.kind)
    return {column: _cell(act, cover, *sources[column]) for column in columns(cover.kind)}


def _cell(act: Act, cover: Cover, field: str, form: str) -> str:
    value = act.value(field) if field else ""
    special = {"office": cover.office, "parents": _parents(act), "recognition": _recognition(act)}
    if not field:
        return special.get(form, "")
    if form == "book":
        return value or cover.name
    if form == "number":
        return (
            value if "/" in value or not value else f"{value}/{act.value('registration_date')[:4]}"
        )
    if not value:
        return "0" if form in ("loaiDangKy", "paper_kind", "notice", "residence_kind") else ""
    return _formed(value, form)


def _formed(value: str, form: str) -> str:
    enums = _table()["enums"]
    if form == "date":
        return show(value).replace("/", ".")
    if form == "capitals":
        return value.upper()
    if form in ("sex", "loaiDangKy"):
        return str(enums[form].get(value, "0" if form == "loaiDangKy" else "3"))
    if form == "residence_kind":
        return "1"
    if form == "notice":
        return "1"
    if form == "clock":
        hour, _, minute = value.partition(":")
        return f"{hour} giờ {minute} phút"
    if form == "name_part":
        return value.rpartition(" - ")[0] or value
    if form == "post_part":
        return value.rpartition(" - ")[2] if " - " in value else ""
    if form.startswith("paper_"):
        return _paper(value, form)
    return value


def _paper(value: str, form: str) -> str:
    found = PAPER.match(value)
    if found is None:
        return "8" if form == "paper_kind" else ""
    if form == "paper_kind":
        known = _table()["enums"]["paper"]
        kind = found["kind"].casefold()
        codes = [str(code) for word, code in known.items() if kind.startswith(word.casefold())]
        return codes[0] if codes else "8"
    said = found[form.removeprefix("paper_")] or ""
    return str(said.replace("/", ".").replace("-", ".") if form == "paper_date" else said)


def _parents(act: Act) -> str:
    """1 both known, 2 no mother, 3 no father, 4 neither, 5 abandoned."""
    if act.value("parentage") == "Bị bỏ rơi":
        return "5"
    mother, father = bool(act.value("mother.full_name")), bool(act.value("father.full_name"))
    return {(True, True): "1", (False, True): "2", (True, False): "3", (False, False): "4"}[
        (mother, father)
    ]


def _recognition(act: Act) -> str:
    """1 father, 2 mother recognises a child; 3, 4 a child a father or mother."""
    man = act.value("parent.sex") == "Nam"
    if act.value("recognition").startswith("Con"):
        return "3" if man else "4"
    return "1" if man else "2"


def fields_of(row: Mapping[str, str], kind: str) -> dict[str, str]:
    """The values that a row says, by our field names."""
    found: dict[str, str] = {}
    papers: dict[str, dict[str, str]] = {}
    signer: dict[str, str] = {}
    for column, (field, form) in _sources(kind).items():
        cell = str(row.get(column) or "")
        if not field or not cell:
            continue
        if form.startswith("paper_"):
            papers.setdefault(field, {})[form] = cell
        elif form in ("name_part", "post_part"):
            signer[form] = cell
        elif form not in ("residence_kind", "notice"):
            found[field] = _unformed(cell, form)
    for field, parts in papers.items():
        if text := _paper_text(parts):
            found[field] = text
    if signer:
        found["signer"] = " - ".join(signer[p] for p in ("name_part", "post_part") if p in signer)
    return {name: value for name, value in found.items() if value}


def _unformed(cell: str, form: str) -> str:
    if form == "date":
        return "-".join(reversed(cell.split(".")))
    if form in ("sex", "loaiDangKy"):
        named = {code: word for word, code in reversed(list(_table()["enums"][form].items()))}
        return str(named.get(cell, ""))
    if form == "clock":
        return ":".join(part.zfill(2) for part in re.findall(r"\d+", cell))
    return cell


def _paper_text(parts: Mapping[str, str]) -> str:
    kinds = {code: word for word, code in reversed(list(_table()["enums"]["paper"].items()))}
    kind, number = kinds.get(parts.get("paper_kind", ""), ""), parts.get("paper_number", "")
    text = f"{kind} số {number}".strip() if number else kind
    text += f", cấp ngày {parts['paper_date']}" if parts.get("paper_date") else ""
    return text + (f", nơi cấp {parts['paper_place']}" if parts.get("paper_place") else "")
