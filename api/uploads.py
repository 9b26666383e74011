"""Resumable uploads by the tus protocol 1.0.0: one file in pieces, over a line that breaks.

Extensions: creation, expiration, checksum, termination. Source: tus.io, "tus resumable upload
protocol 1.0.0". What arrived before a line broke stays; HEAD says how much that is. A finished
upload is handed in by its id: POST /api/v1/documents with `uploads`.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC
from email.utils import format_datetime
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.deps import Officer, Service
from api.errors import ApiError
from api.near import Doors
from storage.afar import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256")
PIECE = 1 << 20  # bytes that are sealed and kept at once
CONTENT = "application/offset+octet-stream"
LONGEST_NAME = 200


def _speaks(response: Response, tus_resumable: Annotated[str, Header()] = VERSION) -> None:
    """Our version on every answer; another version on a request is refused."""
    response.headers["tus-resumable"] = VERSION
    if tus_resumable != VERSION:
        raise ApiError("wrong_tus_version")


router = Doors(prefix="/api/v1/uploads", tags=["uploads"], dependencies=[Depends(_speaks)])


@router.options("", status_code=204)
def abilities(request: Request, response: Response) -> None:
    """Version, extensions and largest file, in headers."""
    response.headers["tus-version"] = VERSION
    response.headers["tus-extension"] = EXTENSIONS
    response.headers["tus-checksum-algorithm"] = ",".join(ALGORITHMS)
    response.headers["tus-max-size"] = str(request.app.state.settings.upload_limit)


@router.post("", status_code=201)
def create(
    request: Request,
    response: Response,
    services: Service,
    officer: Officer,
    upload_length: Annotated[int, Header(ge=0, examples=[2_400_000])],
    upload_metadata: Annotated[
        str, Header(max_length=1000, examples=["filename aG8tc28uanBn,filetype aW1hZ2UvanBlZw=="])
    ] = "",
) -> None:
    """Announce a file of `Upload-Length` bytes; `Location` is where its pieces go."""
    if upload_length > request.app.state.settings.upload_limit:
        raise ApiError("file_too_large")
    about = _metadata(upload_metadata)
    name = about.get("filename", "upload")[:LONGEST_NAME]
    kind = about.get("filetype", "application/octet-stream")[:LONGEST_NAME]
    upload = services.portal.announce(officer, upload_length, name, kind)
    response.headers["location"] = f"/api/v1/uploads/{upload.id}"
    _tell(response, upload)


@router.head("/{upload_id}", status_code=200)
def offset(upload_id: str, response: Response, services: Service, officer: Officer) -> None:
    """How many bytes arrived: `Upload-Offset`."""
    upload = services.portal.upload(upload_id, officer)
    response.headers["upload-length"] = str(upload.size)
    _tell(response, upload)


@router.patch(
    "/{upload_id}",
    status_code=204,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {CONTENT: {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def append(
    upload_id: str,
    request: Request,
    response: Response,
    services: Service,
    officer: Officer,
    upload_offset: Annotated[int, Header(ge=0, examples=[0])],
    upload_checksum: Annotated[
        str, Header(max_length=200, description="`sha256 <base64>`: kept whole or not at all")
    ] = "",
) -> None:
    """The next piece, from byte `Upload-Offset` on."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != CONTENT:
        raise ApiError("wrong_tus_content")
    upload = await run_in_threadpool(services.portal.upload, upload_id, officer)
    pieces = _checked(request, upload_checksum) if upload_checksum else _pieces(request)
    at = upload_offset
    with suppress(ClientDisconnect):  # an everyday thing; nobody is there to hear of it
        async for piece in pieces:
            at = await run_in_threadpool(services.portal.append, upload_id, officer, at, piece)
    if at == upload_offset:  # an empty piece: is the offset at least right?
        await run_in_threadpool(services.portal.append, upload_id, officer, at, b"")
    _tell(response, upload, at)


@router.delete("/{upload_id}", status_code=204)
def abandon(upload_id: str, services: Service, officer: Officer) -> None:
    """Forget an upload and what arrived of it."""
    services.portal.abandon(upload_id, officer)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body in pieces; when the line breaks, what arrived is the last one."""
    waiting = bytearray()
    try:
        async for data in request.stream():
            waiting += data
            if len(waiting) >= PIECE:
                yield bytes(waiting)
                waiting.clear()
    except (ClientDisconnect, ApiError):
        if waiting:
            yield bytes(waiting)
        raise
    if waiting:
        yield bytes(waiting)


async def _checked(request: Request, wanted: str) -> AsyncIterator[bytes]:
    """The whole body, if its checksum is right. Raises ApiError."""
    algorithm, _, proof = wanted.partition(" ")
    if algorithm not in ALGORITHMS:
        raise ApiError("invalid_input")
    body = await request.body()
    if not hmac.compare_digest(hashlib.new(algorithm, body).digest(), _bytes(proof)):
        raise ApiError("wrong_checksum")
    yield body


def _metadata(header: str) -> dict[str, str]:
    """`filename <base64>,filetype <base64>`. Raises ApiError."""
    pairs = (entry.strip().partition(" ") for entry in header.split(",") if entry.strip())
    return {
        key: _bytes(value).decode("utf-8", "replace").replace("\0", "")
        for key, _, value in pairs
    }


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiError("invalid_input") from error


def _tell(response: Response, upload: Upload, received: int | None = None) -> None:
    response.headers["upload-offset"] = str(upload.received if received is None else received)
    expires = upload.expires_at.astimezone(UTC)
    response.headers["upload-expires"] = format_datetime(expires, usegmt=True)
