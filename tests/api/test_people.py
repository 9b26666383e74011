"""Kept papers are found again by number or by name, and what is kept of one person is shown."""

from collections.abc import Callable

import httpx
import pytest

from tests.api import family
from tests.api.conftest import OFFICER, Office

API = "/api/v1/people"
Make = Callable[[str], str]


@pytest.mark.parametrize(
    "query", ["001088990417", "001 088 990 417", "nguyen v", "HOÀNG minh", "minh ngu", "012990417"]
)
def test_people_are_found(client: httpx.Client, confirmed: Make, query: str) -> None:
    document = confirmed("father")
    found = client.get(API, params={"query": query}).json()
    person = next(one for one in found if one["personal_number"] == "001088990417")
    assert person["full_name"] == "NGUYỄN VĂN HOÀNG MINH"
    assert person["date_of_birth"] == "17/04/1988"
    assert document in [paper["document_id"] for paper in person["papers"]]
    page = client.get("/find", params={"q": query})
    assert "NGUYỄN VĂN HOÀNG MINH" in page.text and person["person_id"] in page.text


@pytest.mark.parametrize("query", ["n", " ", "001088990418", "hoàng nobody"])
def test_nobody_is_found(client: httpx.Client, confirmed: Make, query: str) -> None:
    confirmed("father")
    assert client.get(API, params={"query": query}).json() == []
    assert client.get("/find", params={"q": query}).status_code == 200


def test_a_search_is_text_and_never_markup(client: httpx.Client) -> None:
    page = client.get("/find", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text


def test_the_page_of_a_person(client: httpx.Client, fresh: Make) -> None:
    document = fresh("mother")
    client.post(f"/api/v1/documents/{document}/confirm", json={"record": 0, "fields": {}})
    (person,) = client.get(API, params={"query": "036191990902"}).json()
    page = client.get(f"/people/{person['person_id']}")
    assert page.status_code == 200
    assert "TRẦN THỊ THU HÀ" in page.text and document in page.text
    assert "Xác nhận" in page.text  # the trail


def test_a_child_kept_as_two_is_joined(office: Office) -> None:
    vault = office.services.vault
    _, unnamed = family.notice_of_birth(vault, OFFICER)
    certificate, child = family.certificate(vault, OFFICER)
    page = office.client.get(f"/people/{unnamed}").text
    assert f'action="/people/{unnamed}/same"' in page and f'value="{child}"' in page
    answer = office.client.post(f"/people/{unnamed}/same", data={"other": child})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/people/{child}")
    joined = office.client.get(f"/people/{child}").text
    assert certificate in joined and f'value="{unnamed}"' not in joined


def test_who_is_not_alike_is_not_joined(office: Office) -> None:
    vault = office.services.vault
    _, child = family.certificate(vault, OFFICER)
    father = family.father(vault, OFFICER)
    answer = office.client.post(f"/people/{child}/same", data={"other": father})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert office.client.post(f"/people/{child}/same", data={"other": "x"}).status_code == 404
