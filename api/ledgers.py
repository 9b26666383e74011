"""Archived books at the desk: how far each is, and typing what is doubtful (second key)."""

from functools import lru_cache
from typing import Annotated, Literal

import cv2
import numpy as np
from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.deps import Officer, Service, Words
from api.errors import ApiError
from api.language import Texts, field_label
from api.near import Doors
from api.pages import render
from catalog.act import ActField
from catalog.checks.dates import check as check_date
from catalog.checks.dates import show
from catalog.record import Image
from ledgers.follow import follow
from ledgers.habits import SIGNER
from ocr.load import load
from storage.ledger_kept import Book, PlacedAct

router = Doors(tags=["ledgers"])
CROP_HEIGHT, WHOLE = 150, 2600  # pixels of the pictures beside and behind the inputs
Key = Literal["B", "C"]
Number = Annotated[int, Path(ge=0, lt=2**31)]


def _own(book_id: str, services: Service, officer: Officer) -> Book:
    return services.ledgers.book(book_id, officer)


Own = Annotated[Book, Depends(_own)]  # a book of the own unit; every door to a book asks for it


class Asked(BaseModel):
    """One field that a person is asked for."""

    name: str
    label: str
    why: str
    choices: list[str]
    crop: str
    box: tuple[int, int, int, int] | None  # left, top, right, bottom in pixels of the page
    problems: list[str]
    saved: str = ""


class Task(BaseModel):
    """An act with its open fields; without fields when nothing waits."""

    page: int = 0
    position: int = 0
    width: int = 0  # pixels of the page
    height: int = 0
    heading: str = ""
    fields: list[Asked] = []
    left: int = 0


class Typed(BaseModel):
    """What was typed, by field name."""

    key: Key = "B"
    values: dict[str, str] = Field(max_length=100)


@router.get("/ledgers", include_in_schema=False)
def books(request: Request, services: Service, officer: Officer) -> Response:
    """The books of the own unit with their progress."""
    found = services.ledgers.books(officer.unit)
    progress = {book.id: services.ledgers.progress(book.id) for book in found}
    return render(request, "ledgers.html", books=found, progress=progress)


@router.get("/ledgers/{book_id}", include_in_schema=False)
def book(request: Request, found: Own, services: Service) -> Response:
    """One book: live figures, errors, pages that were set aside."""
    shelf = services.ledgers
    parked = [leaf for leaf in shelf.leaves(found.id) if leaf.state == "parked"]
    return render(
        request, "ledger.html", book=found, progress=shelf.progress(found.id),
        parked=parked, rates=shelf.error_rates(found.id),
    )  # fmt: skip


@router.get("/ledgers/{book_id}/type", include_in_schema=False)
def typing(request: Request, found: Own, key: Key = "B") -> Response:
    """The page on which fields are typed; its acts come one by one."""
    return render(request, "ledger_type.html", book=found, key=key)


@router.get("/api/v1/ledgers/{book_id}/progress")
def progress(found: Own, services: Service) -> dict[str, float]:
    """Counts of one book, for the live page."""
    p = services.ledgers.progress(found.id)
    speed = p.per_hour
    return {
        "pages": p.pages, "queued": p.queued, "parked": p.parked, "acts": p.acts,
        "open": p.open, "disputed": p.disputed, "untouched": p.untouched,
        "per_hour": round(speed, 1),
        "doubt_rate": round(p.open / p.fields, 4) if p.fields else 0.0,
        "rework_rate": round(p.wrong / p.typed, 4) if p.typed else 0.0,
        "minutes_left": round(60 * p.queued / speed, 1) if speed else 0.0,
    }  # fmt: skip


@router.post("/api/v1/ledgers/{book_id}/next")
def take(found: Own, services: Service, officer: Officer, texts: Words, key: Key = "B") -> Task:
    """The next act that waits for this person; it is theirs for ten minutes."""
    placed = services.ledgers.take(found.id, officer, key)
    counts = services.ledgers.progress(found.id)
    left = counts.open if key == "B" else counts.disputed
    if placed is None:
        return Task(left=left)
    saved = services.ledgers.saved(found.id, placed.page, placed.position, officer.name)
    wanted = placed.act.names("open" if key == "B" else "disputed")
    fields = [_asked(found.id, placed, placed.act.fields[n], saved, texts) for n in wanted]
    number = placed.act.value("entry_number")
    # the strips of its fields come from the same picture in a moment
    height, width = _decoded(services.ledgers.picture(found.id, placed.page)).shape[:2]
    return Task(
        page=placed.page, position=placed.position, heading=number, fields=fields, left=left,
        width=width, height=height,
    )  # fmt: skip


@router.put("/api/v1/ledgers/{book_id}/acts/{page}/{position}/draft")
def save(
    found: Own, page: Number, position: Number, typed: Typed, services: Service, officer: Officer
) -> dict[str, bool]:
    """Keep what was typed so far; call it at every keystroke."""
    services.ledgers.save(found.id, page, position, officer.name, typed.values)
    return {"saved": True}


@router.post("/api/v1/ledgers/{book_id}/acts/{page}/{position}/keys")
def send(
    found: Own, page: Number, position: Number, typed: Typed, services: Service, officer: Officer
) -> dict[str, int]:
    """Key B, or the third person's word, for the fields of an act."""
    values = {name: _iso(name, value) for name, value in typed.values.items()}
    placed = services.ledgers.send(found.id, page, position, values, officer, typed.key)
    if SIGNER in values:
        follow(services.ledgers, found.id, placed.act)
    return {"disputed": len(placed.act.names("disputed"))}


@router.get("/api/v1/ledgers/{book_id}/pages/{page}/picture")
def picture(
    found: Own, page: Number, services: Service, officer: Officer,
    box: Annotated[str, Query(max_length=60, pattern=r"^(\d+,\d+,\d+,\d+)?$")] = "",
) -> Response:  # fmt: skip
    """The page as a JPEG, or the strip of one field (`box` in page pixels)."""
    # who took the act is in the trail already: its strips need no line of their own
    image = _decoded(services.ledgers.picture(found.id, page, None if box else officer))
    if box:
        left, top, right, bottom = (int(part) for part in box.split(","))
        pad = max(12, bottom - top)
        image = image[
            max(0, top - pad // 2) : bottom + pad // 2, max(0, left - 3 * pad) : right + pad
        ]
        if not image.size:
            raise ApiError("not_found")
    longest = max(image.shape[0] / CROP_HEIGHT, 1.0) if box else max(image.shape[:2]) / WHOLE
    if longest > 1:
        size = [max(1, round(side / longest)) for side in image.shape[1::-1]]
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])
    assert done
    return Response(
        data.tobytes(), media_type="image/jpeg", headers={"cache-control": "private, max-age=600"}
    )


@lru_cache(maxsize=2)
def _decoded(data: bytes) -> Image:
    """The picture of a page; the strips of one act come from the same page."""
    return load(data)[0].image


def _asked(
    book_id: str, placed: PlacedAct, field: ActField, saved: dict[str, str], texts: Texts
) -> Asked:
    said = [field.value, *field.alternatives]
    said += [field.typed.value] if field.typed else []
    at = field.box
    box = (at.left, at.top, at.right, at.bottom) if at else None
    crop = f"/api/v1/ledgers/{book_id}/pages/{placed.page}/picture?box="
    return Asked(
        name=field.name, label=field_label(field.name, texts), why=field.asked,
        choices=[show(value) for value in dict.fromkeys(said) if value][:9],
        crop=crop + ",".join(map(str, box)) if box else "", box=box,
        problems=list(field.problems), saved=saved.get(field.name, ""),
    )  # fmt: skip


def _iso(name: str, value: str) -> str:
    """Typed dates in the spelling of our records; all else as typed."""
    if "date" in name and not name.endswith("in_words"):
        return check_date(value).value or value
    return value
