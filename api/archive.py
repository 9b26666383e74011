"""The use case behind an archive copy: scans of a paper → PDF/A → signature → kept, trust T1."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.archive_pdf import ArchivePage, TextLine, to_pdfa
from api.errors import ApiError
from api.pictures import Picture, from_json
from api.services import Services
from api.signing import sign_pdf
from catalog.kept_paper import StoredPaper, Trust
from catalog.paper import load_papers
from catalog.record import Page
from ocr.load import load
from storage.kept import Actor, Document

ZONE = datetime.timezone(datetime.timedelta(hours=7), "+07:00")  # Việt Nam
WHY = "archive copy"


def sign_paper(
    services: Services, document_id: str, record: int, actor: Actor, *, compared: bool
) -> StoredPaper:
    """Make the signed copy of a confirmed paper and return the paper, now of trust T1 at least.

    Raises ApiError `not_compared`, `not_confirmed`, `no_signing_key`, `copy_too_coarse`.
    """
    if not compared:
        raise ApiError("not_compared")
    document = services.vault.document(document_id, actor, WHY)
    signer = services.signing.signer(actor.name, actor.unit)
    if signer is None:
        raise ApiError("no_signing_key")
    if record >= len(document.papers) or not document.papers[record].confirmed_by:
        raise ApiError("not_confirmed")
    spec = load_papers().get(document.papers[record].paper)
    now = datetime.datetime.now(ZONE)
    pdf = to_pdfa(
        pages_of(services, document, record, actor), title=spec.title_vi if spec else "", at=now
    )
    signed = sign_pdf(pdf, signer, name=actor.name, at=now)
    return services.vault.keep_copy(document_id, record, signed, actor, trust=Trust.T1)


def pages_of(
    services: Services, document: Document, record: int, actor: Actor
) -> list[ArchivePage]:
    """The pages of one paper with their lines. Of pages that it shares with others, its part."""
    pages: list[Page] = []
    for scan in document.scans:
        data = services.vault.scan(document.id, scan.number, actor, WHY)
        pages += load(data, scan.name)
    reading: dict[str, Any] = json.loads(document.reading)
    lines = _lines(reading, len(pages))
    whole = [
        ArchivePage(page.image, tuple(mine), page.dpi)
        for page, mine in zip(pages, lines, strict=True)
    ]
    if len(document.papers) == 1:
        return whole
    sheets = [sheet for sheet in from_json(reading["pictures"]) if sheet.kind == "sheet"]
    found = []
    for sheet in _sheets_of(reading["records"][record], sheets):
        alone = sum(other.page == sheet.page for other in sheets) == 1
        found.append(whole[sheet.page] if alone else _part(whole[sheet.page], sheet))
    return found or whole


def _lines(reading: dict[str, Any], pages: int) -> list[list[TextLine]]:
    """The read lines by page; a reading of before they were kept gives its fields instead."""
    found: list[list[TextLine]] = [[] for _ in range(pages)]
    for page, text, *quad in reading.get("lines", ()):
        if page < pages:
            found[page].append(TextLine(text, tuple(quad)))
    if "lines" not in reading:
        for item in (field for record in reading["records"] for field in record["fields"].values()):
            if item["box"] and item["page"] < pages:
                left, top, right, bottom = item["box"]
                quad = (left, top, right, top, right, bottom, left, bottom)
                found[item["page"]].append(TextLine(item["value"], quad))
    return found


def _sheets_of(record: dict[str, Any], sheets: Sequence[Picture]) -> list[Picture]:
    """The flat pictures on which fields of a record lie, in the order of the scan."""
    boxes = [(item["page"], item["box"]) for item in record["fields"].values() if item["box"]]
    return [
        sheet for sheet in sheets
        if any(page == sheet.page and sheet.place(box) is not None for page, box in boxes)
    ]


def _part(page: ArchivePage, sheet: Picture) -> ArchivePage:
    """The upright rectangle of a page around one sheet, pixels as scanned."""
    left, top, right, bottom = sheet.outline
    height, width = page.image.shape[:2]
    left, top = max(0, left), max(0, top)
    right, bottom = min(width, right), min(height, bottom)
    lines = []
    for line in page.lines:
        xs, ys = line.quad[0::2], line.quad[1::2]
        if left <= sum(xs) / 4 <= right and top <= sum(ys) / 4 <= bottom:
            quad = tuple(
                value - (left if number % 2 == 0 else top) for number, value in enumerate(line.quad)
            )
            lines.append(replace(line, quad=quad))
    return ArchivePage(page.image[top:bottom, left:right], tuple(lines), page.dpi)
