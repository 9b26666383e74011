"""A confirmed paper is corrected with a reason; forms made before keep what they used."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.api.conftest import Office, field

API = "/api/v1/documents"
FORMS = "/api/v1/forms"
RESIDENCE = "Số 3 ngõ 5 phố Mẫu, Trúc Bạch, Ba Đình, Hà Nội"
WHY = "đọc nhầm số nhà"
Make = Callable[[str], str]


@pytest.fixture
def kept(client: httpx.Client, fresh: Make) -> str:
    """A confirmed card that no other test touches."""
    document = fresh("father")
    assert client.post(f"{API}/{document}/confirm", json={"fields": {}}).status_code == 200
    return document


def correct(client: httpx.Client, document: str, version: int = 1, **fields: str) -> httpx.Response:
    body = {"fields": fields, "reason": WHY, "version": version}
    return client.post(f"{API}/{document}/correction", json=body)


def test_the_correction_takes_the_place_of_what_was_confirmed(
    client: httpx.Client, kept: str
) -> None:
    answer = correct(client, kept, place_of_residence=RESIDENCE, date_of_issue="")
    assert answer.status_code == 200, answer.text
    document = client.get(f"{API}/{kept}").json()
    residence = field(document, "place_of_residence")
    assert (residence["value"], residence["source"]) == (RESIDENCE, "person")
    assert field(document, "date_of_issue")["value"] == ""
    assert field(document, "full_name")["value"] == "NGUYỄN VĂN HOÀNG MINH"
    assert document["papers"][0]["version"] == 2
    page = client.get(f"/documents/{kept}").text
    assert WHY in page and RESIDENCE in page and "Số 12 ngõ 7" in page  # before and after


def test_a_draft_changes_nothing_and_can_be_dropped(client: httpx.Client, kept: str) -> None:
    url = f"{API}/{kept}/correction"
    saved = client.put(url, json={"fields": {"sex": "Nữ", "date_of_birth": "18/04/1988"}}).json()
    assert {item["name"]: item["state"] for item in saved["fields"]} == {
        "sex": "typed", "date_of_birth": "typed",
    }  # fmt: skip
    assert field(client.get(f"{API}/{kept}").json(), "sex")["value"] == "Nam"
    assert "18/04/1988" in client.get(f"/documents/{kept}/correct").text
    assert "Sửa tiếp" in client.get(f"/documents/{kept}").text
    assert client.delete(url).status_code == 204
    assert "18/04/1988" not in client.get(f"/documents/{kept}/correct").text


def test_what_the_reader_saw_is_offered_again(client: httpx.Client, kept: str) -> None:
    assert correct(client, kept, full_name="NGUYỄN VĂN HOANG MINH").status_code == 200
    assert 'data-value="NGUYỄN VĂN HOÀNG MINH"' in client.get(f"/documents/{kept}/correct").text


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"fields": {}}, 422, "nothing_changed"),
        ({"fields": {"sex": "nam"}}, 422, "nothing_changed"),  # the same, normalised
        ({"reason": " "}, 422, "reason_missing"),
        ({"version": 2}, 409, "wrong_state"),
        ({"record": 3}, 404, "not_found"),
        ({"fields": {"no_such_field": "x"}}, 422, "invalid_input"),
        ({"reason": "x" * 301}, 422, "invalid_input"),
    ],
)
def test_corrections_that_are_refused(
    client: httpx.Client, kept: str, change: dict[str, Any], status: int, code: str
) -> None:
    before = client.get(f"{API}/{kept}").json()
    body = {"fields": {"sex": "Nữ"}, "reason": WHY, "version": 1} | change
    answer = client.post(f"{API}/{kept}/correction", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get(f"{API}/{kept}").json() == before


def test_what_nobody_confirmed_is_reviewed_instead(client: httpx.Client, fresh: Make) -> None:
    document = fresh("father")
    assert correct(client, document, sex="Nữ").json()["code"] == "not_confirmed"
    page = client.get(f"/documents/{document}/correct")
    assert (page.status_code, page.headers["location"]) == (303, f"/documents/{document}")


def test_a_number_of_somebody_else(client: httpx.Client, kept: str, confirmed: Make) -> None:
    confirmed("mother")
    answer = correct(client, kept, personal_number="036191990902")
    assert (answer.status_code, answer.json()["code"]) == (409, "number_taken")


def test_forms_keep_what_they_used_and_say_so(office: Office, kept: str) -> None:
    client = office.client
    begun = {"form": "ct01", "papers": [{"document_id": kept}]}
    draft, final = (client.post(FORMS, json=begun).json()["id"] for _ in range(2))
    client.post(f"{FORMS}/{final}/finish", json={"leave_empty": True})
    blanks = client.get(f"{FORMS}/{draft}").json()
    names = [b["name"] for s in blanks["sections"] for b in s["blanks"] if b["value"]]
    name, sex = (next(n for n in names if n.endswith(end)) for end in (".full_name", ".sex"))
    accepted = {name: value_of(blanks, name), sex: "Nữ"}
    client.put(f"{FORMS}/{draft}/blanks", json={"fields": accepted})
    assert correct(client, kept, full_name="NGUYỄN VĂN HOÀNG MINH ANH").status_code == 200

    for form in (draft, final):
        seen = client.get(f"{FORMS}/{form}").json()
        assert value_of(seen, name).upper() == "NGUYỄN VĂN HOÀNG MINH"
        assert [chip["corrected"] for role in seen["roles"] for chip in role["papers"]] == [True]
        assert 'id="corrected"' in office.english.get(f"/forms/{form}").text
    assert "dùng bản trước khi sửa" in client.get(f"/documents/{kept}").text

    assert client.post(f"{FORMS}/{final}/refill").json()["code"] == "form_final"
    anew = client.post(f"{FORMS}/{draft}/refill").json()
    assert value_of(anew, name).upper() == "NGUYỄN VĂN HOÀNG MINH ANH"  # accepted, not written
    assert value_of(anew, sex) == "Nữ"  # written by the officer
    assert not any(chip["corrected"] for role in anew["roles"] for chip in role["papers"])
    fresh = client.post(FORMS, json=begun).json()
    assert value_of(fresh, name).upper() == "NGUYỄN VĂN HOÀNG MINH ANH"
    found = client.get("/api/v1/people", params={"query": "minh anh hoang"}).json()
    assert kept in [paper["document_id"] for one in found for paper in one["papers"]]
    correct(client, kept, 2, full_name="NGUYỄN VĂN HOÀNG MINH")


def value_of(form: dict[str, Any], name: str) -> str:
    blanks = [b for section in form["sections"] for b in section["blanks"] if b["name"] == name]
    return str(blanks[0]["value"])
