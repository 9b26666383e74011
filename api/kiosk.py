"""The pages around faces: the kiosk that citizens use, and the officer's page of one person."""

from fastapi import Request
from starlette.responses import Response

from api.deps import Desk, Officer, OwnPerson, Service
from api.near import Doors
from api.pages import render

router = Doors(include_in_schema=False)
HINTS = ("ok", "no_face", "two_faces", "closer", "look_straight", "hold_still", "more_light",
         "less_light")  # fmt: skip


@router.get("/kiosk")
def kiosk(request: Request, desk: Desk) -> Response:
    """Look into the camera, see the status of the own applications."""
    return render(request, "kiosk.html", hints=HINTS)


@router.get("/people/{person_id}/face")
def enrolment(
    person_id: OwnPerson, request: Request, desk: Desk, services: Service, officer: Officer
) -> Response:
    """Consent, enrolment and withdrawal of one person; a lookup on a citizen's behalf."""
    person = services.vault.person(person_id, officer, "enrolment of the face")
    return render(
        request,
        "face.html",
        person=person,
        enrolled=desk.faces.enrolled(person_id, officer.unit),
        consents=desk.faces.consents_of(person_id),
        hints=HINTS,
    )
