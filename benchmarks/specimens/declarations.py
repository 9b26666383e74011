"""The declaration that motcua itself printed, filled from the cards of the family, then signed."""

import random

import numpy as np
import pypdfium2

from api.form_pdf import render_form
from benchmarks.specimens import ornament
from benchmarks.specimens.fonts import draw_typeface
from benchmarks.specimens.papers import Side
from benchmarks.specimens.people import TODAY, Person
from benchmarks.specimens.sheet import Sheet
from catalog.filled import Given, Kept
from catalog.form import load_forms
from ocr.prefill import prefill

SCALE = 8.5  # pixels per mm
MM = 72 / 25.4


def draw_declaration(
    rng: random.Random, form_id: str, people: dict[str, Person], which: str
) -> tuple[Side, ...]:
    """Its pages on paper; `people` by role."""
    form = load_forms()[form_id]
    papers = {role: (_card(person),) for role, person in people.items()}
    filled = prefill(form, papers, Given(TODAY, "Ủy ban nhân dân phường Mẫu", "phường Mẫu"))
    document = pypdfium2.PdfDocument(render_form(form, filled))
    sides = []
    for page in document:
        sheet = Sheet(page.get_width() / MM, page.get_height() / MM, SCALE, (255, 255, 255))
        picture = np.asarray(page.render(scale=SCALE * MM).to_pil().convert("RGB"))
        sheet.paste(np.ascontiguousarray(picture), 0, 0, sheet.width, sheet.height)
        ornament.scrawl(sheet, rng, sheet.width * 0.65, sheet.height * 0.82, 36, 14)
        ornament.watermark(sheet, rng, draw_typeface(rng, which, ("sans",)).bold)
        sides.append(Side(sheet.pixels(), sheet.width, sheet.height, ()))
    document.close()
    return tuple(sides)


def _card(person: Person) -> Kept:
    fields = {
        "full_name": person.name.upper(), "date_of_birth": person.born.isoformat(),
        "sex": person.sex, "nationality": "Việt Nam", "personal_number": person.number,
        "place_of_residence": person.residence.short, "date_of_issue": "2022-05-10",
    }  # fmt: skip
    return Kept(f"card {person.number}", "cccd-2021", fields)
