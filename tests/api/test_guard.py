"""Who may call, from where, how much they may send, and what every answer wears."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.conftest import Office

PATHS = ("/", "/static/css/base.css", "/specimens/birth.jpg", "/nothing", "/api/v1/documents/x")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_wears_the_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "http:" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["permissions-policy"].startswith("camera=(self)")
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", ""])
def test_foreign_names_are_refused(client: httpx.Client, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["code"] == "wrong_host"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1234", "[::1]:8000"])
def test_own_names_are_served(client: httpx.Client, host: str) -> None:
    assert client.get("/procedures", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_changes_from_elsewhere_are_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("/api/v1/forms", json={"form": "ct01"}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "wrong_origin"
    page = client.post("/language", data={"language": "en"}, headers=headers)
    assert page.status_code == 403 and "set-cookie" not in page.headers


def test_own_origin_may_change(office: Office, client: httpx.Client) -> None:
    own = {"origin": office.address, "sec-fetch-site": "same-origin"}
    assert client.post("/api/v1/forms", json={"form": "ct01"}, headers=own).status_code == 201


def test_bodies_that_say_they_are_too_large(office: Office, client: httpx.Client) -> None:
    before = len(office.services.vault.recent(office.services.actor, limit=100))
    file = ("big.jpg", b"\xff\xd8\xff" + bytes(2_200_000), "image/jpeg")
    answer = client.post("/api/v1/documents", files=[("files", file)])
    assert answer.status_code == 413
    said = answer.json()
    assert said["code"] == "file_too_large" and said["vi"] and said["cure_en"]
    assert len(office.services.vault.recent(office.services.actor, limit=100)) == before


def test_bodies_that_hide_their_length(client: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
        yield head
        while sent < 8_000_000:
            sent += 100_000
            yield bytes(100_000)
        yield b"\r\n--x--\r\n"

    answer = client.post(
        "/api/v1/documents",
        content=endless(),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "file_too_large"
