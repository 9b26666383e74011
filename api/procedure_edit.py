"""Administrators change a procedure: checked line by line, previewed on open dossiers, kept as a
new edition."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.counter import show_time
from api.deps import Officer, Service
from api.dossier_work import decisions
from api.errors import ApiError
from api.near import Doors
from api.pages import render
from api.services import Services
from catalog.procedure import Faulty, Procedure, parse
from storage.kept import Actor

router = Doors(include_in_schema=False)
MOST = 200  # open dossiers that a preview looks at
LONGEST = 60_000  # letters of a table


@dataclass(frozen=True, slots=True)
class Change:
    """What a new edition would change for one open dossier."""

    code: str
    more: tuple[str, ...]  # titles of papers that would be asked for
    less: tuple[str, ...]


@router.get("/procedures/{procedure_id}/edit")
def edit(
    request: Request,
    procedure_id: str,
    services: Service,
    officer: Officer,
    edition: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
) -> Response:
    """The table as it counts now, or an earlier edition: saved, it counts again."""
    _, number = services.procedures.newest(procedure_id)
    text = services.procedures.text(procedure_id, number if edition is None else edition)
    return _page(request, services, procedure_id, text, number)


@router.post("/procedures/{procedure_id}/edit")
def check(
    request: Request,
    procedure_id: str,
    services: Service,
    officer: Officer,
    text: Annotated[str, Form(max_length=LONGEST)],
    base: Annotated[int, Form(ge=0)],
    reason: Annotated[str, Form(max_length=300)] = "",
    save: Annotated[bool, Form()] = False,
) -> Response:
    """Check and preview; save on request."""
    text = text.replace("\r\n", "\n")
    try:
        wanted = parse(text, procedure_id)
    except Faulty as error:
        return _page(request, services, procedure_id, text, base, reason, faults=error.faults)
    if save:
        if not reason.strip():
            raise ApiError("reason_needed")
        services.procedures.change(procedure_id, text, base, officer, reason.strip())
        return RedirectResponse(f"/procedures/{procedure_id}/edit", 303)
    counting = replace(officer, role="system")  # of all units; only codes and titles are shown
    looked, changes = preview(services, wanted, counting)
    return _page(
        request, services, procedure_id, text, base, reason, looked=looked, changes=changes
    )


def preview(
    services: Services, wanted: Procedure, actor: Actor
) -> tuple[int, tuple[Change, ...]]:
    """How many open dossiers were looked at, and those that would be asked for other papers."""
    found = []
    open_ones = services.vault.open_dossiers(wanted.id, actor, limit=MOST)
    for dossier in open_ones:
        asked = {part.component for part in dossier.parts if part.open}
        done = {part.component for part in dossier.parts if part.outcome == "given"}
        would = decisions(services, wanted, dossier, actor)
        fresh = {part.component for part in would if part.open} - done
        titles = {paper.id: paper.title_vi for paper in wanted.papers}
        old = services.procedures.edition(dossier.procedure, dossier.edition)
        titles |= {paper.id: paper.title_vi for paper in old.papers if paper.id not in titles}
        more, less = sorted(fresh - asked), sorted(asked - fresh)
        if more or less:
            found.append(
                Change(
                    dossier.code,
                    tuple(titles[component] for component in more),
                    tuple(titles[component] for component in less),
                )
            )
    return len(open_ones), tuple(found)


def _page(
    request: Request,
    services: Services,
    procedure_id: str,
    text: str,
    base: int,
    reason: str = "",
    *,
    faults: tuple[object, ...] = (),
    looked: int | None = None,
    changes: tuple[Change, ...] = (),
) -> Response:
    history = [
        (edition.number, show_time(edition.at), edition.by, edition.reason)
        for edition in services.procedures.history(procedure_id)
    ]
    current, _ = services.procedures.newest(procedure_id)
    return render(
        request, "procedure_edit.html", procedure=current, text=text, base=base, reason=reason,
        faults=faults, looked=looked, changes=changes, history=history,
        status=422 if faults else 200,
    )  # fmt: skip
