"""Figures for the operator: how much is read, how fast, how requests end. No personal data."""

from prometheus_client import Counter, Histogram

READINGS = Counter("motcua_readings_total", "Papers read or refused", ["paper", "outcome"])
READ_SECONDS = Histogram(
    "motcua_read_seconds",
    "Time to read one paper, pages in memory to record",
    buckets=(0.2, 0.4, 0.8, 1.2, 1.5, 2, 3, 5, 10, 30),
)
REQUESTS = Counter("motcua_requests_total", "Requests by route and status", ["route", "status"])
