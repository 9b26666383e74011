"""The own account: who am I, a new password, sign out everywhere."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import RedirectResponse, Response

from api.counter import show_time
from api.deps import Officer, Service
from api.errors import ApiError, Sentence, load_sentences
from api.identify import drop, hold, token_of
from api.near import Doors
from api.pages import render
from api.services import Services
from storage.accounts import Account
from storage.errors import StorageError
from storage.kept import Actor

router = Doors(include_in_schema=False)
Password = Annotated[str, Form(max_length=400)]


@router.get("/account")
def page(request: Request, services: Service, officer: Officer) -> Response:
    """The account that is signed in."""
    return _page(request, _mine(services, officer))


@router.post("/account/password")
def change_password(
    request: Request,
    services: Service,
    officer: Officer,
    old: Password,
    password: Password,
    again: Password,
) -> Response:
    """A new password ends every session; this browser gets a new one."""
    account = _mine(services, officer)
    if password != again:
        return _page(request, account, load_sentences()["passwords_differ"])
    try:
        services.vault.sessions.check(account.name, old)
        services.vault.accounts.set_password(account.name, password)
    except StorageError as error:
        return _page(request, account, ApiError.of_storage(error).sentence)
    token = services.vault.sessions.begin(account, instead=token_of(request))
    return hold(request, RedirectResponse("/account?changed=1", 303), token)


@router.post("/account/sign-out")
def sign_out_everywhere(request: Request, services: Service, officer: Officer) -> Response:
    """End every session of this account, this one too."""
    services.vault.sessions.end_all(_mine(services, officer))
    return drop(request, RedirectResponse("/sign-in", 303))


def _mine(services: Services, officer: Actor) -> Account:
    return services.vault.accounts.get(officer.name)


def _page(request: Request, account: Account, error: Sentence | None = None) -> Response:
    seen = show_time(account.signed_in_at) if account.signed_in_at else ""
    return render(
        request, "account.html", status=error.status if error else 200, account=account,
        seen=seen, error=error, changed="changed" in request.query_params,
    )  # fmt: skip
