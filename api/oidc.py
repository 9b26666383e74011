"""Signing in at an identity provider and coming back."""

import json
from collections.abc import Mapping
from typing import Annotated

import structlog
from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from api.deps import Service
from api.errors import ApiError
from api.identify import enter
from api.near import Doors
from api.oidc_client import Begun, Client, NotIdentified
from api.oidc_providers import Unclaimed, account_of
from api.pages import inner
from storage.errors import Damaged

router = Doors(include_in_schema=False, prefix="/sign-in/with")
COOKIE = "motcua-identity"
MINUTES = 10  # that signing in there may take
PLACE = "sign-in"  # what the cookie is sealed for


@router.get("/{provider}")
def begin(
    request: Request,
    provider: str,
    services: Service,
    next: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Send the browser to the provider."""
    client = _client(services.identities, provider)
    try:
        address, begun = client.begin(_back(request, provider), inner(next))
    except NotIdentified as error:
        raise _failed(provider, error) from error
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        COOKIE, services.vault.tickets.seal(begun.as_json(), PLACE, MINUTES * 60),
        max_age=MINUTES * 60, httponly=True, secure=request.url.scheme == "https",
        samesite="lax", path="/sign-in/with",
    )  # fmt: skip
    return answer


@router.get("/{provider}/back")
def back(request: Request, provider: str, services: Service) -> Response:
    """The provider sent the browser back: who is it?"""
    client = _client(services.identities, provider)
    try:
        ticket = services.vault.tickets.open(request.cookies.get(COOKIE, ""), PLACE)
        begun = Begun(**json.loads(ticket))
        if begun.provider != provider:
            raise NotIdentified("another provider was asked")
        claims = client.finish(begun, request.query_params, _back(request, provider))
        account = account_of(services.vault, client.provider, claims)
    except (NotIdentified, Damaged) as error:
        raise _failed(provider, error) from error
    except Unclaimed as error:
        structlog.get_logger().warning("identity_unclaimed", provider=provider, lacks=str(error))
        raise ApiError("role_unknown") from error
    if account.disabled:
        raise ApiError("role_unknown")
    answer = enter(request, account, begun.inside)
    answer.delete_cookie(COOKIE, path="/sign-in/with")
    return answer


def _client(identities: Mapping[str, Client], provider: str) -> Client:
    if provider not in identities:
        raise ApiError("not_found")
    return identities[provider]


def _back(request: Request, provider: str) -> str:
    """Our address as the provider knows it."""
    return f"{str(request.base_url).rstrip('/')}/sign-in/with/{provider}/back"


def _failed(provider: str, error: Exception) -> ApiError:
    structlog.get_logger().warning("identity_failed", provider=provider, why=str(error)[:200])
    return ApiError("identity_failed")
