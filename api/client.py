"""A client for portals: one file, needs Python 3.11 and httpx alone.

    with Portal("https://motcua.example.vn", key="...") as portal:
        job = portal.hand_in(["truoc.jpg", "sau.jpg"], key="ho-so-2026-000123")
        done = portal.wait(job)
        print(done["state"], done["document"])

Files go in pieces (tus 1.0.0) and each piece again from where the last one arrived, so a line that
breaks costs seconds. The same `key` hands in the same files once, however often it is sent.
`verify` proves that a webhook message comes from the service.
"""

import base64
import hashlib
import hmac
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from mimetypes import guess_type
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

PIECE = 1 << 20  # bytes
TRIES = 8  # in a row without one byte arriving
FINAL = ("read", "refused", "failed")
TUS = {"tus-resumable": "1.0.0"}


class Refused(Exception):
    """The service said no; `body` holds code, sentences and cures in both languages."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {body.get('code', '')}: {body.get('en', '')}")
        self.status = status
        self.body = body


class Portal:
    """A connection to one service under one API key."""

    def __init__(
        self,
        address: str,
        key: str = "",
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(
            base_url=address, headers=headers, timeout=60, transport=transport
        )
        self._pause = pause

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def hand_in(self, files: Sequence[str | Path], *, key: str = "") -> str:
        """Send the pages of one paper; the id of the job that reads it. Raises `Refused`."""
        uploads = [self.upload(Path(file)) for file in files]
        headers = {"idempotency-key": key or str(uuid.uuid4())}
        answer = self._ask(
            "POST", "/api/v1/documents", data={"uploads": uploads}, headers=headers
        )
        return str(answer.json()["id"])

    def upload(self, file: Path) -> str:
        """Send one file in pieces; the id of the upload. Raises `Refused`."""
        data = file.read_bytes()
        kind = guess_type(file.name)[0] or "application/octet-stream"
        about = f"filename {_base64(file.name.encode())},filetype {_base64(kind.encode())}"
        made = self._ask(
            "POST",
            "/api/v1/uploads",
            headers={**TUS, "upload-length": str(len(data)), "upload-metadata": about},
        )
        place = made.headers["location"]
        at = 0
        while at < len(data):
            at = self._piece(place, data, at)
        return str(place.rpartition("/")[2])

    def wait(self, job: str, *, seconds: float = 600) -> dict[str, Any]:
        """Ask until the job ends. Raises `TimeoutError`, `Refused`."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self._ask("GET", f"/api/v1/jobs/{job}")
            found: dict[str, Any] = answer.json()
            if found["state"] in FINAL:
                return found
            wait = float(answer.headers.get("retry-after", 2))
            if time.monotonic() + wait > deadline:
                raise TimeoutError(f"job {job} is {found['state']}")
            self._pause(wait)

    def document(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The record of a finished job: papers, fields, problems. Raises `Refused`."""
        document: dict[str, Any] = self._ask("GET", found["document"]).json()
        return document

    def _piece(self, place: str, data: bytes, at: int) -> int:
        """Send one piece; how much has arrived by now."""
        piece = data[at : at + PIECE]
        headers = {
            **TUS,
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(at),
            "upload-checksum": f"sha256 {_base64(hashlib.sha256(piece).digest())}",
        }
        for again in range(TRIES):
            try:
                answer = self._client.patch(place, content=piece, headers=headers)
                if answer.status_code == 204:
                    return int(answer.headers["upload-offset"])
                if answer.status_code not in (409, 429, 460) and answer.status_code < 500:
                    raise _refused(answer)
                self._pause(float(answer.headers.get("retry-after", 2**again)))
            except httpx.TransportError:
                self._pause(min(30, 2**again))
            arrived = int(self._ask("HEAD", place, headers=TUS).headers["upload-offset"])
            if arrived != at:
                return arrived
        raise TimeoutError(f"{place}: nothing arrives behind byte {at}")

    def _ask(self, method: str, path: str, **asked: Any) -> httpx.Response:
        """Ask, again when the line breaks or the service is busy."""
        for again in range(TRIES):
            last = again == TRIES - 1
            try:
                answer = self._client.request(method, path, **asked)
            except httpx.TransportError:
                if last:
                    raise
                self._pause(min(30, 2**again))
                continue
            if answer.is_success:
                return answer
            if last or answer.status_code not in (429, 502, 503, 504):
                break
            self._pause(float(answer.headers.get("retry-after", 2**again)))
        raise _refused(answer)


def verify(secret: str, body: bytes, header: str, *, seconds: int = 300) -> bool:
    """Does a message (`motcua-signature` header) come from the service, and lately?"""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = parts.get("t", "")
    if not at.isdigit() or abs(time.time() - int(at)) > seconds:
        return False
    proof = hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
    return hmac.compare_digest(proof, parts.get("v1", ""))


def _refused(answer: httpx.Response) -> Refused:
    try:
        return Refused(answer.status_code, answer.json())
    except ValueError:
        return Refused(answer.status_code, {})


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
