"""An office that finds people by face: the whole application, a real database, morphed people."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from limits import parse

from api.app import create_app
from api.face_desk import FaceDesk
from api.services import Services
from api.settings import Settings
from ocr.engines import open_engine
from storage.blobs import open_blobs
from storage.database import open_database
from storage.dossier import Contact, Dossier, Opening, State
from storage.faces import Faces
from storage.kept import Actor, ScanFile
from storage.keys import MasterKey
from storage.vault import Vault
from tests.api.conftest import client_of, serving
from tests.faceid.people import jpeg, shot
from tests.storage.servers import Server

OFFICER = Actor("can-bo", "Bộ phận Một cửa (thử nghiệm)")
TODAY = date(2026, 11, 27)
TURNED = 34.0  # degrees of the morphs, whose relief is flatter than a head


@cache
def frame(number: int, take: int = 0, yaw: float = 0.0) -> str:
    """What a browser sends: one frame of a morphed person."""
    return base64.b64encode(jpeg(shot(number, take, yaw), 92)).decode()


@dataclass
class FaceOffice:
    """The application and what it stands on."""

    address: str
    client: httpx.Client
    vault: Vault
    desk: FaceDesk
    dsn: str
    services: Services
    people: dict[int, str] = field(default_factory=dict)  # morph → person id
    dossiers: dict[int, Dossier] = field(default_factory=dict)

    def applicant(self, number: int, born: str = "1990-02-03", phone: str = "") -> str:
        """A confirmed person with an open application; `number` is the morph's."""
        fields = {
            "full_name": f"Nguyễn Văn {'ABCDEFGHIKLMNOPQRSTUVXY'[number]}",
            "personal_number": f"0010909900{number:02}",
            "date_of_birth": born,
        }
        scan = ScanFile("scan.jpg", "image/jpeg", b"\xff\xd8 %d" % number)
        document = self.vault.receive([scan], OFFICER).document_id
        self.vault.keep_reading(document, b'{"records": [{"paper": "cccd-2021"}]}')
        person = self.vault.confirm(document, fields, OFFICER)
        wanted = Opening("dang-ky-khai-sinh", 0, {"requester": person}, person, 5,
                         contact=Contact(phone=phone))  # fmt: skip
        self.dossiers[number] = self.vault.open_dossier(wanted, "H99.99", TODAY, OFFICER)
        self.people[number] = person
        return person

    def close_dossier(self, number: int) -> None:
        """Refused: the application is closed."""
        self.vault.move_dossier(self.dossiers[number].id, State.REFUSED, OFFICER, TODAY)

    def sight(
        self, number: int, take: int = 0, *, turn: bool = True, **other: Any
    ) -> dict[str, Any]:
        """The body of a lookup or enrolment, with a fresh challenge."""
        asked = self.client.post("/api/v1/lookup/challenge").json()
        yaw = TURNED if asked["side"] == "left" else -TURNED
        return {
            "challenge": asked["challenge"],
            "frames": [frame(number, take), frame(number, take + 1)],
            "turned": [frame(number, take + 2, yaw)] if turn else [],
        } | other

    def enrol(self, number: int, **other: Any) -> httpx.Response:
        """As the counter page does."""
        body = self.sight(number, agrees=True, **other)
        return self.client.post(f"/api/v1/faces/{self.people[number]}", json=body)

    def lookup(self, number: int, take: int = 10, **other: Any) -> dict[str, Any]:
        """As the kiosk does."""
        answer = self.client.post("/api/v1/lookup", json=self.sight(number, take, **other))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@contextmanager
def face_office(server: Server, folder: Path, rate: str = "1000/minute") -> Iterator[FaceOffice]:
    """Opens for the time of a test."""
    with server.fresh() as dsn:
        blobs = open_blobs(f"folder:{folder}")
        vault = Vault(open_database(dsn), blobs, MasterKey(b"m" * 32))
        faces = Faces(vault.database, MasterKey(b"f" * 32))
        vault.on_leave = faces.let_go
        desk = FaceDesk(faces, rate=parse(rate))
        services = Services(vault, OFFICER, open_engine, today=lambda: TODAY, desk=desk)
        app = create_app(Settings(), services)
        with serving(app) as address, client_of(address, services, OFFICER) as client:
            yield FaceOffice(address, client, vault, desk, dsn, services)
        vault.close()
