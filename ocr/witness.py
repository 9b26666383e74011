"""The witnesses of a paper's fields: its print, its QR code, its machine-readable zone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.checks import check
from catalog.paper import FieldSpec, Paper, Side
from catalog.record import Field, Page
from ocr.boxes import read_boxes
from ocr.columns import split_at_labels
from ocr.confidence import of_text
from ocr.engines import Engine
from ocr.fuse import Witness, fuse
from ocr.line import PlacedLine, box_around
from ocr.looks import Look, look_closely
from ocr.mrz import Mrz
from ocr.qr import parse_card
from ocr.sheet import Sheet

Looking = Callable[[Sequence[PlacedLine], Side, Page, Engine], dict[str, Look]]
KINDS = {"old_number": "number_9", "date_of_issue": "date", "place_of_residence": "place"}


def read_fields(
    paper: Paper, sides: Sequence[Sheet], pages: Sequence[Page], engine: Engine,
    looking: Looking = look_closely,
) -> tuple[dict[str, Field], tuple[str, ...]]:  # fmt: skip
    """Fields of one paper by name, and the problems between its witnesses.

    `looking`: how print in doubt is looked at again.
    """
    witnesses: dict[str, list[Witness]] = {}
    kinds = dict(KINDS)
    for sheet in sides:
        if sheet.match is None or sheet.paper != paper.id:
            continue
        for spec, witness in _print(sheet, pages[sheet.page], engine, looking):
            kinds[spec.name] = spec.kind
            witnesses.setdefault(spec.name, []).append(witness)
    number = next((w.value for w in witnesses.get("personal_number", ()) if w.value), "")
    codes, problems = _codes(sides, number)
    for name, witness in codes:
        if name in kinds:
            witnesses.setdefault(name, []).append(witness)
    fields = {name: fuse(name, kinds[name], said) for name, said in witnesses.items()}
    for sheet in sides:
        if sheet.match is not None and sheet.match.side.boxes:
            image = pages[sheet.page].image
            fields |= read_boxes(sheet.lines, sheet.match.side.boxes, image, sheet.page)
    conflicts = [code for f in fields.values() for code in f.problems if code == "qr_conflict"]
    return fields, tuple(dict.fromkeys((*problems, *conflicts)))


def _codes(sides: Sequence[Sheet], number: str) -> tuple[list[tuple[str, Witness]], list[str]]:
    """What QR and MRZ say, unless they speak of another person than the print."""
    said: list[tuple[str, Witness]] = []
    problems: list[str] = []
    for sheet in sides:
        for code in sheet.codes:
            box = box_around([code.quad])
            said += [
                (name, Witness("qr", check_code(name, value), 0.999, sheet.page, box))
                for name, value in parse_card(code.text).items()
            ]
        if sheet.mrz is not None:
            problems += sheet.mrz.problems
            said += [(name, Witness("mrz", value, 0.999)) for name, value in _mrz(sheet.mrz)]
    numbers = {w.source: w.value for name, w in said if name == "personal_number"}
    qr, mrz = numbers.get("qr"), numbers.get("mrz")
    if mrz and number and mrz != number and (qr is None or qr == number or qr == mrz != number):
        front = next((s for s in sides if s.codes), None)
        other = "qr" if front is not None and front.side == "back" else None
        if _distant(mrz, number):
            problems.append("sides_mismatch")
            said = [(n, w) for n, w in said if w.source not in ("mrz", other)]
    return said, problems


def _distant(a: str, b: str) -> bool:
    """More than a misread digit or two: numbers of different people."""
    return len(a) != len(b) or sum(x != y for x, y in zip(a, b, strict=True)) > 2


def check_code(name: str, value: str) -> str:
    """A value of a code in the spelling of our records."""
    return check("name" if name == "full_name" else "text", value).value or value


def _mrz(mrz: Mrz) -> Iterable[tuple[str, str]]:
    """The fields that a machine-readable zone vouches for; its name has no marks."""
    known: Mapping[str, str] = {
        "personal_number": mrz.personal_number,
        "date_of_birth": mrz.date_of_birth,
        "sex": mrz.sex,
        "date_of_expiry": mrz.date_of_expiry,
    }
    return [(name, value) for name, value in known.items() if value]


def _print(
    sheet: Sheet, page: Page, engine: Engine, looking: Looking
) -> list[tuple[FieldSpec, Witness]]:
    """What the print of a side says."""
    assert sheet.match is not None
    side = sheet.match.side
    lines = split_at_labels(sheet.lines, side, columns=not sheet.match.paper.book)
    looks = looking(lines, side, page, engine)
    said = []
    for spec in side.fields:
        seen = looks.get(spec.name)
        witness = witness_of(seen, sheet.page) if seen else Witness("text", "", 0.0, sheet.page)
        if witness.value or spec.required:
            said.append((spec, witness))
    for twin in side.twins:  # a second value in the same words
        seen = looks.get(twin.of)
        if seen is not None and (found := check(twin.kind, seen.heard.text)).value:
            spec = replace(seen.spec, name=twin.name, kind=twin.kind)
            said.append((spec, witness_of(replace(seen, spec=spec, checked=found), sheet.page)))
    return said


def witness_of(seen: Look, page: int) -> Witness:
    """What a look says of its field, with the other readings of it."""
    checked = seen.checked
    box = box_around([piece.quad for piece in seen.pieces]) if seen.pieces else None
    problems = (*checked.problems, "incomplete_page") if seen.cut else checked.problems
    readings = (*seen.heard.others, *seen.heard.readings)
    others = [check(seen.spec.kind, text).value for text in readings]
    found = dict.fromkeys((*others, *seen.others, *checked.alternatives))
    alternatives = tuple(value for value in found if value and value != checked.value)
    return Witness("text", checked.value, of_text(seen), page, box, problems, alternatives)
