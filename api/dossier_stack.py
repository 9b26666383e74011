"""A whole dossier on the scanner: the stack comes in, is taken apart, and is put right by hand."""

from typing import Annotated

from fastapi import File, Form, UploadFile
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from api import stack_work
from api.deps import Officer, Service
from api.dossiers import LOOK, sent_scans
from api.errors import ApiError
from api.near import Doors

router = Doors(include_in_schema=False)


class Reading(BaseModel):
    """How far the stacks of a dossier are."""

    waiting: int  # stacks that are still read


@router.post("/dossiers/{dossier_id}/stack")
def bring(
    dossier_id: str,
    services: Service,
    officer: Officer,
    files: Annotated[list[UploadFile], File()],
) -> Response:
    """Everything that the citizen brought, in any order."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    scans = sent_scans(files)
    if not scans:
        raise ApiError("no_file")
    stack_work.bring(services, dossier, scans, officer)
    return RedirectResponse(f"/dossiers/{dossier_id}#stack", 303)


@router.get("/dossiers/{dossier_id}/stack")
def reading(dossier_id: str, services: Service, officer: Officer) -> Reading:
    """Whether the page has to wait."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    return Reading(waiting=sum(sheaf.mark == "waiting" for sheaf in dossier.stack))


@router.post("/dossiers/{dossier_id}/place")
def place(
    dossier_id: str,
    services: Service,
    officer: Officer,
    document: Annotated[str, Form(max_length=40)],
    to: Annotated[str, Form(max_length=120)] = "",
) -> Response:
    """Move one paper of the stack to where it belongs."""
    dossier = services.vault.dossier(dossier_id, officer, LOOK)
    stack_work.place(services, dossier, document, to, officer)
    return RedirectResponse(f"/dossiers/{dossier_id}#stack", 303)
