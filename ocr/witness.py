"""The witnesses of a paper's fields: its print, its QR code, its machine-readable zone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.checks import check
from catalog.paper import FieldSpec, Paper
from catalog.record import Field, Page
from ocr.columns import split_at_labels
from ocr.confidence import of_text
from ocr.engines import Engine
from ocr.fuse import Witness, fuse
from ocr.line import PlacedLine, box_around, read_as
from ocr.mrz import Mrz
from ocr.qr import parse_card
from ocr.quality import runs_out
from ocr.rectify import cut_out
from ocr.sheet import Sheet
from ocr.text import Reading, read_side
from ocr.unseen import look_beside

CUT_OFF = 0.5  # confidence of a value that ends on the border of the picture, at most
DOUBT = 0.9  # confidence of a field under which its lines are read again
MARGINS = (0.15, -0.08)  # line heights added above and below for the second look
KINDS = {"old_number": "number_9", "date_of_issue": "date", "place_of_residence": "place"}


def read_fields(
    paper: Paper, sides: Sequence[Sheet], pages: Sequence[Page], engine: Engine
) -> tuple[dict[str, Field], tuple[str, ...]]:
    """Fields of one paper by name, and the problems between its witnesses."""
    witnesses: dict[str, list[Witness]] = {}
    kinds = dict(KINDS)
    for sheet in sides:
        if sheet.match is None or sheet.paper != paper.id:
            continue
        for spec, witness in _print(sheet, pages[sheet.page], engine):
            kinds[spec.name] = spec.kind
            witnesses.setdefault(spec.name, []).append(witness)
    number = next((w.value for w in witnesses.get("personal_number", ()) if w.value), "")
    codes, problems = _codes(sides, number)
    for name, witness in codes:
        if name in kinds:
            witnesses.setdefault(name, []).append(witness)
    fields = {name: fuse(name, kinds[name], said) for name, said in witnesses.items()}
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


def _print(sheet: Sheet, page: Page, engine: Engine) -> list[tuple[FieldSpec, Witness]]:
    """What the print of a side says, doubtful lines read twice."""
    assert sheet.match is not None
    side = sheet.match.side
    lines = split_at_labels(sheet.lines, side)
    readings = read_side(lines, side)
    seen = look_beside(lines, side, readings, page.image, engine)
    if len(seen) > len(lines):
        lines, readings = seen, read_side(seen, side)
    first = {name: _witness(reading, sheet.page) for name, reading in readings.items()}
    doubtful = {
        piece.line
        for name, reading in readings.items()
        if first[name].confidence < DOUBT
        for piece in reading.pieces
    }
    if doubtful:
        readings = read_side(_read_again(lines, sorted(doubtful), page, engine), side)
    said = []
    for spec in side.fields:
        reading = readings.get(spec.name)
        witness = _witness(reading, sheet.page) if reading else Witness("text", "", 0.0, sheet.page)
        if reading and any(runs_out(p.quad, 0.0, page.image) for p in reading.pieces):
            witness = replace(  # the rest of it may lie outside of the picture
                witness, confidence=min(witness.confidence, CUT_OFF),
                problems=(*witness.problems, "incomplete_page"),
            )
        before = first.get(spec.name)
        if before and before.value and before.value != witness.value:
            if before.confidence > witness.confidence:
                before, witness = witness, before
            witness = replace(
                witness,
                alternatives=tuple(dict.fromkeys((before.value, *witness.alternatives))),
            )
        if witness.value or spec.required:
            said.append((spec, witness))
    return said


def _witness(reading: Reading, page: int) -> Witness:
    checked = check(reading.spec.kind, reading.text)
    box = box_around([piece.quad for piece in reading.pieces]) if reading.pieces else None
    return Witness(
        "text",
        checked.value,
        of_text(reading, checked),
        page,
        box,
        checked.problems,
        checked.alternatives,
    )


def _read_again(
    lines: Sequence[PlacedLine], doubtful: Sequence[int], page: Page, engine: Engine
) -> list[PlacedLine]:
    """The lines with other cuts of the doubtful ones, where these are read more surely."""
    cuts = [(index, margin) for index in doubtful for margin in MARGINS]
    read = engine.recognise(
        [cut_out(page.image, lines[index].quad, margin) for index, margin in cuts]
    )
    better = list(lines)
    for (index, _), line in zip(cuts, read, strict=True):
        if line.confidence > better[index].confidence + 0.01 and line.text.strip():
            better[index] = read_as(better[index], line)
    return better
