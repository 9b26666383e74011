"""The gate in front of every request: who calls, from where, and how much they send.

Host check against DNS rebinding, Origin check against cross-site requests, a body limit that
is enforced while bytes arrive (before anything is buffered whole), and security headers.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ApiError, answer

PATIENCE = 30.0  # seconds that a body may take beyond its size divided by the slowest speed
SLOWEST = 2_000  # bytes a second: a bad telephone line
MULTIPART_OVERHEAD = 100_000  # bytes: part headers and boundaries beside the files themselves

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without it forms would send the origin "null"
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: refuses early, and dresses every answer in security headers."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], limit: int) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.limit = limit + MULTIPART_OVERHEAD

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        dressed = self._dress(scope, send)
        try:
            self._check(scope["method"], headers)
        except ApiError as error:
            request = Request(scope, receive)
            await _refusal(request, error)(scope, receive, dressed)
            return
        await self.app(scope, self._counted(receive), dressed)

    def _check(self, method: str, headers: Headers) -> None:
        host = headers.get("host", "")
        if _hostname(host) not in self.hosts:
            raise ApiError("wrong_host")
        origin = headers.get("origin")
        # Browsers name the origin of every request that can change something.
        if method not in {"GET", "HEAD"} and origin and urlsplit(origin).netloc != host:
            raise ApiError("wrong_origin")
        if headers.get("sec-fetch-site") == "cross-site" and method not in {"GET", "HEAD"}:
            raise ApiError("wrong_origin")
        if int(headers.get("content-length") or 0) > self.limit:
            raise ApiError("file_too_large")

    def _counted(self, receive: Receive) -> Receive:
        """Counts the body as it arrives: a sender without content-length is stopped too, and one
        who sends so slowly that others would wait for the room."""
        seen = 0
        begun = time.monotonic()
        coming = True

        async def counted() -> Message:
            nonlocal seen, coming
            left = begun + PATIENCE + seen / SLOWEST - time.monotonic() if coming else None
            try:
                message = await asyncio.wait_for(receive(), left)
            except TimeoutError as error:
                raise ApiError("too_slow") from error
            coming = coming and message.get("more_body", False)
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise ApiError("file_too_large")
            return message

        return counted

    def _dress(self, scope: Scope, send: Send) -> Callable[[Message], Awaitable[None]]:
        fixed = scope["path"].startswith("/static/")

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                # Personal data stays out of every cache; our own files are checked by ETag.
                headers.setdefault("cache-control", "no-cache" if fixed else "no-store")
            await send(message)

        return dressed


def _hostname(host: str) -> str:
    """The name in a Host header, without its port."""
    return host.rsplit(":", 1)[0] if host.rpartition(":")[2].isdigit() else host


def _refusal(request: Request, error: ApiError) -> Response:
    return answer(request, error)
