"""The use case behind the counter: files → pages → reading → kept, or refused without a trace."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace

import structlog

from api.errors import ApiError
from api.metrics import READ_SECONDS, READINGS
from api.pictures import encode
from api.services import Services
from catalog.record import Page
from ocr.load import Unusable, load
from ocr.pipeline import Reading, read_document
from storage.kept import Actor, ScanFile

log = structlog.get_logger()


def take_in(services: Services, files: Sequence[ScanFile], actor: Actor) -> str:
    """Read the files as one paper and keep them; the id of the document.

    Raises ApiError with the code of the file or of the refusal; then nothing stays behind.
    """
    pages = pages_of(files)  # before anything is kept: a broken file leaves no trace
    document_id = services.vault.receive(files, actor).document_id
    _read(services, document_id, pages, actor)
    return document_id


def read_again(
    services: Services, document_id: str, actor: Actor, reason: str = "read again"
) -> None:
    """Read a document whose scans are safe but whose reading was cut short, or has to come."""
    files = scans_of(services, document_id, actor, reason)
    _read(services, document_id, pages_of(files), actor)


def scans_of(
    services: Services, document_id: str, actor: Actor, reason: str
) -> list[ScanFile]:
    """The files of a document as they were handed in."""
    vault = services.vault
    return [
        ScanFile(scan.name, scan.media_type, vault.scan(document_id, scan.number, actor, reason))
        for scan in vault.document(document_id, actor, reason).scans
    ]


def pages_of(files: Sequence[ScanFile]) -> list[Page]:
    """All pages of all files, numbered through."""
    if not files:
        raise ApiError("no_file")
    try:
        found = [page for file in files for page in load(file.data, file.name)]
    except Unusable as error:
        READINGS.labels(paper="", outcome="unusable").inc()
        raise ApiError(error.code, detail=error.detail) from error
    return [replace(page, number=number) for number, page in enumerate(found)]


def _read(services: Services, document_id: str, pages: Sequence[Page], actor: Actor) -> None:
    started = time.perf_counter()
    reading = read_document(pages, services.engine, services.today())
    seconds = time.perf_counter() - started
    READ_SECONDS.observe(seconds)
    paper = reading.records[0].paper if reading.records else ""
    outcome = "read" if reading.records else "refused"
    READINGS.labels(paper=paper, outcome=outcome).inc()
    log.info("read", document=document_id, paper=paper, outcome=outcome, seconds=round(seconds, 2))
    if not reading.records:
        services.vault.delete(document_id, actor, "refused: " + ", ".join(reading.problems))
        raise ApiError(
            reading.problems[0] if reading.problems else "not_a_document",
            problems=reading.problems,
        )
    keep_reading(services, document_id, pages, reading)


def keep_reading(
    services: Services, document_id: str, pages: Sequence[Page], reading: Reading
) -> None:
    """Keep the reading with its pictures; the boxes stay in page pixels."""
    sheets = [
        encode(sheet.image, "sheet", sheet.page, sheet.transform, sheet.paper, sheet.side)
        for sheet in reading.sheets
    ]
    whole = [encode(page.image, "page", page.number) for page in pages]
    body = reading.as_json() | {
        "pictures": [picture.as_json() for picture, _ in sheets + whole],
        "lines": [  # in pixels of the page as loaded: the text of the archive copy
            [sheet.page, line.text, *(round(float(side), 1) for side in line.quad.ravel())]
            for sheet in reading.sheets
            for line in sheet.lines
        ],
    }
    services.vault.keep_reading(
        document_id,
        json.dumps(body, ensure_ascii=False).encode(),
        pages=[data for _, data in whole],
        sheets=[data for _, data in sheets],
    )
