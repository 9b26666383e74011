"""From scans to a confirmed paper over HTTP: nothing is lost, nothing stays of a refusal."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from storage.kept import ScanFile
from tests.api.conftest import OFFICER, Office, field, pictures

API = "/api/v1/documents"
Make = Callable[[str], str]
Read = Callable[[str], dict[str, Any]]


def blank(color: tuple[int, int, int] = (250, 250, 248)) -> bytes:
    data = BytesIO()
    Image.new("RGB", (1200, 800), color).save(data, "JPEG")
    return data.getvalue()


def upload(client: httpx.Client, *files: tuple[str, bytes]) -> httpx.Response:
    parts = [("files", (name, data, "application/octet-stream")) for name, data in files]
    return client.post(API, files=parts)


def test_a_card_is_read(readings: Read) -> None:
    document = readings("father")
    assert document["state"] == "read"
    assert [paper["paper"] for paper in document["papers"]] == ["cccd-2021"]
    number = field(document, "personal_number")
    assert number["value"] == "001088990417" and number["state"] == "sure"
    assert number["source"] == "qr"
    born = field(document, "date_of_birth")
    assert (born["value"], born["shown"]) == ("1988-04-17", "17/04/1988")
    assert field(document, "full_name")["value"] == "NGUYỄN VĂN HOÀNG MINH"


def test_fields_lie_on_their_pictures(client: httpx.Client, readings: Read) -> None:
    document = readings("father")
    name = field(document, "full_name")
    picture = document["pictures"][name["picture"]]
    left, top, right, bottom = name["box"]
    assert 0 <= left < right <= picture["width"] and 0 <= top < bottom <= picture["height"]
    answer = client.get(picture["url"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert "no-store" in answer.headers["cache-control"]
    assert Image.open(BytesIO(answer.content)).size == (picture["width"], picture["height"])
    assert client.get(f"{API}/{document['id']}/pictures/99.jpg").status_code == 404


def test_the_same_document_is_given_again(client: httpx.Client, readings: Read) -> None:
    document = readings("father")
    assert client.get(f"{API}/{document['id']}").json() == document


def test_what_is_typed_is_kept_at_once(client: httpx.Client, fresh: Make) -> None:
    url = f"{API}/{fresh('father')}"
    draft = {"full_name": "Nguyễn  Văn Hoàng", "date_of_birth": "18/04/1988"}
    saved = client.put(f"{url}/draft", json={"fields": draft}).json()["fields"]
    assert {item["name"]: item["state"] for item in saved} == dict.fromkeys(draft, "typed")
    document = client.get(url).json()
    assert field(document, "date_of_birth")["value"] == "1988-04-18"
    name = field(document, "full_name")
    assert " ".join(name["value"].split()) == name["value"] and name["source"] == "person"
    assert name["read"] == "NGUYỄN VĂN HOÀNG MINH"  # Escape brings it back


def test_saving_twice_is_saving_once(client: httpx.Client, fresh: Make) -> None:
    url = f"{API}/{fresh('father')}"
    body = {"fields": {"sex": "Nam"}}
    first, second = (client.put(f"{url}/draft", json=body).json() for _ in range(2))
    assert first == second
    assert first["fields"][0]["state"] == "accepted"


def test_a_value_that_fits_no_rule_is_kept_with_its_problem(
    client: httpx.Client, fresh: Make
) -> None:
    body = {"fields": {"personal_number": "00108899041"}}
    (item,) = client.put(f"{API}/{fresh('father')}/draft", json=body).json()["fields"]
    assert item["value"] == "00108899041"
    assert item["state"] == "typed" and item["problems"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"fields": {"no_such_field": "x"}}, 422, "invalid_input"),
        ({"record": 7, "fields": {}}, 404, "not_found"),
        ({"fields": {"sex": 1}}, 422, "invalid_input"),
    ],
)
def test_drafts_of_what_is_not_there(
    client: httpx.Client, fresh: Make, body: dict[str, Any], status: int, code: str
) -> None:
    answer = client.put(f"{API}/{fresh('father')}/draft", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_confirming_keeps_draft_and_reading(office: Office, fresh: Make) -> None:
    document_id = fresh("mother")
    url = f"{API}/{document_id}"
    office.client.put(f"{url}/draft", json={"fields": {"place_of_origin": "Ba Đình, Hà Nội"}})
    answer = office.client.post(f"{url}/confirm", json={"fields": {"date_of_issue": "23/03/2022"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["waiting"] == 0
    kept = office.services.vault.person(answer.json()["person_id"], OFFICER, "test")
    mine = next(paper for paper in kept.papers if paper.document_id == document_id)
    assert mine.fields["personal_number"] == "036191990902"
    assert mine.fields["place_of_origin"] == "Ba Đình, Hà Nội"
    assert mine.fields["date_of_issue"] == "2022-03-23"
    assert office.client.get(url).json()["state"] == "confirmed"


def test_a_confirmed_paper_stays_as_it_is(client: httpx.Client, confirmed: Make) -> None:
    url = f"{API}/{confirmed('father')}"
    before = client.get(url).json()
    for answer in (
        client.put(f"{url}/draft", json={"fields": {"sex": "Nữ"}}),
        client.post(f"{url}/confirm", json={"fields": {"sex": "Nữ"}}),
    ):
        assert answer.status_code == 409
        assert answer.json()["code"] == "already_confirmed"
    assert client.get(url).json() == before


def test_two_papers_of_one_number_are_one_person(client: httpx.Client, fresh: Make) -> None:
    people = {
        client.post(f"{API}/{fresh('father')}/confirm", json={"fields": {}}).json()["person_id"]
        for _ in range(2)
    }
    assert len(people) == 1


def test_a_number_of_somebody_else(client: httpx.Client, confirmed: Make, fresh: Make) -> None:
    confirmed("father")
    body = {"fields": {"personal_number": "001088990417"}}
    answer = client.post(f"{API}/{fresh('mother')}/confirm", json=body)
    assert answer.status_code == 409
    said = answer.json()
    assert said["code"] == "number_taken" and said["cure_vi"] and said["cure_en"]


def test_deleting(client: httpx.Client, fresh: Make) -> None:
    url = f"{API}/{fresh('father')}"
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert client.delete(url).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.jpg", b"", "file_broken"),
        ("letter.txt", b"dear counter", "file_type_unknown"),
        ("half.jpg", blank()[:900], "file_broken"),
    ],
)
def test_files_that_cannot_be_used(
    office: Office, name: str, data: bytes, code: str
) -> None:
    before = office.services.vault.recent(OFFICER, limit=100)
    answer = upload(office.client, (name, data))
    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, code)
    assert said["cure_vi"] != said["cure_en"]
    assert office.services.vault.recent(OFFICER, limit=100) == before


def test_a_refused_scan_leaves_no_trace(office: Office) -> None:
    before = office.services.vault.recent(OFFICER, limit=100)
    answer = upload(office.client, ("blank.jpg", blank()))
    said = answer.json()
    assert answer.status_code == 422
    assert said["problems"] and said["code"] == said["problems"][0]["code"]
    assert all(said["problems"][0][key] for key in ("vi", "en", "cure_vi", "cure_en"))
    assert office.services.vault.recent(OFFICER, limit=100) == before


def test_one_bad_file_among_good_ones_keeps_none(office: Office) -> None:
    before = office.services.vault.recent(OFFICER, limit=100)
    good = pictures("father")[0][1]
    answer = upload(office.client, (good[0], good[1]), ("bad.pdf", b"%PDF-1.7 and then nothing"))
    assert answer.status_code == 422
    assert office.services.vault.recent(OFFICER, limit=100) == before


def test_reading_again_after_an_interruption(office: Office) -> None:
    files = [ScanFile(name, kind, data) for _, (name, data, kind) in pictures("father")]
    document_id = office.services.vault.receive(files, OFFICER).document_id
    url = f"{API}/{document_id}"
    page = office.client.get(f"/documents/{document_id}")
    assert page.status_code == 200 and "chưa đọc xong" in page.text
    assert 'data-young="true"' in page.text  # it may be being read this moment: the page waits
    assert office.client.put(f"{url}/draft", json={"fields": {}}).status_code == 404
    answer = office.client.post(f"{url}/read")
    assert answer.status_code == 200 and answer.json()["state"] == "read"
