"""The procedures of the counter: what each asks for, and the form it begins with."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import ApiError
from api.pages import render
from catalog.form import load_forms
from catalog.procedure import load_procedures

router = APIRouter(include_in_schema=False)


@router.get("/procedures")
def procedures(request: Request) -> Response:
    """All procedures."""
    return render(
        request, "procedures.html", procedures=load_procedures().values(), forms=load_forms()
    )


@router.get("/procedures/{procedure_id}")
def procedure(request: Request, procedure_id: str) -> Response:
    """One procedure: papers, deadline, its form."""
    found = load_procedures().get(procedure_id)
    if found is None:
        raise ApiError("not_found")
    return render(request, "procedure.html", procedure=found, forms=load_forms())
