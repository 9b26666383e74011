"""Acts of archived books beside what the population database says: asked for, counted, told."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from api.adapters.compare import ask_of_book
from api.deps import Officer, Service, Words
from api.errors import ApiError
from api.figures import csv_of
from api.language import field_label
from api.ledgers import Own
from api.near import Doors
from api.pages import render
from storage.figures import Compared

router = Doors(include_in_schema=False)


@router.get("/ledgers/reconciliation.csv")
def of_unit(services: Service, officer: Officer) -> Response:
    """Same, different, missing, per partner and ward: all books of the own unit."""
    lines = services.ledgers.compared(officer.unit)
    return csv_of("reconciliation-acts.csv", Compared.__slots__, lines)


@router.get("/ledgers/{book_id}/reconciliation.csv")
def of_book(found: Own, services: Service) -> Response:
    """The same of one book."""
    name = f"reconciliation-{found.cover.kind}-{found.cover.year}.csv"
    return csv_of(name, Compared.__slots__, services.ledgers.compared(book_id=found.id))


@router.get("/ledgers/{book_id}/reconciliation")
def page(
    request: Request, found: Own, services: Service, officer: Officer, texts: Words
) -> Response:
    """Counts per ward, and the acts that differ or that nobody knows, each with its page."""
    differing = [
        (*one.act[1:3], texts.get(f"role.{one.act[3]}", one.act[3]), one.result,
         [field_label(name, texts) for name, word in one.fields.items() if word == "different"])
        for one in services.ledgers.differing(found.id, officer)
        if one.act is not None
    ]  # fmt: skip
    return render(
        request, "ledger_compared.html", book=found, differing=differing,
        compared=services.ledgers.compared(book_id=found.id), asks=bool(services.partners),
    )  # fmt: skip


@router.post("/ledgers/{book_id}/compare")
def compare(found: Own, services: Service, officer: Officer) -> Response:
    """Ask every partner for the persons of all checked acts; the queue does it."""
    if not services.partners:
        raise ApiError("no_partner")
    ask_of_book(services, found.id, officer)
    return RedirectResponse(f"/ledgers/{found.id}/reconciliation", 303)
