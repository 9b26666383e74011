"""Books at the desk: typing what is doubtful, the second person, the pictures, the unit."""

from collections.abc import Iterator

import cv2
import httpx
import numpy as np
import pytest

from api.ledger_keep import Handed, keep_acts
from catalog.act import ActField
from ledgers.finish import finish
from ledgers.subjects import certain
from storage.kept import Actor
from storage.ledger_kept import Cover, Leaf
from tests.api.conftest import UNIT, Office, client_of
from tests.ledgers.conftest import act_of, marriage_of

FIRST, SECOND = Actor("go-mot", UNIT), Actor("go-hai", UNIT, "reviewer")
ELSEWHERE = Actor("go-noi-khac", "UBND xã Khác")


@pytest.fixture(scope="module")
def book(office: Office) -> str:
    """One page with one doubtful act."""
    shelf = office.services.ledgers
    done, page = cv2.imencode(".png", np.full((900, 700, 3), 250, np.uint8))
    assert done
    leaf = Leaf(1, "001.png", "image/png", page.tobytes())
    made = shelf.add(Cover("KS", 2018, "07", "UBND xã Mẫu"), [leaf], FIRST)
    shelf.keep(made, 1, "one", "labelled", [act_of(1, 0.4)], 1.0)
    assert finish(shelf, made)
    return made


@pytest.fixture(scope="module")
def desks(office: Office) -> Iterator[list[httpx.Client]]:
    """The first and the second typist, and somebody of another unit."""
    made = [
        client_of(office.address, office.services, one) for one in (FIRST, SECOND, ELSEWHERE)
    ]
    yield made
    for client in made:
        client.close()


def test_a_book_is_its_units_alone(book: str, desks: list[httpx.Client]) -> None:
    here, _, there = desks
    assert f"/ledgers/{book}" in here.get("/ledgers").text
    assert book not in there.get("/ledgers").text
    assert here.get(f"/ledgers/{book}").status_code == 200
    assert there.get(f"/ledgers/{book}").json()["code"] == "not_yours"


def test_a_doubt_is_typed_and_a_difference_settled(book: str, desks: list[httpx.Client]) -> None:
    first, second, _ = desks
    api = f"/api/v1/ledgers/{book}"
    task = first.post(f"{api}/next").json()
    asked = {one["name"]: next(iter(one["choices"]), "") for one in task["fields"]}
    assert (task["page"], task["position"]) == (1, 0) and "child.full_name" in asked
    assert second.post(f"{api}/next").json()["fields"] == []  # it is the first one's for a while

    place = f"{api}/acts/1/0"
    draft = {"values": {"child.full_name": "NGUYỄN V"}}
    assert first.put(f"{place}/draft", json=draft).json() == {"saved": True}
    again = first.post(f"{api}/next").json()["fields"]
    assert {one["name"]: one["saved"] for one in again}["child.full_name"] == "NGUYỄN V"

    for nowhere, status in (("9/9", 404), ("1/99999999999", 422), ("-1/0", 422)):
        assert first.put(f"{api}/acts/{nowhere}/draft", json=draft).status_code == status

    typed = {"values": asked | {"child.full_name": "NGUYỄN VĂN MẬU"}}
    assert first.post(f"{place}/keys", json=typed).json() == {"disputed": 1}
    assert first.post(f"{api}/next?key=C").json()["fields"] == []  # nobody settles the own words
    (open_one,) = second.post(f"{api}/next?key=C").json()["fields"]
    assert set(open_one["choices"]) == {"NGUYỄN VĂN MẪU", "NGUYỄN VĂN MẬU"}
    word = {"key": "C", "values": {"child.full_name": "NGUYỄN VĂN MẪU"}}
    assert second.post(f"{place}/keys", json=word).json() == {"disputed": 0}
    counts = first.get(f"{api}/progress").json()
    assert (counts["open"], counts["disputed"], counts["untouched"]) == (0, 0, 1)


def test_a_signer_is_asked_for_once(office: Office, desks: list[httpx.Client]) -> None:
    shelf, read = office.services.ledgers, "Phạm Văn Vương - Chủ tịch"
    leaves = [Leaf(n, f"{n:03}.png", "image/png", b"page %d" % n) for n in (1, 2)]
    made = shelf.add(Cover("KS", 2018, "28", "UBND xã Mẫu"), leaves, FIRST)
    for page in (1, 2):
        act = act_of(page).with_field(ActField("signer", read, 0.4, model="one"))
        shelf.keep(made, page, "one", "labelled", [act], 1.0)
    assert finish(shelf, made)
    (page,) = [one.page for one in shelf.acts(made) if "signer" in one.act.names("open")]
    said = {"values": {"signer": read}}
    desks[0].post(f"/api/v1/ledgers/{made}/acts/{page}/0/keys", json=said)
    fields = [one.act.fields["signer"] for one in shelf.acts(made)]
    assert {field.confidence for field in fields} == {0.4, 0.97}
    assert not any(field.problems for field in fields)


def test_pictures_of_a_page_and_of_a_field(book: str, desks: list[httpx.Client]) -> None:
    url = f"/api/v1/ledgers/{book}/pages/1/picture"
    for params in ({}, {"box": "100,100,300,130"}):
        answer = desks[0].get(url, params=params)
        assert answer.status_code == 200 and answer.content[:2] == b"\xff\xd8"
    for box, status in (("9000,9000,9100,9100", 404), ("1,2", 422)):
        assert desks[0].get(url, params={"box": box}).status_code == status
    assert desks[2].get(url).status_code == 403

def test_extracts_and_acceptance_are_printed(book: str, desks: list[httpx.Client]) -> None:
    """After the tests above everything is settled."""
    first, _, there = desks
    listed = first.get("/ledgers/find", params={"name": "nguyen van mau"})
    assert f"/ledgers/{book}/acts/1/0/extract.pdf" in listed.text
    assert book not in there.get("/ledgers/find", params={"name": "nguyen van mau"}).text
    for path in (f"/ledgers/{book}/acts/1/0/extract.pdf", f"/ledgers/{book}/acceptance.pdf"):
        answer = first.get(path)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-") and len(answer.content) < 150_000


def test_acts_whose_person_is_certain_become_papers(office: Office) -> None:
    vault, shelf = office.services.vault, office.services.ledgers
    done, page = cv2.imencode(".png", np.full((900, 700, 3), 251, np.uint8))
    assert done
    leaves = [Leaf(n, f"{n}.png", "image/png", page.tobytes() + b" " * n) for n in (1, 2)]
    made = shelf.add(Cover("KS", 2018, "08", "UBND xã Mẫu"), leaves, FIRST)
    number = "001218990017"
    shelf.keep(made, 1, "one", "labelled", [act_of(1, child__personal_number=number)], 1.0)
    shelf.keep(made, 2, "one", "labelled", [act_of(2)], 1.0)
    handed = keep_acts(vault, shelf, made, FIRST)
    assert (handed.kept, handed.unsure, handed.before) == (1, 1, 0)
    assert keep_acts(vault, shelf, made, FIRST).before == 1
    (found,) = vault.find(number, FIRST)
    assert found.full_name == "NGUYỄN VĂN MẪU"
    assert certain(act_of(1, child__personal_number="001118990017"), "child") == {}  # a girl's


def test_a_marriage_becomes_a_paper_of_each_spouse(office: Office) -> None:
    vault, shelf = office.services.vault, office.services.ledgers
    done, page = cv2.imencode(".png", np.full((900, 700, 3), 249, np.uint8))
    assert done
    leaves = [Leaf(n, f"{n}.png", "image/png", page.tobytes() + b" " * n) for n in (1, 2)]
    made = shelf.add(Cover("KH", 2019, "01", "UBND xã Mẫu"), leaves, FIRST)
    wife, husband = "001191990021", "CCCD số 001089990022, cấp năm 2017"
    both = marriage_of(1, wife, husband)
    assert certain(marriage_of(1, husband, wife), "wife") == {}  # a man's number
    shelf.keep(made, 1, "one", "labelled", [both], 1.0)
    shelf.keep(made, 2, "one", "labelled", [marriage_of(2, "001191990023", "")], 1.0)
    assert keep_acts(vault, shelf, made, FIRST) == Handed(kept=3, before=0, unsure=1, taken=0)
    assert keep_acts(vault, shelf, made, FIRST) == Handed(kept=0, before=3, unsure=1, taken=0)
    people = {number: vault.find(number, FIRST) for number in (wife, "001089990022")}
    assert [one.full_name for (one,) in people.values()] == ["LÊ THỊ MẪU", "PHẠM VĂN MẪU"]
    held = [vault.papers_of(one.person_id, FIRST, "test") for (one,) in people.values()]
    assert [[paper.paper for paper in papers] for papers in held] == [["so-ket-hon"]] * 2
    assert held[0][0].document_id != held[1][0].document_id
    vault.erase(people[wife][0].person_id, FIRST, "asked for")
    assert vault.document(held[1][0].document_id, FIRST, "test").state == "confirmed"
