"""What endpoints ask for: the services of this application, who acts, the words of the page."""

from typing import Annotated

from fastapi import Depends, Request

from api.errors import ApiError
from api.face_desk import FaceDesk
from api.language import Texts, language_of
from api.services import Services
from storage.kept import Actor


def services_of(request: Request) -> Services:
    """The services of the application that a request came to."""
    services: Services = request.app.state.services
    return services


# those who ask nobody are asynchronous: a plain function would go to a thread and back
async def _services(request: Request) -> Services:
    return services_of(request)


async def _actor(request: Request) -> Actor:
    """Whoever the gate let pass, or a stranger at a public door."""
    signed = request.state.signed
    if signed is None:
        raise ApiError("sign_in_first")
    actor: Actor = signed.actor
    return actor


Officer = Annotated[Actor, Depends(_actor)]


async def _texts(request: Request) -> Texts:
    return Texts(language_of(request))


def _own_person(person_id: str, request: Request, officer: Officer) -> str:
    services_of(request).vault.may_know(person_id, officer)
    return person_id


async def _desk(request: Request) -> FaceDesk:
    desk = services_of(request).desk
    if desk is None:
        raise ApiError("faces_off")
    return desk


Service = Annotated[Services, Depends(_services)]
Caller = Officer  # where it may be a citizen or a station
OwnPerson = Annotated[str, Depends(_own_person)]  # the id of somebody whom the actor may know
Desk = Annotated[FaceDesk, Depends(_desk)]
Words = Annotated[Texts, Depends(_texts)]
