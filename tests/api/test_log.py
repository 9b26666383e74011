"""What goes to the log: events, never a personal number."""

import logging
import subprocess
import sys
from collections.abc import Callable

import pytest

from api.log import mask
from tests.api.conftest import Office, pictures
from tests.house import ROOT

PROGRAM = """
import logging
import structlog
from api.log import configure

configure()
try:
    raise ValueError("owner 001088990417")
except ValueError as error:
    structlog.get_logger().error("request_failed", exc_info=error, number="036191990902")
    logging.getLogger("library").warning("row of 001088990417", exc_info=error)
"""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("001088990417", "001088******"),
        ("cmnd 012990417.", "cmnd 012990***."),
        ("in 12345678 ms", "in 12345678 ms"),
        ("a,001088990417,b 036191990902", "a,001088******,b 036191******"),
        ("1764042184123456", "1764042184123456"),
    ],
)
def test_masking(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_events_and_tracebacks_are_masked() -> None:
    command = [sys.executable, "-c", PROGRAM]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stderr
    assert "request_failed" in said and "Traceback" in said and "row of 001088******" in said
    assert "036191******" in said
    assert "990417" not in said and "990902" not in said


def test_a_whole_visit_logs_no_number(
    office: Office,
    confirmed: Callable[[str], str],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    confirmed("father")
    office.client.post("/api/v1/documents/peek", files=pictures("father"))
    (person,) = office.client.get("/api/v1/people?query=001088990417").json()
    office.client.get(f"/people/{person['person_id']}")
    office.client.get("/find?q=001088990417")
    body = {"fields": {"personal_number": "001088990417"}}
    office.client.put("/api/v1/documents/none/draft", json=body)
    out, err = capfd.readouterr()
    foreign = ("http", "uvicorn.access")  # our own client here; off when served: test_serve
    own = [line.getMessage() for line in caplog.records if not line.name.startswith(foreign)]
    for said in (out, err, *own):
        assert "001088990417" not in said and "HOÀNG MINH" not in said


def test_figures_name_routes_and_never_paths(
    office: Office, confirmed: Callable[[str], str]
) -> None:
    document = confirmed("father")
    office.client.get(f"/api/v1/documents/{document}")
    office.client.get("/find?q=001088990417")
    said = office.client.get("/metrics").text
    assert 'motcua_requests_total{route="/api/v1/documents/{document_id}",status="200"}' in said
    assert document not in said and "001088990417" not in said
