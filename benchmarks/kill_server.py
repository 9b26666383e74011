"""The server that is killed: a real port, a real vault, one door that stores a whole paper."""

import hashlib
import json
import socket
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from catalog.kept_paper import Trust
from storage.blobs import open_blobs
from storage.database import open_database
from storage.errors import StorageError
from storage.kept import Actor, ScanFile
from storage.keys import MasterKey
from storage.vault import Vault

MASTER = MasterKey(b"k" * 32)
OFFICER = Actor("canbo.mau", "ubnd-phuong-mau")
PAPER = "cccd-2021"


def open_vault(url: str, folder: Path) -> Vault:
    """A vault on a database and a folder of blobs."""
    return Vault(open_database(url), open_blobs(f"folder:{folder}"), MASTER)


def store(vault: Vault, number: int) -> dict[str, str]:
    """Receive, read, confirm and sign one paper of an invented person."""
    scan = scan_of(number)
    document = vault.receive([ScanFile(f"{number}.jpg", "image/jpeg", scan)], OFFICER).document_id
    reading = json.dumps({"records": [{"paper": PAPER}]}).encode()
    vault.keep_reading(document, reading, pages=[scan[:500]], sheets=[scan[500:1000]])
    fields = {
        "full_name": f"MẪU THỨ {number}",
        "personal_number": f"0010909{number:05}",
        "date_of_birth": "1990-01-01",
    }
    person = vault.confirm(document, fields, OFFICER)
    vault.keep_copy(document, 0, b"%PDF-" + scan, OFFICER, trust=Trust.T1)
    return {"document": document, "person": person}


def scan_of(number: int) -> bytes:
    """20 kB that only this number gives."""
    return hashlib.shake_256(str(number).encode()).digest(20_000)


def serve(url: str, folder: str, listening: socket.socket) -> None:
    """Serve until killed."""
    vault = open_vault(url, Path(folder))

    async def door(request: Request) -> JSONResponse:
        number = int(request.path_params["number"])
        try:
            return JSONResponse(await run_in_threadpool(store, vault, number))
        except StorageError as error:
            return JSONResponse({"code": error.code, "vi": error.vi}, error.status)

    app = Starlette(routes=[Route("/store/{number}", door, methods=["POST"])])
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="none")
    uvicorn.Server(config).run(sockets=[listening])
