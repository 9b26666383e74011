"""Webhooks: told until they listen, signed, and never sent to a place that nobody allowed."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from api import callback, work
from api.client import verify
from api.errors import ApiError
from tests.api.conftest import Office

DOCUMENTS = "/api/v1/documents"


class Listener:
    """A web server that notes what it is told, and answers as it is asked to."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, str]] = []
        self.answers = [200]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.heard.append((body, self.headers[callback.SIGNATURE]))
                self.send_response(outer.answers.pop(0) if len(outer.answers) > 1 else
                                   outer.answers[0])  # fmt: skip
                self.send_header("location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/told"
        threading.Thread(target=self.server.serve_forever).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def listener(office: Office) -> Iterator[Listener]:
    office.services.webhook_networks = ("127.0.0.0/8",)
    made = Listener()
    yield made
    made.close()
    office.services.webhook_networks = ()


def test_a_webhook_is_told_until_it_listens(
    working: Office, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "BACKOFF", (0.1, 0.1, 0.1))
    made = working.client.post("/api/v1/webhooks", json={"url": listener.url}).json()
    (listed,) = working.client.get("/api/v1/webhooks").json()
    assert listed["url"] == listener.url and "secret" not in listed
    listener.answers = [503, 302, 200]  # a redirect is no success and is not followed
    files = [("files", ("a.jpg", b"no picture", "image/jpeg"))]
    answer = working.client.post(DOCUMENTS, files=files, headers={"prefer": "respond-async"})
    for _ in range(400):
        if len(listener.heard) == 3:
            break
        time.sleep(0.1)
    assert len({body for body, _ in listener.heard}) == 1 and len(listener.heard) == 3
    body, proof = listener.heard[-1]
    told = json.loads(body)
    assert told["job"] == answer.json()["id"] and told["state"] == "refused"
    assert verify(made["secret"], body, proof)
    assert not verify(made["secret"], body + b" ", proof)
    assert not verify("whsec_other", body, proof)
    assert not verify(made["secret"], body, proof, seconds=-1)
    assert working.client.delete(f"/api/v1/webhooks/{made['id']}").status_code == 204
    assert working.client.get("/api/v1/webhooks").json() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/x",
        "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data", "https://0.0.0.0/",
        "https://localhost/", "https://[::ffff:127.0.0.1]/", "https://[2002:7f00:1::]/",
        "file:///etc/passwd", "ftp://example.org/", "https://user:pw@1.1.1.1/", "https://",
        "https://1.1.1.1:99999/", "https://no-such-name.invalid/", "nonsense", "https://[::/",
    ],
)  # fmt: skip
def test_places_that_no_message_goes_to(client: httpx.Client, url: str) -> None:
    answer = client.post("/api/v1/webhooks", json={"url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, "webhook_refused")


def test_inner_networks_when_listed() -> None:
    assert callback.check("https://1.1.1.1/", ()) == "1.1.1.1"
    assert callback.check("https://10.1.2.3/x", ("10.1.0.0/16",)) == "10.1.2.3"
    for url in ("https://10.2.2.3/x", "http://10.1.2.3/x"):
        with pytest.raises(ApiError):
            callback.check(url, ("10.1.0.0/16",))
