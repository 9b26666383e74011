"""Figures for the operator: how much is read, how fast, how requests end. No personal data."""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # folder in which processes count together

READINGS = Counter("motcua_readings_total", "Papers read or refused", ["paper", "outcome"])
READ_SECONDS = Histogram(
    "motcua_read_seconds",
    "Time to read one paper, pages in memory to record",
    buckets=(0.2, 0.4, 0.8, 1.2, 1.5, 2, 3, 5, 10, 30),
)
REQUESTS = Counter("motcua_requests_total", "Requests by route and status", ["route", "status"])


class Counted:
    """ASGI middleware that counts answers by the pattern of their route, never by their path."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                pattern = getattr(scope.get("route"), "path", "")
                REQUESTS.labels(route=pattern, status=message["status"]).inc()
            await send(message)

        await self.app(scope, receive, counted if scope["type"] == "http" else send)


def counted_by() -> CollectorRegistry:
    """What this process counted; what all did, where several serve."""
    if not os.environ.get(SHARED):
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
