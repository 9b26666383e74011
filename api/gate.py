"""The one place that lets a request pass: who asks, by which row of access.toml, how often.

It stands in front of the routes, so that nothing of a refused body is read. What may be seen
behind a door (own unit, grants) the vault decides.
"""

from collections.abc import Sequence
from typing import cast
from urllib.parse import quote

from fastapi import Request
from limits import parse
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access import SAFE, Rule, load_access, names_of
from api.deps import services_of
from api.errors import ApiError, answer
from api.identify import identify
from api.near import start_of
from api.rates import Shares
from api.signed import Signed
from storage.errors import StorageError

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
CSRF_HEADER = "x-csrf-token"
CSRF_FIELD = "csrf"


class Gate:
    """ASGI middleware: finds the row of the door and lets pass whom it names."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], rate: str) -> None:
        self.app = app
        self._routes = [(start_of(route), route) for route in routes]  # as the router tries them
        self._table = load_access()
        self._shares = Shares(parse(rate))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rule = self._rule(scope)
        request = Request(scope, receive)
        request.state.rule, request.state.signed, request.state.form_token = rule, None, False
        refused = None
        if rule is not None and not rule.path.endswith("/*"):
            refused = await self._refusal(rule, request)
        if refused is not None:
            await refused(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _rule(self, scope: Scope) -> Rule | None:
        """The row of the door that the router will open; none where it will answer 404 or 405."""
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        for start, route in self._routes:
            if scope["path"].startswith(start) and route.matches(scope)[0] is Match.FULL:
                path = names_of(route)[0].partition(" ")[2]
                if isinstance(route, Mount) and method != "GET":
                    return None
                return self._table.rules[f"{method} {path}"]
        return None

    async def _refusal(self, rule: Rule, request: Request) -> Response | None:
        """What a refused request gets; None lets it pass."""
        try:
            signed = await run_in_threadpool(self._counted, request)
            request.state.signed = signed
            if rule.scope == "public":
                return None
            if signed is None:
                if wants_page(request):
                    query = f"?{request.url.query}" if request.url.query else ""
                    inside = quote(request.url.path + query)
                    return RedirectResponse(f"/sign-in?next={inside}", 303)
                raise ApiError("sign_in_first")
            if not self._admits(rule, signed):
                home = self._table.home.get(signed.actor.role, "/account")
                if signed.token and rule.name == "GET /" and home != "/":
                    return RedirectResponse(home, 303)
                raise ApiError("key_scope" if not signed.token else "role_may_not")
            if signed.token and request.method not in SAFE:
                self._same_page(signed, request)
        except ApiError as error:
            return answer(request, error)
        except StorageError as error:
            return answer(request, ApiError.of_storage(error))
        return None

    def _admits(self, rule: Rule, signed: Signed) -> bool:
        if not signed.token:
            return rule.key in signed.scopes
        return signed.actor.role in rule.roles

    def _counted(self, request: Request) -> Signed | None:
        """Who asks, and not too often. Raises ApiError."""
        signed = identify(request)
        address = request.client.host if request.client else ""
        who = f"signed/{signed.actor.name}" if signed else f"address/{address}"
        if not self._shares.allow(services_of(request).vault.hits, who):
            raise ApiError("too_many_requests")
        return signed

    def _same_page(self, signed: Signed, request: Request) -> None:
        """Our own pages send the token of the session: scripts by header, forms by a field.

        The field is compared by `admitted`, which reads the body with the endpoint.
        """
        header = request.headers.get(CSRF_HEADER)
        form = request.headers.get("content-type", "").partition(";")[0].strip().lower() in FORMS
        if header is None and form:
            request.state.form_token = True
        elif not signed.sent(header):
            raise ApiError("stale_page")


async def admitted(request: Request) -> None:
    """Stands before every endpoint: the gate has judged this very door, and its form is ours."""
    rule = cast("Rule | None", getattr(request.state, "rule", None))
    if rule is None or rule.path != request.scope["route"].path:
        raise RuntimeError("a request came past the gate")
    if request.state.form_token:
        field = (await request.form()).get(CSRF_FIELD)
        if not request.state.signed.sent(field):
            raise ApiError("stale_page")


def wants_page(request: Request) -> bool:
    """Whether a person waits for a page."""
    html = "text/html" in request.headers.get("accept", "")
    return html and request.method == "GET" and not request.url.path.startswith("/api/")
