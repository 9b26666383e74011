"""Who asks: sessions in cookies, keys in headers, and whether the trial office is open to them."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.access import load_access
from api.errors import ApiError
from api.services import Services
from api.settings import Settings
from api.signed import COOKIE, LOOPBACK, Signed
from storage.accounts import Account
from storage.sessions import Lasting

PROXIES = ("forwarded", "x-forwarded", "x-real-ip", "via")  # headers that a proxy leaves


def identify(request: Request) -> Signed | None:
    """Who asks; nobody without session or key. Raises ApiError for a key that is not good."""
    services: Services = request.app.state.services
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        key = services.vault.api_keys.of(secret.strip())
        if key is None:
            raise ApiError("key_unknown")
        return Signed(key.actor, key.name, scopes=frozenset(key.scopes))
    token = token_of(request)
    if not token:
        return None
    account = services.vault.sessions.of(token, lasting(request.app.state.settings))
    if account is None or (account.demo and not demo_open(request)):
        return None
    return Signed(account.actor, account.title, token)


def lasting(settings: Settings) -> Lasting:
    """How long sessions last here."""
    idle = timedelta(minutes=settings.session_idle)
    return Lasting(idle, timedelta(hours=settings.session_hours))


def token_of(request: Request) -> str:
    """What the browser holds."""
    return request.cookies.get(_cookie(request), "")


def hold(request: Request, answer: Response, token: str) -> Response:
    """Give the browser its session."""
    secure = request.url.scheme == "https"
    answer.set_cookie(
        _cookie(request), token, httponly=True, secure=secure, samesite="lax", path="/"
    )
    return answer


def enter(request: Request, account: Account, inside: str) -> Response:
    """A new session, never one that was there before, and to the page that was wanted."""
    services: Services = request.app.state.services
    token = services.vault.sessions.begin(account, instead=token_of(request))
    home = load_access().home[account.role]
    return hold(request, RedirectResponse(inside or home, 303), token)


def drop(request: Request, answer: Response) -> Response:
    """Take the session from the browser."""
    secure = request.url.scheme == "https"
    answer.delete_cookie(_cookie(request), path="/", secure=secure, httponly=True, samesite="lax")
    return answer


def demo_open(request: Request) -> bool:
    """Whether the demo office lets this caller in: from this machine alone, with no proxy between,
    and only until a real administrator exists."""
    here = (
        request.client is not None
        and request.client.host in LOOPBACK
        and (request.url.hostname or "") in LOOPBACK
        and not any(name.startswith(PROXIES) for name in request.headers)
    )
    services: Services = request.app.state.services
    return here and services.demo and not services.vault.accounts.any_real("administrator")


def _cookie(request: Request) -> str:
    """__Host- binds a cookie to this very host; browsers want https for it."""
    return f"__Host-{COOKIE}" if request.scope["scheme"] == "https" else COOKIE
