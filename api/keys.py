"""The administrator's page of keys: what stations and portals show instead of a password."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.access import load_access
from api.counter import show_time
from api.deps import Officer, Service, Words
from api.errors import ApiError, Sentence
from api.language import Texts
from api.near import Doors
from api.pages import render
from api.services import Services
from storage.errors import StorageError

router = Doors(include_in_schema=False)
LONGEST = 730  # days that a key is good at most
Text = Annotated[str, Form(max_length=120)]


@router.get("/keys")
def page(request: Request, services: Service, officer: Officer, texts: Words) -> Response:
    """All keys, and a form for a new one."""
    return _page(request, services, texts)


@router.post("/keys")
def add(
    request: Request,
    services: Service,
    officer: Officer,
    texts: Words,
    name: Text,
    unit: Text,
    days: Annotated[int, Form(ge=1, le=LONGEST)],
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """A new key; the page shows its secret, once."""
    try:
        secret = make_key(services, name.strip().lower(), unit.strip(), scopes or [], days, officer)
    except StorageError as error:
        return _page(request, services, texts, error=ApiError.of_storage(error).sentence)
    return _page(request, services, texts, secret=secret)


@router.post("/keys/{name}/revoke")
def revoke(name: str, services: Service, officer: Officer) -> Response:
    """The key opens nothing from now on."""
    services.vault.api_keys.revoke(name, officer)
    return RedirectResponse("/keys", 303)


def make_key(
    services: Services, name: str, unit: str, scopes: list[str], days: int, officer: Officer
) -> str:
    """The secret of a new key. Raises ApiError for a scope that no door asks for."""
    if not set(scopes) <= load_access().scopes.keys():
        raise ApiError("invalid_input")
    until = datetime.now(UTC) + timedelta(days=days)
    return services.vault.api_keys.add(name, unit, scopes, until, officer)


def _page(
    request: Request,
    services: Services,
    texts: Texts,
    *,
    secret: str = "",
    error: Sentence | None = None,
) -> Response:
    keys = services.vault.api_keys.all()
    times = {
        key.name: (show_time(key.until), show_time(key.used_at) if key.used_at else "")
        for key in keys
    }
    scopes = {name: said[texts.language] for name, said in load_access().scopes.items()}
    return render(
        request, "keys.html", status=error.status if error else 200, keys=keys, times=times,
        scopes=scopes, secret=secret, error=error, unit=services.actor.unit,
    )  # fmt: skip
