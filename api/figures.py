"""Figures for managers: a page with plots drawn here, and the same as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from api.deps import Officer, Service, Words
from api.near import Doors
from api.pages import render
from catalog.reasons import reasons_to_ask_again
from storage.figures import Compared, Figures, total
from storage.kept import Actor

router = Doors(include_in_schema=False)
YEAR = timedelta(365)
BOM = "\ufeff"  # so that spreadsheets read Vietnamese letters


@router.get("/figures")
def page(
    request: Request,
    services: Service,
    officer: Officer,
    texts: Words,
    since: Annotated[date | None, Query()] = None,
    until: Annotated[date | None, Query()] = None,
) -> Response:
    """Digitised, used again, taken from the national store, asked again, on time."""
    until = until or services.today()
    since = since or until - YEAR
    unit = _unit(officer)
    lines = services.vault.figures(since, until, unit)
    again = services.vault.asked_again(since, until, unit)
    known = reasons_to_ask_again()
    titles = {
        p.id: p.title_vi if texts.language == "vi" else p.title_en
        for p in services.procedures.all().values()
    }
    return render(
        request,
        "figures.html",
        lines=lines,
        titles=titles,
        total=total(lines),
        months=[
            ("reused", bars(lines, "month", "wanted", "reused")),
            ("digitised", bars(lines, "month", "wanted", "digitised")),
            ("on_time", bars(lines, "month", "decided", "on_time")),
        ],
        across=[
            ("procedure", bars(lines, "procedure", "wanted", "reused")),
            ("unit", bars(lines, "unit", "wanted", "reused")),
        ],
        again=[
            (known[code].vi if texts.language == "vi" else known[code].en, count)
            for code, count in sorted(again.items(), key=lambda item: -item[1])
            if code in known
        ],
        compared=services.vault.compared(unit),
        since=since,
        until=until,
    )


@router.get("/figures.csv")
def ascsv_of(
    services: Service,
    officer: Officer,
    since: Annotated[date | None, Query()] = None,
    until: Annotated[date | None, Query()] = None,
) -> Response:
    """One line per procedure, unit and month."""
    until = until or services.today()
    lines = services.vault.figures(since or until - YEAR, until, _unit(officer))
    return csv_of("figures.csv", Figures.__slots__, lines)


@router.get("/reconciliation.csv")
def reconciliation(services: Service, officer: Officer) -> Response:
    """Same, different, missing, per partner and ward."""
    return csv_of("reconciliation.csv", Compared.__slots__, services.vault.compared(_unit(officer)))


def _unit(actor: Actor) -> str:
    """Officers see their own unit; who administers all units sees all, "" here."""
    return "" if actor.role == "administrator" else actor.unit


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot: so many of so many."""

    label: str
    whole: int
    part: int


def bars(lines: Sequence[Figures], by: str, whole: str, part: str) -> tuple[Bar, ...]:
    """Sums of two figures by "month", "procedure" or "unit"; what has none of it is left out."""
    sums: dict[str, tuple[int, int]] = {}
    for line in lines:
        so_far = sums.get(getattr(line, by), (0, 0))
        sums[getattr(line, by)] = (
            so_far[0] + getattr(line, whole), so_far[1] + getattr(line, part)
        )  # fmt: skip
    return tuple(Bar(label, *two) for label, two in sorted(sums.items()) if two[0])


def csv_of(name: str, columns: Sequence[str], rows: Sequence[object]) -> Response:
    """Rows of dataclasses as a file for spreadsheets."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_safe(getattr(row, column)) for column in columns] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(BOM + file.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _safe(value: object) -> object:
    """No text that a spreadsheet would take for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return "'" + value
    return value
