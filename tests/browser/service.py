"""The real service in a process of its own: embedded PostgreSQL, our reader, an empty store."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.signed import Signed
from storage.kept import Actor
from tests.house import ROOT

NOBODY = Actor("", "")
SPECIMENS = ROOT / "api" / "web" / "specimens"
FATHER = ("father-front.jpg", "father-back.jpg")
MOTHER = ("mother-front.jpg", "mother-back.jpg")
BIRTH = ("birth.jpg",)


TRIAL = "can-bo"
PASSWORD = "ba con trau an co"  # of the officer, where there is no trial office


class Service:
    """Where it answers, and papers that are kept there already; signed in by one click, or with a
    password where there is no trial office."""

    def __init__(self, url: str, password: str = "") -> None:
        self.url, self._password = url, password
        self.client = httpx.Client(base_url=url, timeout=60)
        self.sign_in(self.client)
        self._kept: dict[tuple[str, ...], str] = {}
        self._waiting: dict[tuple[str, ...], str] = {}

    def sign_in(self, client: httpx.Client, account: str = TRIAL) -> str:
        """Enter the trial office; the token of the session."""
        path, sent = "/sign-in/demo", {"account": account}
        if self._password:
            path, sent = "/sign-in", {"name": account, "password": self._password}
        answer = client.post(path, data=sent)
        assert answer.status_code == 303, answer.text
        token: str = client.cookies["motcua"]
        client.headers["x-csrf-token"] = Signed(NOBODY, "", token).csrf
        return token

    def kept(self, files: Sequence[str]) -> str:
        """The id of a specimen that was read and confirmed; read once for all tests."""
        key = tuple(files)
        if key not in self._kept:
            document = self._read(files)
            self.call("POST", f"/api/v1/documents/{document}/confirm", {"fields": {}})
            self._kept[key] = document
        return self._kept[key]

    def waiting(self, files: Sequence[str]) -> str:
        """The id of a specimen that was read and waits for a person; read once for all tests."""
        key = tuple(files)
        if key not in self._waiting:
            self._waiting[key] = self._read(files)
        return self._waiting[key]

    def _read(self, files: Sequence[str]) -> str:
        return self.read({name: (SPECIMENS / name).read_bytes() for name in files})

    def read(self, files: Mapping[str, bytes]) -> str:
        """The id of a document that was read from these JPEG files."""
        mark = b"----specimen"
        parts = [
            b"--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n"
            b"Content-Type: image/jpeg\r\n\r\n%s\r\n"
            % (mark, name.encode(), data)
            for name, data in files.items()
        ]
        body = b"".join(parts) + b"--%s--\r\n" % mark
        kind = f"multipart/form-data; boundary={mark.decode()}"
        document: str = self._send("POST", "/api/v1/documents", body, kind)["id"]
        return document

    def call(self, method: str, path: str, body: object = None) -> Any:
        """JSON in, JSON out."""
        data = None if body is None else json.dumps(body).encode()
        return self._send(method, path, data, "application/json")

    def _send(self, method: str, path: str, body: bytes | None, kind: str) -> Any:
        answer = self.client.request(method, path, content=body, headers={"content-type": kind})
        assert answer.status_code < 300, answer.text
        return json.loads(answer.content or b"null")


@contextmanager
def serving(folder: Path, stores: Mapping[str, str] | None = None) -> Iterator[Service]:
    """Start `motcua serve` in an empty folder; ends with it.

    `stores`: MOTCUA_DATABASE and MOTCUA_BLOBS, as an operator sets them; there an officer is added
    with a password and a key, as the handbook says. Without: the embedded default, trial office.
    """
    program = Path(sys.executable).with_name("motcua")
    environment = os.environ | {"MOTCUA_PORT": "0"} | dict(stores or {})

    def do(*command: str, said: str = "") -> None:
        subprocess.run(
            [program, *command], cwd=folder, env=environment, input=said, text=True, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    if stores:
        do("accounts", "add", TRIAL, "--password-stdin", said=PASSWORD)
        do("signing", "ca")
        do("signing", "officer", TRIAL)
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [program, "serve"], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log,
            text=True,
        ) as process,
    ):  # fmt: skip
        assert process.stdout
        try:
            line = process.stdout.readline()
            assert line.startswith("motcua: http://"), (folder / "log").read_text()
            service = Service(line.removeprefix("motcua: ").strip(), PASSWORD if stores else "")
            yield service
            service.client.close()
        finally:
            process.terminate()
            assert process.wait(30) == 0
            assert not (folder / "var" / "pg" / "data" / "postmaster.pid").exists()
