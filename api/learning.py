"""Lines that people confirmed, cut from their pages: what the recogniser may learn from.

Only papers whose owner gave a grant for learning, and only the line and its text: no names of
fields, papers or persons travel with them.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image

from api.values import show
from api.views import kinds_of
from catalog.paper import load_papers
from models.corrected import CorrectedLine
from storage.kept import Actor
from storage.learning import Lesson
from storage.vault import Vault

REASON = "learning"
MARGIN = 0.12  # of the line's height, around it
ONE_LINE = 0.28  # a box narrower than this × height × letters holds more than one line


@dataclass(frozen=True, slots=True)
class Lines:
    """What an export found."""

    lines: tuple[CorrectedLine, ...]
    papers: int
    corrected: int  # lines that were read otherwise than a person confirmed


def collect(vault: Vault, actor: Actor) -> Lines:
    """The lines of all papers of this unit that may be learned from. Every look is audited."""
    found: list[CorrectedLine] = []
    lessons = vault.lessons(actor, REASON)
    corrected = 0
    for sheet, lesson in enumerate(lessons):
        for line, changed in _lines(vault, lesson, sheet, actor):
            found.append(line)
            corrected += changed
    return Lines(tuple(found), len(lessons), corrected)


def _lines(
    vault: Vault, lesson: Lesson, sheet: int, actor: Actor
) -> Iterator[tuple[CorrectedLine, bool]]:
    document = vault.document(lesson.document_id, actor, REASON)
    paper = document.papers[lesson.record]
    read = json.loads(document.reading)["records"][lesson.record]["fields"]
    kinds = kinds_of(load_papers()[paper.paper])
    pages: dict[int, Image.Image] = {}
    for name, value in paper.confirmed.items():
        item: dict[str, Any] = read.get(name) or {}
        if item.get("source") != "text" or not item.get("box") or item["page"] >= document.pages:
            continue
        text = show(kinds.get(name, "text"), value)
        left, top, right, bottom = item["box"]
        high, wide = bottom - top, right - left
        if not text or high < 8 or wide < ONE_LINE * high * len(text):
            continue
        number = item["page"]
        if number not in pages:
            data = vault.page(lesson.document_id, number, actor, REASON)
            pages[number] = Image.open(io.BytesIO(data)).convert("RGB")
        edge = round(MARGIN * high)
        cut = pages[number].crop((left - edge, top - edge, right + edge, bottom + edge))
        picture = io.BytesIO()
        cut.save(picture, "PNG")
        yield CorrectedLine(picture.getvalue(), text, sheet), item["value"] != value
