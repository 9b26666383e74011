"""What owners and officers may do with papers that owners hand in, page by page."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from storage.errors import NotYours
from storage.kept import Actor, ScanFile
from storage.people import Profile
from tests.api.conftest import OPERATOR, Office, client_of

NUMBER = "001088990417"
MINH = Profile("NGUYỄN VĂN HOÀNG MINH", NUMBER, "1988-04-17")
HA = Profile("TRẦN THỊ THU HÀ", "036191990902", "1991-03-12")
WHY = {"number": NUMBER, "dossier": "H01.23-0042"}

Read = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def owner(office: Office) -> Iterator[tuple[Actor, httpx.Client]]:
    account = office.services.vault.accounts.add_citizen("minh", MINH, OPERATOR)
    with client_of(office.address, office.services, account.actor) as client:
        yield account.actor, client


@pytest.fixture(scope="module")
def stranger(office: Office) -> Iterator[httpx.Client]:
    account = office.services.vault.accounts.add_citizen("thu-ha", HA, OPERATOR)
    with client_of(office.address, office.services, account.actor) as client:
        yield client


@pytest.fixture
def sent(office: Office, owner: tuple[Actor, httpx.Client], readings: Read) -> str:
    """A document that the owner handed in, read like a specimen."""
    services, actor = office.services, owner[0]
    like = services.vault.document(readings("father")["id"], OPERATOR, "test")
    files = [ScanFile("../trước.jpg", "image/jpeg", b"the owner's photo")]
    made = services.portal.hand_in(files, actor, owner=actor.person_id).document_id
    pages = [services.vault.page(like.id, n, OPERATOR, "test") for n in range(like.pages)]
    services.vault.keep_reading(made, like.reading, pages=pages)
    return made


def test_a_photo_is_its_owners_alone(
    office: Office, owner: tuple[Actor, httpx.Client], stranger: httpx.Client, sent: str
) -> None:
    client = owner[1]
    assert f"/me/papers/{sent}" in client.get("/me").text
    shown = client.get(f"/me/papers/{sent}")
    assert shown.status_code == 200 and "NGUYỄN VĂN HOÀNG MINH" in shown.text
    assert client.get(f"/me/papers/{sent}/pictures/0.jpg").content[:2] == b"\xff\xd8"
    assert client.get(f"/me/papers/{sent}/pages.pdf").content.startswith(b"%PDF")
    for path in ("", "/pictures/0.jpg", "/pages.pdf", "/signed.pdf", "/delete"):
        assert stranger.get(f"/me/papers/{sent}{path}").status_code in (403, 404)
    assert stranger.post(f"/me/papers/{sent}/delete", data={"sure": "yes"}).status_code == 403
    assert office.client.get(f"/documents/{sent}").status_code == 403  # no office yet
    assert client.get(f"/documents/{sent}").status_code == 403  # the review is for officers


def test_a_store_opens_with_a_reason_only(
    office: Office, owner: tuple[Actor, httpx.Client], sent: str
) -> None:
    for asked in ({"number": NUMBER}, {"number": NUMBER, "reason": "  a "}):
        answer = office.client.post("/store", data=asked)
        assert (answer.status_code, answer.json()["code"]) == (422, "store_reason_missing")
    take = f"/store/take/{sent}"
    assert office.client.post(take).status_code == 422
    assert "NGUYỄN VĂN HOÀNG MINH" in office.client.post("/store", data=WHY).text
    nobody = office.client.post("/store", data=WHY | {"number": "001088999999"})
    assert "Không có ai với số này" in nobody.text
    assert office.client.post(take, data=WHY).status_code == 303
    review = office.client.get(f"/documents/{sent}")
    assert review.status_code == 200 and 'id="compared"' in review.text
    log = owner[1].get("/me/log").text
    assert "H01.23-0042" in log and "Nhận đối chiếu với bản gốc" in log
    assert "Bạn" not in log.split('<ol class="paper log">')[1].split("</ol>")[0]


def test_another_office_cannot_take_what_one_compares(office: Office, sent: str) -> None:
    office.client.post(f"/store/take/{sent}", data=WHY)
    other = Actor("can-bo-khac", "UBND phường Khác")
    with client_of(office.address, office.services, other) as client:
        assert client.post(f"/store/take/{sent}", data=WHY).status_code == 409
    with pytest.raises(NotYours):
        office.services.vault.document(sent, other, "test")


def test_compared_with_the_original(
    office: Office, owner: tuple[Actor, httpx.Client], sent: str
) -> None:
    office.client.post(f"/store/take/{sent}", data=WHY)
    answer = office.client.post(f"/api/v1/documents/{sent}/confirm", json={"fields": {}})
    assert answer.json()["person_id"] == owner[0].person_id
    (kept,) = [
        item for item in office.services.vault.papers_of(owner[0].person_id, owner[0], "test")
        if item.document_id == sent
    ]  # fmt: skip
    page = office.client.post(f"/store/papers/{kept.id}", data=WHY)
    assert page.status_code == 200 and "Gửi giấy tờ" in page.text
    assert office.client.post(f"/store/papers/{kept.id}").status_code == 422
    assert "Chờ đối chiếu" not in owner[1].get(f"/me/papers/{sent}").text


def test_everything_in_one_archive(owner: tuple[Actor, httpx.Client], sent: str) -> None:
    answer = owner[1].get("/me/everything.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None and "missing.txt" not in archive.namelist()
    records = [name for name in archive.namelist() if name.endswith("record.json")]
    bodies = [json.loads(archive.read(name)) for name in records]
    assert sent in {body["document"] for body in bodies}
    originals = [name for name in archive.namelist() if "original-" in name]
    assert all(".." not in name and name.count("/") == 1 for name in originals)
    assert b"the owner's photo" in {archive.read(name) for name in originals}


def test_deleting_needs_a_tick(owner: tuple[Actor, httpx.Client], sent: str) -> None:
    client, path = owner[1], f"/me/papers/{sent}/delete"
    assert client.post(path).headers["location"].endswith("missed=1")
    assert client.get(f"/me/papers/{sent}").status_code == 200
    assert client.post(path, data={"sure": "yes"}).status_code == 303
    assert client.get(f"/me/papers/{sent}").status_code == 404


def test_nothing_is_left_after_erasing(
    office: Office, owner: tuple[Actor, httpx.Client], sent: str
) -> None:
    client = owner[1]
    assert client.post("/me/erase").headers["location"].startswith("/me/data?missed")
    done = client.post("/me/erase", data={"sure": "yes"})
    assert done.status_code == 200 and "Đã xóa tất cả" in done.text
    assert MINH.full_name not in done.text
    for path in ("/me", f"/me/papers/{sent}", "/me/everything.zip"):
        assert client.get(path).status_code in (303, 401, 410), path
    assert office.services.own.documents_of(owner[0].person_id) == []
    assert "NGUYỄN VĂN HOÀNG MINH" not in office.client.post("/store", data=WHY).text
