"""Is this paper in the store already? The very file, or the same paper scanned a second time.

Type and serial say that it is the same paper; the look of its pages says how surely: a difference
hash of 64 bits an image, as robust against light and compression as a second scan needs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from api.services import Services
from catalog.kept_paper import StoredPaper
from catalog.record import Image
from storage.errors import StorageError
from storage.kept import Actor, Document

ALIKE = 14  # bits of 64 that two scans of one paper may differ in; others differ in about 32
SIDE = 8


@dataclass(frozen=True, slots=True)
class Twin:
    """A kept paper that may be the same."""

    paper_id: str
    document_id: str
    record: int
    why: Literal["same_file", "same_number_and_look", "same_number"]


def twins(
    services: Services, document: Document, record: int, actor: Actor, reason: str
) -> list[Twin]:
    """The most certain first; the paper itself is not among them."""
    vault, paper = services.vault, document.papers[record]
    seen = set(vault.seen_with(document.id))
    fields = paper.confirmed or {**_read(document, record), **paper.draft}
    found = [
        twin
        for twin in vault.twins_of(paper.paper, fields, actor, reason)
        if (twin.document_id, twin.record) != (document.id, record)
    ]
    mine = _looks(services, document.id, document.sheets, actor, reason) if found else []
    order = ("same_file", "same_number_and_look", "same_number")
    made = [_twin(services, twin, seen, mine, actor, reason) for twin in found]
    return sorted(made, key=lambda twin: order.index(twin.why))


def look(image: Image) -> int:
    """The difference hash of a picture: is each of 8×8 places brighter than its right neighbour?

    Horizontal gradients of a 9×8 reduction, 64 bits (Krawetz 2013).
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = (small[:, 1:] > small[:, :-1]).ravel()
    return int("".join("1" if bit else "0" for bit in bits), 2)


def alike(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether every picture of the shorter list has one in the other that looks the same."""
    few, many = sorted((one, other), key=len)
    return bool(few) and all(
        min((a ^ b).bit_count() for b in many) <= ALIKE for a in few
    )


def _twin(
    services: Services,
    twin: StoredPaper,
    seen: set[str],
    mine: Sequence[int],
    actor: Actor,
    reason: str,
) -> Twin:
    why: Literal["same_file", "same_number_and_look", "same_number"] = "same_number"
    if twin.document_id in seen:
        why = "same_file"
    else:
        sheets = services.vault.document(twin.document_id, actor, reason).sheets
        if alike(mine, _looks(services, twin.document_id, sheets, actor, reason)):
            why = "same_number_and_look"
    return Twin(twin.id, twin.document_id, twin.record, why)


def _looks(
    services: Services, document_id: str, sheets: int, actor: Actor, reason: str
) -> list[int]:
    """Of the flat pictures of a document; what does not decode has no look."""
    found = []
    for number in range(sheets):
        try:
            data = services.vault.sheet(document_id, number, actor, reason)
        except StorageError:
            continue
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if image is not None:
            found.append(look(np.asarray(image, np.uint8)))
    return found


def _read(document: Document, record: int) -> dict[str, str]:
    reading = json.loads(document.reading) if document.reading else {"records": []}
    if record >= len(reading["records"]):
        return {}
    return {name: item["value"] for name, item in reading["records"][record]["fields"].items()}
