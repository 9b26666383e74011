"""The administrator's page of accounts: who may sign in, one-time links, nobody's papers."""

from typing import Annotated, Literal

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.counter import show_time
from api.deps import Officer, Service
from api.errors import ApiError, Sentence
from api.near import Doors
from api.pages import render
from api.services import Services
from storage.errors import StorageError

router = Doors(include_in_schema=False)
Post = Literal["officer", "reviewer", "archivist", "administrator", "station"]
POSTS: tuple[Post, ...] = ("officer", "reviewer", "archivist", "administrator", "station")
Text = Annotated[str, Form(max_length=120)]


@router.get("/accounts")
def page(request: Request, services: Service, officer: Officer) -> Response:
    """All accounts, and a form for a new one."""
    return _page(request, services)


@router.post("/accounts")
def add(
    request: Request,
    services: Service,
    officer: Officer,
    name: Text,
    title: Text,
    unit: Text,
    role: Annotated[Post, Form()],
) -> Response:
    """A new account; the page shows the link for its password, once."""
    accounts = services.vault.accounts
    name = name.strip().lower()
    try:
        accounts.add(name, role, unit.strip(), title.strip() or name, officer)
    except StorageError as error:
        return _page(request, services, error=ApiError.of_storage(error).sentence)
    return _page(request, services, link=_link(request, accounts.invite(name, officer)), of=name)


@router.post("/accounts/{name}/invite")
def invite(request: Request, name: str, services: Service, officer: Officer) -> Response:
    """A new link for a forgotten password; whoever is signed in is out."""
    link = _link(request, services.vault.accounts.invite(name, officer))
    return _page(request, services, link=link, of=name)


@router.post("/accounts/{name}/disable")
def disable(name: str, services: Service, officer: Officer) -> Response:
    """Nobody signs in with it. Raises ApiError for the own account: somebody has to stay."""
    if name == officer.name:
        raise ApiError("own_account")
    services.vault.accounts.disable(name, officer)
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/{name}/enable")
def enable(name: str, services: Service, officer: Officer) -> Response:
    """It may be used again."""
    services.vault.accounts.disable(name, officer, disabled=False)
    return RedirectResponse("/accounts", 303)


def _link(request: Request, token: str) -> str:
    return f"{str(request.base_url).rstrip('/')}/invited/{token}"


def _page(
    request: Request,
    services: Services,
    *,
    link: str = "",
    of: str = "",
    error: Sentence | None = None,
) -> Response:
    accounts = services.vault.accounts.all()
    seen = {
        account.name: show_time(account.signed_in_at) if account.signed_in_at else ""
        for account in accounts
    }
    return render(
        request, "accounts.html", status=error.status if error else 200, accounts=accounts,
        seen=seen, posts=POSTS, link=link, of=of, error=error, unit=services.actor.unit,
    )  # fmt: skip
