"""Signing in and out: by password, by a click into the trial office, by a one-time link."""

from typing import Annotated

from fastapi import Form, Query, Request
from limits import parse
from starlette.responses import RedirectResponse, Response

from api.demo import load_trials, trial_account, trial_key
from api.deps import Service, services_of
from api.errors import ApiError, Sentence, load_sentences
from api.identify import demo_open, drop, enter, token_of
from api.near import Doors
from api.pages import inner, render
from storage.errors import StorageError

router = Doors(include_in_schema=False)
TRIES = parse("20/minute")  # of one address; accounts lock by themselves

Name = Annotated[str, Form(max_length=80)]
Password = Annotated[str, Form(max_length=400)]
Next = Annotated[str, Form(max_length=300)]


@router.get("/sign-in")
def page(
    request: Request, next: Annotated[str, Query(max_length=300)] = ""  # as in the address
) -> Response:
    """The sign-in page."""
    return _page(request, inner(next))


@router.post("/sign-in")
def by_password(
    request: Request, services: Service, name: Name, password: Password, next: Next = ""
) -> Response:
    """Name and password; the page again, with the reason, when they do not fit."""
    _slow_down(request)
    try:
        account = services.vault.sessions.check(name.strip().lower(), password)
    except StorageError as error:
        if error.status >= 500:
            raise
        return _page(request, inner(next), ApiError.of_storage(error), name)
    return enter(request, account, inner(next))


@router.post("/sign-in/demo")
def by_trial(request: Request, services: Service, account: Name, next: Next = "") -> Response:
    """One click into the trial office."""
    if not demo_open(request):
        raise ApiError("demo_closed")
    found = trial_account(services.vault, account, services.actor.unit)
    trial_key(services.signing, found)
    return enter(request, found, inner(next))


@router.post("/sign-out")
def sign_out(request: Request, services: Service) -> Response:
    """Leave this browser."""
    services.vault.sessions.end(token_of(request))
    return drop(request, RedirectResponse("/sign-in", 303))


@router.get("/invited/{token}")
def invited(request: Request, token: str, services: Service) -> Response:
    """Choose the password of an account that an administrator made."""
    _slow_down(request)
    account = services.vault.accounts.invited(token)
    return render(request, "invited.html", account=account, token=token, error=None)


@router.post("/invited/{token}")
def accept(
    request: Request, token: str, services: Service, password: Password, again: Password
) -> Response:
    """Set the password and sign in."""
    _slow_down(request)
    account = services.vault.accounts.invited(token)
    error = None
    if password != again:
        error = load_sentences()["passwords_differ"]
    else:
        try:
            services.vault.accounts.accept(token, password)
        except StorageError as problem:
            error = ApiError.of_storage(problem).sentence
    if error:
        return render(
            request, "invited.html", status=error.status, account=account, token=token, error=error
        )
    return enter(request, account, "")


def _page(request: Request, inside: str, error: ApiError | None = None, name: str = "") -> Response:
    sentence: Sentence | None = error.sentence if error else None
    trials = load_trials().values() if demo_open(request) else ()
    status = error.status_code if error else 200
    return render(
        request, "sign_in.html", status=status, error=sentence, typed=name, next=inside,
        trials=trials, identities=request.app.state.services.identities.values(),
    )  # fmt: skip


def _slow_down(request: Request) -> None:
    """Raises ApiError: passwords and links are not guessed by trying."""
    address = request.client.host if request.client else ""
    if not services_of(request).rates.allow(TRIES, "sign-in", address):
        raise ApiError("too_many_requests")
