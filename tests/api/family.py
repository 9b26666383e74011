"""An invented family whose papers lie in a store, put there without the reading engine."""

import json
from typing import Any

from catalog.kept_paper import Trust
from storage.kept import Actor, ScanFile
from storage.vault import Vault
from tests.kept import birth, card

_count = iter(range(1_000_000))


def keep(
    vault: Vault, actor: Actor, paper: str, fields: dict[str, str], trust: Trust = Trust.T1
) -> tuple[str, str]:
    """A confirmed paper: its document and its person."""
    scan = ScanFile("mau.jpg", "image/jpeg", f"MAU {next(_count)}".encode())
    document = vault.receive([scan], actor).document_id
    read = {
        name: {"value": value, "confidence": 0.99, "source": "text", "page": 0, "box": None,
               "alternatives": [], "problems": []}
        for name, value in fields.items()
    }  # fmt: skip
    reading: dict[str, Any] = {"records": [{"paper": paper, "fields": read, "problems": []}]}
    reading |= {"pictures": [], "lines": [], "problems": []}
    vault.keep_reading(document, json.dumps(reading).encode())
    return document, vault.confirm(document, fields, actor, trust=trust)


def father(vault: Vault, actor: Actor, **other: str) -> str:
    fields = card("C01-F", date_of_expiry="2028-04-17", **other).fields
    return keep(vault, actor, "cccd-2021", dict(fields))[1]


def mother(vault: Vault, actor: Actor) -> str:
    fields = card("C01-M", "can-cuoc-2024", "2025-01-10", date_of_expiry="2031-09-02").fields
    return keep(vault, actor, "can-cuoc-2024", dict(fields))[1]


def marriage(vault: Vault, actor: Actor) -> str:
    fields = {
        "entry_number": "12/2019", "registration_date": "2019-05-05",
        "husband.full_name": "NGUYỄN VĂN HOÀNG MINH", "husband.date_of_birth": "1988-04-17",
        "husband.personal_number": "001088990417",
        "wife.full_name": "TRẦN THỊ THU HÀ", "wife.date_of_birth": "1991-09-02",
    }  # fmt: skip
    return keep(vault, actor, "giay-chung-nhan-ket-hon", fields)[1]


def certificate(vault: Vault, actor: Actor) -> tuple[str, str]:
    """The birth certificate of the child: document and person."""
    return keep(vault, actor, "giay-khai-sinh", dict(birth().fields), Trust.T3)


def notice_of_birth(vault: Vault, actor: Actor) -> tuple[str, str]:
    fields = {
        "child.full_name": "NGUYỄN MINH KHÔI", "child.date_of_birth": "2025-02-20",
        "child.sex": "Nam", "child.place_of_birth": "Bệnh viện Phụ sản Hà Nội",
        "mother.full_name": "TRẦN THỊ THU HÀ", "mother.year_of_birth": "1991",
    }  # fmt: skip
    return keep(vault, actor, "giay-chung-sinh", fields)
