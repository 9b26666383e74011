"""Kept documents as the papers that fill forms: what was confirmed, and where it was read."""

import json
from typing import Any

from catalog.filled import Kept
from catalog.record import Box, Field
from storage.kept import Document


def papers_of(document: Document) -> tuple[Kept, ...]:
    """The confirmed papers of a document; what nobody confirmed fills no form."""
    reading: dict[str, Any] = json.loads(document.reading) if document.reading else {}
    records = reading.get("records", ())
    return tuple(
        Kept(
            document_id=document.id,
            paper=paper.paper,
            fields=paper.confirmed,
            number=paper.number,
            confirmed_by=paper.confirmed_by,
            read={name: _field(name, entry) for name, entry in record["fields"].items()},
        )
        for record, paper in zip(records, document.papers, strict=True)
        if paper.confirmed
    )


def _field(name: str, entry: dict[str, Any]) -> Field:
    return Field(
        name=name,
        value=entry["value"],
        confidence=entry["confidence"],
        source=entry["source"],
        page=entry["page"],
        box=Box(*entry["box"]) if entry["box"] else None,
        alternatives=tuple(entry["alternatives"]),
        problems=tuple(entry["problems"]),
    )
