"""Signatures on an electronic paper: are they whole, whose are they, and what are they worth?

A signature that is intact proves nothing about what was added later, so the verdict rests on
pyHanko's bottom line and on what the signature covers, never on `intact` alone.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from api.services import Services
from api.trust_store import TrustStore
from catalog.kept_paper import Trust
from storage.kept import Actor, Document

Verdict = Literal["valid", "unknown_signer", "revoked", "changed", "invalid"]
"""changed: whole, but the file was altered after signing; invalid: broken or no signature."""

HARMLESS = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature as shown."""

    field: str
    verdict: Verdict
    signer: str = ""  # common name
    organisation: str = ""
    at: datetime | None = None  # as the signer says; a time stamp is not asked for
    trust: Trust = Trust.T0


def verify(pdf: bytes, store: TrustStore) -> tuple[Signature, ...]:
    """All signatures of a PDF in the order of signing; none for other files and unsigned ones."""
    if not pdf.startswith(b"%PDF-"):
        return ()
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        embedded = list(reader.embedded_signatures)
    except Exception:  # whatever damage does to the parser, no signature comes of it
        return (Signature("", "invalid"),) if b"/ByteRange" in pdf else ()
    last = len(embedded) - 1
    return tuple(_judge(one, store, number == last) for number, one in enumerate(embedded))


def signatures_of(
    services: Services, document: Document, actor: Actor, reason: str
) -> tuple[Signature, ...]:
    """The signatures of all PDF files of a document, judged now."""
    found: tuple[Signature, ...] = ()
    for scan in document.scans:
        if scan.media_type == "application/pdf" or scan.name.lower().endswith(".pdf"):
            data = services.vault.scan(document.id, scan.number, actor, reason)
            found += verify(data, services.trusted)
    return found


def trust_of(signatures: Sequence[Signature]) -> Trust:
    """What the paper is worth: the best signer, when every signature is valid; else T0."""
    if not signatures or any(one.verdict != "valid" for one in signatures):
        return Trust.T0
    return max(one.trust for one in signatures)


def _judge(embedded: Any, store: TrustStore, last: bool) -> Signature:
    field = str(getattr(embedded, "field_name", "") or "")
    try:
        roots = [anchor for anchor, _ in store.anchors]
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        status = validate_pdf_signature(embedded, context)
        subject = embedded.signer_cert.subject.native
        verdict = _verdict(status, last)
        path = list(status.validation_path or ()) if verdict == "valid" else []
        return Signature(
            field,
            verdict,
            str(subject.get("common_name", "")),
            str(subject.get("organization_name", "")),
            status.signer_reported_dt,
            store.trust_of(path),
        )
    except Exception:  # a signature that cannot even be judged is none
        return Signature(field, "invalid")


def _verdict(status: PdfSignatureStatus, last: bool) -> Verdict:
    if not (status.intact and status.valid):
        return "invalid"
    covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE or (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and (not last or status.modification_level in HARMLESS)
    )
    if not covered or status.modification_level in (None, ModificationLevel.OTHER):
        return "changed"
    if status.revoked:
        return "revoked"
    if not status.trusted:
        return "unknown_signer"
    return "valid" if status.bottom_line else "changed"
