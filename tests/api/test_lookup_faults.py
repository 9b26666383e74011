"""What goes wrong around a lookup: attacks, a database that is gone, traces, and who may ask."""

import base64
import os
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import structlog

from storage.kept import Actor
from tests.api.conftest import client_of
from tests.face_office import OFFICER, FaceOffice, face_office, frame
from tests.faceid.people import jpeg, shot
from tests.faceid.recapture import screen, tilted
from tests.storage.servers import Server

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | getattr(os, "O_TMPFILE", 0)
WATCHED: dict[str, list[str]] = {}


@pytest.fixture(scope="module")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaceOffice]:
    with face_office(server, tmp_path_factory.mktemp("faces")) as opened:
        opened.applicant(0)
        assert opened.enrol(0).status_code == 201
        yield opened


def text(picture: Any) -> str:
    return base64.b64encode(jpeg(picture, 92)).decode()


def test_a_photo_on_a_phone_is_refused_and_nothing_is_searched(office: FaceOffice) -> None:
    body = office.sight(0, 10)
    shown = [screen(shot(0, take)) for take in (10, 11)]
    body["frames"] = [text(picture) for picture in shown]
    body["turned"] = [text(tilted(shown[0], side)) for side in ("left", "right")]
    found = office.client.post("/api/v1/lookup", json=body).json()
    assert (found["outcome"], found["presence"], found["name"]) == ("none", "failed", "")
    assert found["reasons"] == [] and found["applications"] == []  # why is told to officers only


def test_the_database_goes_and_comes_back(office: FaceOffice, server: Server) -> None:
    body = office.sight(0, 10)
    name = urlsplit(office.dsn).path.removeprefix("/")
    server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        gone = office.client.post("/api/v1/lookup", json=body)
    finally:
        server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    said = gone.json()
    assert (gone.status_code, said["code"]) == (503, "store_unavailable")
    assert "thử lại" in said["vi"] + said["cure_vi"] and "again" in said["en"] + said["cure_en"]
    assert office.lookup(0)["outcome"] == "sure"


def test_frames_leave_no_trace(office: FaceOffice) -> None:
    large = [text(shot(0, take, width=1920)) for take in (10, 11)]  # as large cameras send them
    body = office.sight(0, 10) | {"frames": large}
    sys.addaudithook(_hook)
    written = WATCHED.setdefault("files", [])
    try:
        with structlog.testing.capture_logs() as logs:
            found = office.client.post("/api/v1/lookup", json=body).json()
            many = office.client.post("/api/v1/lookup", json=body | {"frames": large * 3})
            odd = office.client.post("/api/v1/lookup", json=body | {"frames": [body]})
    finally:
        del WATCHED["files"]
    assert found["outcome"] == "sure"
    assert written == []
    assert many.status_code == 422 and odd.status_code == 422
    for place in (str(logs), many.text, odd.text):
        assert large[0][:80] not in place and large[0][-80:] not in place


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Notes files that are made or written while somebody watches; a hook cannot be taken off."""
    if "files" not in WATCHED:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
        WATCHED["files"].append(str(arguments[0]))
    if event.startswith("tempfile."):
        WATCHED["files"].append(str(arguments))


DOORS = {
    "challenge": ("POST", "/api/v1/lookup/challenge"),
    "kiosk": ("GET", "/kiosk"),
    "for an officer": ("POST", "/api/v1/lookup/officer"),
    "consents": ("GET", "/api/v1/faces/{person}"),
    "enrol": ("POST", "/api/v1/faces/{person}"),
    "withdraw": ("DELETE", "/api/v1/faces/{person}"),
    "compare": ("POST", "/api/v1/faces/{person}/compare"),
    "page": ("GET", "/people/{person}/face"),
}
KIOSK = {"challenge", "kiosk"}


@pytest.mark.parametrize(("role", "passed"), [
    ("station", KIOSK), ("citizen", set()), ("administrator", set()), ("reviewer", set()),
    ("officer", set(DOORS)),
])  # fmt: skip
def test_who_may_pass_which_door(office: FaceOffice, role: Any, passed: set[str]) -> None:
    actor = Actor(f"{role}-may", OFFICER.unit, role)
    with client_of(office.address, office.services, actor) as client:
        for name, (method, path) in DOORS.items():
            if role == "officer" and name == "withdraw":
                continue  # it would
            person = office.people[0]
            body = {} if method == "POST" else None
            answer = client.request(method, path.format(person=person), json=body)
            assert (answer.status_code != 403) == (name in passed), name
            assert answer.status_code < 500


def test_another_office_neither_finds_nor_enrols(office: FaceOffice) -> None:
    elsewhere = Actor("officer-there", "UBND phường khác")
    with client_of(office.address, office.services, elsewhere) as client:
        refused = client.get(f"/api/v1/faces/{office.people[0]}")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
        here = office.sight(0, 10)
        assert client.post("/api/v1/lookup", json=here).json()["code"] == "challenge_spent"
        side = client.post("/api/v1/lookup/challenge").json()
        yaw = 34.0 if side["side"] == "left" else -34.0
        body = {"challenge": side["challenge"], "frames": [frame(0, 10), frame(0, 11)],
                "turned": [frame(0, 12, yaw)]}  # fmt: skip
        found = client.post("/api/v1/lookup", json=body).json()
        assert (found["outcome"], found["presence"]) == ("none", "passed")
