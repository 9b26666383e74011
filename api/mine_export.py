"""Everything that is kept of a person, as one archive that is written while it is sent.

Each document is opened, packed and forgotten before the next: memory holds one at a time. What
cannot be opened is named in the archive instead of ending it.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from PIL import Image

from api.language import Texts
from api.mine_views import LogLine
from api.services import Services
from api.views import view
from storage.errors import NotFound, StorageError
from storage.kept import Actor, Document

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

REASON = "owner's copy"
MEMBER_DATE = (2026, 1, 1, 0, 0, 0)


class _Pipe(io.RawIOBase):
    """Takes what the archive writes and gives it on in parts."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        part = bytes(memoryview(data))
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = b"".join(self._parts), []
        return parts


def everything(
    services: Services, person_id: str, owner: Actor, log: list[LogLine], texts: Texts
) -> Iterator[bytes]:
    """The archive in parts: words for the owner, a record and a PDF of each paper, the log."""
    pipe = _Pipe()
    missing: list[str] = []
    with zipfile.ZipFile(pipe, "w") as archive:
        _put(archive, "README.txt", texts("mine.readme").encode())
        for number, document_id in enumerate(services.own.documents_of(person_id), 1):
            try:
                for name, data in _files(services, document_id, owner):
                    _put(archive, f"{number:03}/{name}", data)
                    yield pipe.take()
            except StorageError as error:
                missing.append(f"{number:03}: {error.vi} {error.en}")
        lines = json.dumps([asdict(line) for line in log], ensure_ascii=False, indent=1)
        _put(archive, "log.json", lines.encode())
        if missing:
            _put(archive, "missing.txt", "\n".join(missing).encode())
    yield pipe.take()


def _files(services: Services, document_id: str, owner: Actor) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of one document."""
    document = services.vault.document(document_id, owner, REASON)
    yield "record.json", record_of(document).encode()
    yield "pages.pdf", pages_pdf(services, document, owner)
    for paper in document.papers:
        with suppress(NotFound):  # never signed
            copy = services.vault.copy(document_id, paper.number, owner, REASON)
            yield f"signed-{paper.number + 1}.pdf", copy
    for scan in document.scans:
        safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in scan.name)[-60:]
        data = services.vault.scan(document_id, scan.number, owner, REASON)
        yield f"original-{scan.number + 1}-{safe.lstrip('.') or 'scan'}", data


def record_of(document: Document) -> str:
    """What the papers of a document say, with every version that was confirmed; JSON."""
    shown = view(document)
    papers = [
        {
            "paper": paper.paper,
            "title": paper.title_vi,
            "fields": {item.name: item.value for item in paper.fields if item.value},
            "confirmed_by": kept.confirmed_by,
            "confirmed_at": kept.confirmed_at.isoformat() if kept.confirmed_at else None,
            "version": kept.version,
            "earlier": [
                {
                    "version": version.number,
                    "fields": dict(version.fields),
                    "confirmed_by": version.confirmed_by,
                    "confirmed_at": version.confirmed_at.isoformat(),
                    "reason": version.reason,
                }
                for version in kept.earlier
            ],
        }
        for paper, kept in zip(shown.papers, document.papers, strict=True)
    ]
    body = {
        "document": document.id,
        "received_at": document.received_at.isoformat(),
        "state": document.state,
        "papers": papers,
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def pages_pdf(services: Services, document: Document, owner: Actor) -> bytes:
    """The pages of a document as one PDF; empty when it has not been read."""
    pages = [
        Image.open(io.BytesIO(services.vault.page(document.id, number, owner, REASON))).convert(
            "RGB"
        )
        for number in range(document.pages)
    ]
    if not pages:
        return b""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200.0)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, MEMBER_DATE), data, zipfile.ZIP_DEFLATED)
