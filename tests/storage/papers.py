"""Invented papers, and the steps that bring them into a vault."""

import json

from storage.kept import ScanFile
from storage.vault import Vault
from tests.storage.conftest import OFFICER

DUC = {
    "full_name": "Nguyễn Văn Đức",
    "personal_number": "001090990001",
    "date_of_birth": "1990-02-03",
}
LAN = {
    "full_name": "Trần Thị Lan",
    "personal_number": "001192990002",
    "date_of_birth": "1992-05-06",
}
FRONT = ScanFile("mặt trước.jpg", "image/jpeg", b"\xff\xd8 MAU front")
BACK = ScanFile("mặt sau.jpg", "image/jpeg", b"\xff\xd8 MAU back")


def reading(*papers: str) -> bytes:
    return json.dumps({"records": [{"paper": paper} for paper in papers]}).encode()


def read(vault: Vault, *papers: str) -> str:
    """A document that was received and read."""
    document = vault.receive([FRONT, BACK], OFFICER).document_id
    vault.keep_reading(
        document, reading(*(papers or ("cccd-2021",))), pages=[b"page"], sheets=[b"one", b"two"]
    )
    return document


def confirmed(vault: Vault, fields: dict[str, str]) -> tuple[str, str]:
    """A document with one confirmed record, and its person."""
    document = read(vault)
    return document, vault.confirm(document, fields, OFFICER)
