"""The procedures of the counter: what each asks for, and the form it begins with."""

from fastapi import Request
from starlette.responses import Response

from api.deps import Service
from api.near import Doors
from api.pages import render
from catalog.form import load_forms
from catalog.package import load_packages

router = Doors(include_in_schema=False)


@router.get("/procedures")
def procedures(request: Request, services: Service) -> Response:
    """All procedures."""
    found = services.procedures.all().values()
    return render(request, "procedures.html", procedures=found, forms=load_forms(),
                  packages=load_packages().values())  # fmt: skip


@router.get("/procedures/{procedure_id}")
def procedure(request: Request, procedure_id: str, services: Service) -> Response:
    """One procedure: papers, deadline, its form."""
    found, _ = services.procedures.newest(procedure_id)
    return render(request, "procedure.html", procedure=found, forms=load_forms())
