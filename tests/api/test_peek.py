"""The QR code of a card is shown before the paper is read."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.conftest import OFFICER, Office, field, pictures

URL = "/api/v1/documents/peek"


def test_a_code_says_what_the_reading_will_say(
    client: httpx.Client, readings: Callable[[str], dict[str, Any]]
) -> None:
    seen = client.post(URL, files=pictures("father")).json()["fields"]
    shown = {item["name"]: item["shown"] for item in seen}
    assert shown["personal_number"] == "001088990417"
    assert shown["date_of_birth"] == "17/04/1988"
    assert {item["source"] for item in seen} == {"qr"}
    for name in ("full_name", "sex", "date_of_issue"):
        read = field(readings("father"), name)["shown"]
        assert shown[name].casefold() == read.casefold()


def test_a_code_is_read_at_once(client: httpx.Client) -> None:
    front = pictures("father")[:1]
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        assert client.post(URL, files=front).json()["fields"]
        taken.append(time.perf_counter() - started)
    assert min(taken) < 0.4  # seconds


def test_nothing_is_kept(office: Office) -> None:
    before = office.services.vault.recent(OFFICER, limit=100)
    office.client.post(URL, files=pictures("father"))
    assert office.services.vault.recent(OFFICER, limit=100) == before


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff and no more", b"%PDF-1.7"])
def test_files_without_a_clear_code(client: httpx.Client, data: bytes) -> None:
    answer = client.post(URL, files=[("files", ("scan", data, "image/jpeg"))])
    assert answer.status_code == 200
    assert answer.json() == {"fields": []}


def test_a_side_without_code_is_passed_over(client: httpx.Client) -> None:
    front, back = pictures("mother")
    (number,) = [
        item["value"]
        for item in client.post(URL, files=[back, front]).json()["fields"]
        if item["name"] == "personal_number"
    ]
    assert number == "036191990902"
