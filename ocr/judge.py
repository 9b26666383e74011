"""Whether a reading is good enough to show, and if not, what to tell the officer to do.

A bad picture is refused only when its text could not be read; what could be read is shown with
the doubts beside it. Thresholds: benchmarks.fields on specimens of the development fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.paper import Paper
from catalog.record import Record
from ocr.glare import hides_print
from ocr.quality import Quality
from ocr.sheet import Sheet

DARK = 75.0  # grey level of the paper under which nothing can be told
BLURRED = 2.2  # focus under which letters run together
EMPTY = 18.0  # contrast of a page without any print
ENOUGH = 0.5  # share of the required fields that must be readable
LEGIBLE = 0.6  # mean confidence of characters under which the print is not legible
SURE = 0.93  # mean confidence from which a label that was not found is not on the picture
SMALL = 11.0  # pixels of text height under which marks are guessed
GREY = 1.0  # colour under which the picture is a copy
CUT_LINES = 2  # lines running into the border from which the paper is cut
FEW = 5  # lines under which they are no paper: shapes that were taken for letters


@dataclass(frozen=True, slots=True)
class Judgement:
    """`refuse`: nothing of the record may be used; `problems`: why, or what to look at."""

    refuse: bool
    problems: tuple[str, ...]


def judge(record: Record, paper: Paper, sides: Sequence[Sheet]) -> Judgement:
    """What the pictures of a recognised paper allow."""
    reasons = [reason for sheet in sides for reason in _spoilt(sheet, record)]
    if reasons:
        return Judgement(True, tuple(dict.fromkeys(reasons)))
    hints = [hint for sheet in sides for hint in _hints(sheet.quality)]
    if any(_burnt(sheet, record) for sheet in sides):
        hints.append("glare")
    return Judgement(False, tuple(dict.fromkeys(hints)))


def refusal(sheet: Sheet) -> tuple[str, ...]:
    """Why no paper was recognised."""
    quality = sheet.quality
    if quality.light < DARK:
        return ("too_dark",)
    cut = quality.cut >= CUT_LINES and quality.sureness >= LEGIBLE
    if cut and len(sheet.lines) >= FEW:
        return ("incomplete_page",)
    if quality.focus < BLURRED:
        return ("too_blurred" if quality.contrast >= EMPTY else "blank_page",)
    if quality.contrast < EMPTY and len(sheet.lines) < 2:
        return ("blank_page",)
    return ("not_a_document",)


def _spoilt(sheet: Sheet, record: Record) -> list[str]:
    """Why this side cannot be used; empty when it can."""
    if sheet.match is None or sheet.paper != record.paper:
        return []
    required = [spec for spec in sheet.match.side.fields if spec.required]
    labels = sum(any(label in sheet.match.found for label in spec.labels) for spec in required)
    fields = [record.fields[spec.name] for spec in required if spec.name in record.fields]
    missing = len(required) - sum(bool(field.value) for field in fields)
    quality = sheet.quality
    if quality.sureness < LEGIBLE or missing > (1 - ENOUGH) * len(required):
        if quality.light < DARK:
            return ["too_dark"]
        if quality.focus < BLURRED or quality.sureness < LEGIBLE:
            return ["too_blurred"]
        return ["incomplete_page"]
    if quality.cut and missing and quality.cut + missing > CUT_LINES:
        return ["incomplete_page"]
    if labels < ENOUGH * len(required) and quality.sureness > SURE:
        return ["incomplete_page"]  # what is there is clear, and most of it is not there
    return []


def _burnt(sheet: Sheet, record: Record) -> bool:
    """Whether light hides fields of this side."""
    if sheet.match is None:
        return False
    required = [spec.name for spec in sheet.match.side.fields if spec.required]
    return hides_print(sheet, required, record.fields)


def _hints(quality: Quality) -> list[str]:
    hints = {
        "low_resolution": 0 < quality.text_height < SMALL,
        "photocopy": quality.colour < GREY,
    }
    return [code for code, holds in hints.items() if holds]
