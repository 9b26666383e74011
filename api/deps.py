"""What endpoints ask for: the services of this application, and who acts."""

from typing import Annotated

from fastapi import Depends, Request

from api.language import Texts, language_of
from api.services import Services
from storage.kept import Actor


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def _actor(request: Request) -> Actor:
    return _services(request).actor


def _texts(request: Request) -> Texts:
    return Texts(language_of(request))


Service = Annotated[Services, Depends(_services)]
Officer = Annotated[Actor, Depends(_actor)]
Words = Annotated[Texts, Depends(_texts)]
