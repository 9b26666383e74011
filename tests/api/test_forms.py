"""Papers fill a form, an officer corrects it, it becomes final, it is taken along."""

import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pypdfium2
import pytest

API = "/api/v1/forms"
BIRTH = "to-khai-khai-sinh"
Make = Callable[[str], str]


def begin(client: httpx.Client, form: str, *documents: str) -> dict[str, Any]:
    papers = [{"document_id": document} for document in documents]
    answer = client.post(API, json={"form": form, "papers": papers})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def blanks(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {blank["name"]: blank for section in form["sections"] for blank in section["blanks"]}


def papers_by_role(form: dict[str, Any]) -> dict[str, list[str]]:
    return {
        role["name"]: [paper["document_id"] for paper in role["papers"]]
        for role in form["roles"]
        if role["papers"]
    }


@pytest.fixture
def family(client: httpx.Client, confirmed: Make) -> dict[str, Any]:
    """The registration of a birth with the papers of the whole family."""
    return begin(client, BIRTH, *(confirmed(key) for key in ("birth", "mother", "father")))


def test_a_family_fills_one_form(family: dict[str, Any], confirmed: Make) -> None:
    roles = papers_by_role(family)
    assert roles["mother"] == [confirmed("mother")]
    assert roles["father"] == [confirmed("father")]
    assert roles["child"] == [confirmed("birth")]
    filled = blanks(family)
    assert filled["father.full_name"]["value"].upper() == "NGUYỄN VĂN HOÀNG MINH"
    assert filled["child.date_of_birth"]["shown"] == "20/02/2025"
    assert filled["mother.full_name"]["value"].upper() == "TRẦN THỊ THU HÀ"


def test_every_value_shows_where_it_stands(family: dict[str, Any], confirmed: Make) -> None:
    for blank, paper in (("father.residence", "father"), ("child.full_name", "birth")):
        filled = blanks(family)[blank]
        picture = family["pictures"][filled["picture"]]
        assert confirmed(paper) in picture["url"]
        left, top, right, bottom = filled["box"]
        assert 0 <= left < right <= picture["width"] and 0 <= top < bottom <= picture["height"]
    assert not any(blank["value"] and not blank["source"] for blank in blanks(family).values())


def test_one_card_alone_leaves_the_rest_empty(client: httpx.Client, confirmed: Make) -> None:
    form = begin(client, BIRTH, confirmed("father"))
    assert not blanks(form)["child.full_name"]["value"]
    assert "child.full_name" in form["missing"]


def test_the_form_is_kept(client: httpx.Client, family: dict[str, Any]) -> None:
    assert client.get(f"{API}/{family['id']}").json() == family


def test_writing_a_blank(client: httpx.Client, family: dict[str, Any]) -> None:
    url = f"{API}/{family['id']}"
    body = {"fields": {"child.date_of_birth": "21/02/2025", "father.full_name": "Nguyễn Văn Mình"}}
    changed = {b["name"]: b for b in client.put(f"{url}/blanks", json=body).json()["blanks"]}
    assert changed["child.date_of_birth"]["value"] == "2025-02-21"
    assert changed["father.full_name"]["state"] == "typed"
    words = [name for name in changed if name not in body["fields"]]
    assert words, "the date in words follows the date"
    again = blanks(client.get(url).json())
    assert again["father.full_name"]["shown"] == "Nguyễn Văn Mình"


def test_writing_a_blank_that_is_not_there(client: httpx.Client, family: dict[str, Any]) -> None:
    answer = client.put(f"{API}/{family['id']}/blanks", json={"fields": {"uncle.full_name": "X"}})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_papers_come_and_go(client: httpx.Client, confirmed: Make) -> None:
    form = begin(client, BIRTH)
    url = f"{API}/{form['id']}/papers"
    paper = {"role": "mother", "document_id": confirmed("mother")}
    for _ in range(2):  # the second time changes nothing
        after = client.post(url, json=paper).json()
        assert papers_by_role(after)["mother"] == [confirmed("mother")]
    assert blanks(after)["mother.full_name"]["value"]
    without = client.post(f"{url}/remove", json=paper).json()
    assert "mother" not in papers_by_role(without)
    assert not blanks(without)["mother.full_name"]["value"]


def test_what_was_written_outlives_a_paper(client: httpx.Client, confirmed: Make) -> None:
    form = begin(client, BIRTH)
    url = f"{API}/{form['id']}"
    client.put(f"{url}/blanks", json={"fields": {"mother.full_name": "Trần Thị Hà"}})
    paper = {"role": "mother", "document_id": confirmed("mother")}
    after = client.post(f"{url}/papers", json=paper).json()
    assert blanks(after)["mother.full_name"]["shown"] == "Trần Thị Hà"


@pytest.mark.parametrize(
    ("key", "role", "status", "code"),
    [
        ("birth", "mother", 409, "paper_unsuitable"),
        ("father", "uncle", 422, "invalid_input"),
    ],
)
def test_papers_that_do_not_fit(
    client: httpx.Client, confirmed: Make, key: str, role: str, status: int, code: str
) -> None:
    form = begin(client, BIRTH)
    paper = {"role": role, "document_id": confirmed(key)}
    answer = client.post(f"{API}/{form['id']}/papers", json=paper)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_nobody_confirmed_fills_no_form(client: httpx.Client, fresh: Make) -> None:
    papers = [{"document_id": fresh("father")}]
    answer = client.post(API, json={"form": BIRTH, "papers": papers})
    assert (answer.status_code, answer.json()["code"]) == (409, "paper_unsuitable")


def test_finishing(client: httpx.Client, confirmed: Make) -> None:
    form = begin(client, BIRTH, confirmed("father"))
    url = f"{API}/{form['id']}"
    early = client.post(f"{url}/finish", json={})
    assert (early.status_code, early.json()["code"]) == (422, "form_incomplete")
    assert not client.get(url).json()["final"]
    assert client.post(f"{url}/finish", json={"leave_empty": True}).json()["final"]
    paper = {"role": "father", "document_id": confirmed("father")}
    for answer in (
        client.put(f"{url}/blanks", json={"fields": {"child.full_name": "X"}}),
        client.post(f"{url}/papers", json=paper),
        client.post(f"{url}/papers/remove", json=paper),
        client.post(f"{url}/finish", json={"leave_empty": True}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "form_final")


def test_a_form_as_pdf(client: httpx.Client, family: dict[str, Any]) -> None:
    answer = client.get(f"{API}/{family['id']}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert f'filename="{BIRTH}.pdf"' in answer.headers["content-disposition"]
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "NGUYỄN VĂN HOÀNG MINH" in text.upper().replace("\r\n", " ")


def test_a_form_as_data(client: httpx.Client, family: dict[str, Any], confirmed: Make) -> None:
    answer = client.get(f"{API}/{family['id']}/json")
    assert f'filename="{BIRTH}.json"' in answer.headers["content-disposition"]
    said = json.loads(answer.content)
    assert said["id"] == family["id"] and said["final"] is False
    assert confirmed("mother") in answer.text


@pytest.mark.parametrize("form", ["no-such-form", "../ct01"])
def test_forms_that_nobody_knows(client: httpx.Client, form: str) -> None:
    answer = client.post(API, json={"form": form})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_from_a_paper_to_its_form(client: httpx.Client, confirmed: Make) -> None:
    data = {"form": "ct01", "document": confirmed("father"), "number": "0"}
    answer = client.post("/forms", data=data)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.status_code == 200 and "NGUYỄN VĂN HOÀNG MINH" in page.text.upper()
