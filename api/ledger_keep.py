"""Acts of an accepted book become papers in citizens' stores, where it is certain whose they are.

Certain is an act whose person has a personal number that agrees with sex and year of birth, and in
which nothing waits for a person any more. Everything else stays in the book alone. The papers have
trust T0: the original book is what proves them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.act import Act
from catalog.checks.personal_number import facts
from ledgers.twice import NUMBER
from ocr.load import sniff
from storage.errors import NumberTaken
from storage.kept import Actor, ScanFile
from storage.ledger_kept import PlacedAct
from storage.ledgers import Ledgers
from storage.vault import Vault

SUBJECTS = {"so-khai-sinh": "child", "so-khai-tu": "deceased", "so-nhan-cha-me-con": "child"}
KEPT = "kept "  # before the id of the document, among the act's remarks


@dataclass(frozen=True, slots=True)
class Handed:
    """How many acts went where."""

    kept: int
    before: int  # kept by an earlier run
    unsure: int  # whose person is not certain: they stay in the book
    taken: int  # whose number another person holds


def keep_acts(vault: Vault, shelf: Ledgers, book_id: str, actor: Actor) -> Handed:
    """Hand over what is certain; run again, it hands over the rest. Keeps nothing twice."""
    counts = {"kept": 0, "before": 0, "unsure": 0, "taken": 0}
    for placed in shelf.acts(book_id):
        values = certain(placed.act)
        if any(remark.startswith(KEPT) for remark in placed.act.problems):
            counts["before"] += 1
        elif not values:
            counts["unsure"] += 1
        else:
            counts["kept" if _keep(vault, shelf, book_id, placed, values, actor) else "taken"] += 1
    shelf.note(actor, "keep acts", book_id)
    return Handed(**counts)


def certain(act: Act) -> Mapping[str, str]:
    """The values of an act with its person's number, or nothing when that is not certain."""
    role = SUBJECTS.get(act.paper, "")
    if not role or act.names("open", "disputed"):
        return {}
    said = act.value(f"{role}.personal_number") or act.value(f"{role}.papers")
    number = NUMBER.search(said)
    known = facts(number[0]) if number else None
    born, sex = act.value(f"{role}.date_of_birth")[:4], act.value(f"{role}.sex")
    if number is None or known is None or not known.province:
        return {}
    if born != str(known.birth_year) or (sex and sex != known.sex):
        return {}
    return act.values | {
        "personal_number": number[0],
        "full_name": act.value(f"{role}.full_name"),
        "date_of_birth": act.value(f"{role}.date_of_birth"),
    }


def _keep(
    vault: Vault, shelf: Ledgers, book_id: str, placed: PlacedAct, values: Mapping[str, str],
    actor: Actor,
) -> bool:  # fmt: skip
    """One act as a document with its page; False when its number is another person's."""
    data = shelf.picture(book_id, placed.page)
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
        return False
    shelf.change(book_id, placed.page, placed.position, lambda act: _marked(act, document))
    return True


def _marked(act: Act, document: str) -> Act:
    return replace(act, problems=(*act.problems, f"{KEPT}{document}"))
