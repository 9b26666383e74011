"""Papers from afar: in pieces over a line that breaks, once however often they are sent."""

import base64
import hashlib
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.client import Portal, Refused
from tests.api.conftest import OPERATOR, SPECIMENS, UNIT, Office

UPLOADS = "/api/v1/uploads"
DOCUMENTS = "/api/v1/documents"
TUS = {"tus-resumable": "1.0.0"}
OCTETS = {**TUS, "content-type": "application/offset+octet-stream"}
CARD = (SPECIMENS / "father-front.jpg").read_bytes()


@pytest.fixture(scope="module")
def key(office: Office) -> str:
    """The API key of a portal."""
    keys = office.services.vault.api_keys
    until = datetime.now(UTC) + timedelta(days=1)
    scopes = ["documents:read", "documents:write"]
    return keys.add("cong-dich-vu", UNIT, scopes, until, OPERATOR)


def announced(client: httpx.Client, size: int) -> str:
    about = f"filename {base64.b64encode('thẻ.jpg'.encode()).decode()},filetype aW1hZ2UvanBlZw=="
    headers = {**TUS, "upload-length": str(size), "upload-metadata": about}
    answer = client.post(UPLOADS, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["upload-expires"] and answer.headers["tus-resumable"] == "1.0.0"
    return answer.headers["location"]


def finished(client: httpx.Client, url: str) -> dict[str, Any]:
    for _ in range(600):
        found: dict[str, Any] = client.get(url).json()
        if found["finished_at"]:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_abilities(client: httpx.Client) -> None:
    headers = client.options(UPLOADS).headers
    assert headers["tus-version"] == "1.0.0" and headers["tus-max-size"] == "2000000"
    assert set(headers["tus-extension"].split(",")) == {
        "creation", "expiration", "checksum", "termination",
    }  # fmt: skip


def test_from_pieces_to_a_record(working: Office) -> None:
    client = working.client
    place = announced(client, len(CARD))
    half = len(CARD) // 2
    for start, piece in ((0, CARD[:half]), (half, CARD[half:])):
        headers = {**OCTETS, "upload-offset": str(start)}
        answer = client.patch(place, content=piece, headers=headers)
        assert answer.status_code == 204
        assert client.head(place).headers["upload-offset"] == str(start + len(piece))
    upload = place.rpartition("/")[2]
    answer = client.post(
        DOCUMENTS, data={"uploads": [upload]}, headers={"prefer": "respond-async"}
    )
    assert answer.status_code == 202, answer.text
    job = finished(client, answer.headers["location"])
    assert job["state"] == "read" and job["problems"] == []
    document = client.get(job["document"]).json()
    assert document["papers"][0]["paper"] == "cccd-2021"
    assert client.head(place).status_code == 404


def test_a_refused_paper_says_why_and_leaves_nothing(working: Office) -> None:
    files = [("files", ("a.jpg", CARD[:900], "image/jpeg"))]
    answer = working.client.post(DOCUMENTS, files=files, headers={"prefer": "respond-async"})
    job = finished(working.client, answer.headers["location"])
    assert (job["state"], job["document"]) == ("refused", "")
    assert job["problems"][0]["code"] == "file_broken" and job["problems"][0]["cure_vi"]
    assert working.client.get(f"{DOCUMENTS}/{job['document_id']}").status_code == 404


def test_what_is_sent_twice_is_kept_once(office: Office) -> None:
    headers = {"idempotency-key": "ho-so-1"}
    files = [("files", ("a.jpg", CARD[:500], "image/jpeg"))]
    first, again = (
        office.client.post(DOCUMENTS, files=files, headers=headers) for _ in range(2)
    )
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = office.client.post(
        DOCUMENTS, files=[("files", ("a.jpg", CARD[:400], "image/jpeg"))], headers=headers
    )
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        ({**OCTETS, "upload-offset": "1"}, b"x", 409, "wrong_offset"),
        ({**OCTETS, "upload-offset": "0"}, b"x" * 11, 409, "wrong_offset"),
        ({**TUS, "upload-offset": "0", "content-type": "text/plain"}, b"x", 415,
         "wrong_tus_content"),
        ({**OCTETS, "upload-offset": "0", "tus-resumable": "0.2.2"}, b"x", 412,
         "wrong_tus_version"),
        ({**OCTETS, "upload-offset": "0", "upload-checksum": "sha256 AAAA"}, b"x", 460,
         "wrong_checksum"),
        ({**OCTETS, "upload-offset": "0", "upload-checksum": "md9 AAAA"}, b"x", 422,
         "invalid_input"),
        ({**OCTETS, "upload-offset": "-1"}, b"x", 422, "invalid_input"),
        (OCTETS, b"x", 422, "invalid_input"),
    ],
)  # fmt: skip
def test_pieces_that_do_not_fit(
    client: httpx.Client, headers: dict[str, str], body: bytes, status: int, code: str
) -> None:
    place = announced(client, 10)
    answer = client.patch(place, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.head(place).headers["upload-offset"] == "0"
    assert client.delete(place).status_code == 204


def test_too_large_is_said_before_anything_is_sent(client: httpx.Client) -> None:
    answer = client.post(UPLOADS, headers={**TUS, "upload-length": "2000001"})
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_a_damaged_piece_is_not_kept(client: httpx.Client) -> None:
    place = announced(client, 4)
    for algorithm in ("sha1", "sha256"):
        proof = base64.b64encode(hashlib.new(algorithm, b"ab").digest()).decode()
        offset = client.head(place).headers["upload-offset"]
        headers = {**OCTETS, "upload-offset": offset, "upload-checksum": f"{algorithm} {proof}"}
        assert client.patch(place, content=b"aX", headers=headers).status_code == 460
        assert client.patch(place, content=b"ab", headers=headers).status_code == 204
    assert client.head(place).headers["upload-offset"] == "4"


def test_what_arrived_before_the_line_broke_stays(office: Office) -> None:
    place = announced(office.client, 2000)
    host, port = office.address.removeprefix("http://").split(":")
    cookies = "; ".join(f"{one.name}={one.value}" for one in office.client.cookies.jar)
    head = (
        f"PATCH {place} HTTP/1.1\r\nhost: {host}:{port}\r\ntus-resumable: 1.0.0\r\n"
        f"cookie: {cookies}\r\nx-csrf-token: {office.client.headers['x-csrf-token']}\r\n"
        "content-type: application/offset+octet-stream\r\nupload-offset: 0\r\n"
        "content-length: 2000\r\n\r\n"
    )
    arrived = "0"
    for pause in (0.3, 2, 8):  # a break before the busy server has read brings nothing
        with socket.create_connection((host, int(port))) as line:
            line.sendall(head.encode() + b"x" * 700)
            time.sleep(pause)
        deadline = time.monotonic() + 2
        while arrived == "0" and time.monotonic() < deadline:
            time.sleep(0.1)
            arrived = office.client.head(place).headers["upload-offset"]
        if arrived != "0":
            break
    assert arrived == "700"


class Broken(httpx.HTTPTransport):
    """A line that swallows every second piece: before it arrives, or the answer to it."""

    asked = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if request.method == "PATCH" and self.asked % 4 == 2:
            raise httpx.ConnectError("lost on its way", request=request)
        answer = super().handle_request(request)
        if request.method == "PATCH" and self.asked % 4 == 0:
            answer.close()
            raise httpx.ReadError("the answer was lost", request=request)
        return answer


def test_the_client_gets_through_a_bad_line(
    working: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr("api.client.PIECE", 4_000)
    sent = {"trước.jpg": b"no picture" * 1500, "sau.jpg": b"nor this" * 1300}
    files = []
    for name, data in sent.items():
        (tmp_path / name).write_bytes(data)
        files.append(tmp_path / name)
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        time.sleep(min(seconds, 0.05))

    with Portal(working.address, key, transport=Broken(), pause=pause) as portal:
        uploads = [portal.upload(file) for file in files]
        known = working.services.vault.api_keys.of(key)
        assert known
        for upload, (name, data) in zip(uploads, sent.items(), strict=True):
            came = working.services.portal.file(upload, known.actor)
            assert (came.name, came.media_type, came.data) == (name, "image/jpeg", data)
        job = portal.hand_in(files, key="bad-line")
        found = portal.wait(job)
        assert (found["state"], found["document"]) == ("refused", "")
        with pytest.raises(Refused) as caught:
            portal.hand_in(files[:1], key="bad-line")
    assert waits and caught.value.body["code"] == "key_reused"
