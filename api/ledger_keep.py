"""Acts of an accepted book become papers in citizens' stores, where it is certain whose they are.

A marriage becomes a paper of each spouse, with a scan of its own: what one of them shares or has
erased is not the other's. What is not certain stays in the book alone. The papers have trust T0:
the original book is what proves them.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from catalog.act import Act
from ledgers.leaf import own_part
from ledgers.subjects import SUBJECTS, certain
from ocr.load import load, sniff
from storage.errors import NumberTaken
from storage.kept import Actor, ScanFile
from storage.ledger_kept import PlacedAct
from storage.ledgers import Ledgers
from storage.vault import Vault

KEPT = "kept "  # before role and id of the document, among the act's remarks


@dataclass(frozen=True, slots=True)
class Handed:
    """For how many persons acts were kept."""

    kept: int
    before: int  # kept by an earlier run
    unsure: int  # who are not certain: the act stays in the book
    taken: int  # whose number another person holds


def keep_acts(vault: Vault, shelf: Ledgers, book_id: str, actor: Actor) -> Handed:
    """Hand over what is certain; run again, it hands over the rest. Keeps nothing twice."""
    counts = {"kept": 0, "before": 0, "unsure": 0, "taken": 0}
    acts, kinds = shelf.acts(book_id), {leaf.number: leaf.kind for leaf in shelf.leaves(book_id)}
    on_page = Counter(placed.page for placed in acts)
    for placed in acts:
        shared = kinds[placed.page] if on_page[placed.page] > 1 else ""
        for role in SUBJECTS.get(placed.act.paper, ()):
            mark = f"{KEPT}{role} "
            values = certain(placed.act, role)
            if any(remark.startswith(mark) for remark in placed.act.problems):
                counts["before"] += 1
            elif not values:
                counts["unsure"] += 1
            elif document := _keep(vault, shelf, book_id, placed, values, actor, shared):
                counts["kept"] += 1
                shelf.change(
                    book_id, placed.page, placed.position, _marked(f"{mark}{document}")
                )
            else:
                counts["taken"] += 1
    shelf.note(actor, "keep acts", book_id)
    return Handed(**counts)


def _keep(
    vault: Vault, shelf: Ledgers, book_id: str, placed: PlacedAct, values: Mapping[str, str],
    actor: Actor, shared: str,
) -> str:  # fmt: skip
    """The id of an act's document with its page; empty when its number is another person's.

    `shared`: the kind of a page on which other acts stand too: then only its own part is kept.
    """
    data = shelf.picture(book_id, placed.page)
    if shared:
        data = own_part(load(data)[0].image, placed.act, shared)
    name = f"trang {placed.page}"
    media = {"PNG": "image/png", "WEBP": "image/webp"}.get(sniff(data) or "", "image/jpeg")
    document = vault.receive([ScanFile(name, media, data)], actor).document_id
    record = {"paper": placed.act.paper, "fields": {}, "problems": []}
    reading = {"records": [record], "pictures": [], "lines": [], "problems": []}
    vault.keep_reading(document, json.dumps(reading).encode())
    try:
        vault.confirm(document, values, actor)
    except NumberTaken:
        vault.delete(document, actor, "số định danh đã thuộc người khác")
        return ""
    return document


def _marked(remark: str) -> Callable[[Act], Act]:
    return lambda act: replace(act, problems=(*act.problems, remark))
