"""A stack on the scanner: each paper becomes a document of its own, at its component."""

import time

import cv2
import httpx
import numpy as np
import pytest

from api import stack_work
from api.errors import ApiError
from catalog.record import Page
from ocr.pipeline import Reading
from storage.dossier import Dossier, Sheaf
from storage.kept import ScanFile
from tests.api import family
from tests.api.conftest import OFFICER, Office, pictures
from tests.api.test_dossiers import BIRTH, begin


@pytest.fixture(scope="module")
def father(office: Office) -> str:
    return family.father(office.services.vault, OFFICER)


@pytest.fixture
def dossier(office: Office, father: str) -> str:
    people = {"role.requester": father, "role.father": father}
    return begin(office.client, BIRTH, **people)


def get(office: Office, dossier: str) -> Dossier:
    return office.services.vault.dossier(dossier, OFFICER, "test")


def at(office: Office, dossier: str, document: str) -> set[str]:
    return {p.component for p in get(office, dossier).parts if p.document_id == document}


def test_a_real_stack(working: Office, dossier: str) -> None:
    blank = cv2.imencode(".png", np.full((900, 640, 3), 246, np.uint8))[1].tobytes()
    empty = ("files", ("trang.png", blank, "image/png"))
    sent = [empty, *reversed(pictures("mother"))]
    answer = working.client.post(f"/dossiers/{dossier}/stack", files=sent)
    assert answer.status_code == 303, answer.text
    url = f"/dossiers/{dossier}/stack"
    assert "Đang đọc tập giấy" in working.client.get(f"/dossiers/{dossier}").text
    for _ in range(1200):
        if working.client.get(url).json()["waiting"] == 0:
            break
        time.sleep(0.2)
    found = get(working, dossier)
    card, empty_page = found.stack
    assert (card.mark, card.pictures, empty_page.mark) == ("", 2, "blank")
    part = next(p for p in found.parts if p.component == "giay-to-tuy-than-mother")
    assert (part.outcome, part.document_id, part.digitised) == ("given", card.document_id, True)
    document = working.services.vault.document(card.document_id, OFFICER, "test")
    assert [paper.paper for paper in document.papers] == ["cccd-2021"]
    scans = {
        working.services.vault.scan(card.document_id, n, OFFICER, "test") for n in range(2)
    }
    assert scans == {data for _, (_, data, _) in pictures("mother")}  # byte for byte
    page = working.client.get(f"/dossiers/{dossier}").text
    assert f'data-document="{card.document_id}"' in page and "Trang trắng đã để riêng" in page
    picture = working.client.get(f"/api/v1/documents/{card.document_id}/pictures/1.jpg")
    assert picture.headers["content-type"] == "image/jpeg"
    assert stack_work.take_apart(working.services, dossier, "gone", OFFICER) is None


def lay(office: Office, dossier: str, kind: str = "") -> str:
    """A paper that came with a stack and stands nowhere."""
    vault = office.services.vault
    if kind:
        fields = {"full_name": f"NGƯỜI MẪU {time.monotonic_ns()}"}
        document, _ = family.keep(vault, OFFICER, kind, fields)
    else:
        document = vault.receive([ScanFile("x.pdf", "application/pdf", b"%PDF MAU")],
                                 OFFICER).document_id  # fmt: skip
    stack = (*get(office, dossier).stack, Sheaf(document, 1))
    vault.set_stack(dossier, stack, OFFICER)
    return document


def place(client: httpx.Client, dossier: str, document: str, to: str) -> httpx.Response:
    return client.post(f"/dossiers/{dossier}/place", data={"document": document, "to": to})


def test_wrong_places_are_put_right(office: Office, dossier: str) -> None:
    card, other, unknown = (lay(office, dossier, k) for k in ("cccd-2021", "cmnd-12", ""))
    mother, mine = "giay-to-tuy-than-mother", "giay-to-tuy-than-father"
    assert place(office.client, dossier, card, mother).status_code == 303
    assert at(office, dossier, card) == {mother}
    assert place(office.client, dossier, other, mine).status_code == 303
    place(office.client, dossier, card, mine)  # one key: the two change places
    assert (at(office, dossier, card), at(office, dossier, other)) == ({mine}, {mother})
    refused = place(office.client, dossier, card, "giay-chung-sinh")
    assert refused.json()["code"] == "paper_unsuitable"
    assert at(office, dossier, card) == {mine}
    place(office.client, dossier, unknown, "giay-chung-sinh")  # an officer knows better
    assert at(office, dossier, unknown) == {"giay-chung-sinh"}
    place(office.client, dossier, unknown, "form:to-khai-khai-sinh")
    sheaf = get(office, dossier).stack[2]
    assert (sheaf.mark, sheaf.of) == ("form", "to-khai-khai-sinh")
    place(office.client, dossier, unknown, "")
    assert get(office, dossier).stack[2].mark == "" and at(office, dossier, unknown) == set()
    office.client.get(f"/dossiers/{dossier}")  # decided anew: it is asked for again
    parts = {part.component: part.outcome for part in get(office, dossier).parts}
    assert parts["giay-chung-sinh"] == "ask"


@pytest.mark.parametrize("to", ["giay-la", "form:ct01"])
def test_places_that_there_are_not(office: Office, dossier: str, to: str) -> None:
    document = lay(office, dossier)
    assert place(office.client, dossier, document, to).status_code == 404
    assert place(office.client, dossier, "x", "").status_code == 404


def test_a_broken_file_leaves_no_trace(office: Office, dossier: str) -> None:
    broken = [("files", ("x.jpg", b"\xff\xd8\xff kaputt", "image/jpeg"))]
    answer = office.client.post(f"/dossiers/{dossier}/stack", files=broken)
    assert answer.status_code in (415, 422) and answer.json()["vi"]
    assert get(office, dossier).stack == ()


def test_what_cannot_be_read_does_not_wait_for_ever(
    office: Office, dossier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Reading:
        raise MemoryError

    (_, (_, data, _)) = pictures("birth")[0]
    file = ScanFile("a.jpg", "image/jpeg", data)
    found = stack_work.bring(office.services, get(office, dossier), [file], OFFICER)
    monkeypatch.setattr(stack_work, "read_stack", fails)
    with pytest.raises(MemoryError):
        stack_work.take_apart(office.services, dossier, found.stack[0].document_id, OFFICER)
    assert [sheaf.mark for sheaf in get(office, dossier).stack] == [""]


def test_a_closed_dossier_takes_no_stack(office: Office, dossier: str) -> None:
    office.client.post(f"/dossiers/{dossier}/move", data={"state": "6", "note": "rút"})
    with pytest.raises(ApiError):
        stack_work.bring(office.services, get(office, dossier), [], OFFICER)


def test_pages_keep_their_files(office: Office) -> None:
    two = [ScanFile("a.png", "image/png", cv2.imencode(".png", np.zeros((9, 9, 3)))[1].tobytes())]
    assert stack_work._originals(two) == two
    assert stack_work._written(Page(np.zeros((9, 9, 3), np.uint8)), 3).name == "trang-04.jpg"
