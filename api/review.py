"""The page of one document: review until confirmed, then what it can be used for."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from api.corrections import history
from api.counter import show_time
from api.deps import Officer, Service, Words
from api.errors import ApiError
from api.near import Doors
from api.pages import render
from api.people import forms_of
from api.twins import twins
from api.views import view
from catalog.procedure import load_procedures

router = Doors(include_in_schema=False)
YOUNG = timedelta(minutes=1)  # without a reading after that, reading was cut short


@router.get("/documents/{document_id}")
def document(
    request: Request,
    document_id: str,
    services: Service,
    officer: Officer,
    texts: Words,
    paper: Annotated[int, Query(ge=0)] = 0,
    form: Annotated[str, Query(max_length=40)] = "",
    role: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Picture and record side by side; `form` and `role`: the form that waits for this paper."""
    kept = services.vault.document(document_id, officer, "review")
    if not kept.reading:
        age = datetime.now(UTC) - kept.received_at
        return render(request, "unread.html", document_id=document_id, young=age < YOUNG)
    seen = view(kept)
    if paper >= len(seen.papers):
        raise ApiError("not_found")
    if "paper" not in request.query_params and seen.papers[0].confirmed_by:
        waiting = [item.number for item in seen.papers if not item.confirmed_by]
        if waiting:
            return RedirectResponse(str(request.url.include_query_params(paper=waiting[0])), 303)
    shown = seen.papers[paper]
    if not shown.confirmed_by:
        return render(
            request,
            "document.html",
            document=seen,
            current=paper,
            form=form,
            role=role,
            compare=bool(services.own.owner_of(document_id)),  # its owner sent it from afar
            twins=twins(services, kept, paper, officer, "review"),
        )
    record = kept.papers[paper]
    mine = (document_id, paper, record.version)
    return render(
        request,
        "kept.html",
        document=seen,
        current=paper,
        confirmed_at=show_time(record.confirmed_at) if record.confirmed_at else "",
        unfinished=bool(record.draft),
        history=history(record, shown, texts),
        forms=forms_of(services, shown.person_id, officer, texts, mine) if shown.person_id else (),
        procedures=load_procedures().values(),
    )
