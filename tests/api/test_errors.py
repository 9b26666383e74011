"""Every error says what happened and what to do, in both languages, as JSON or as a page."""

import httpx
import pytest

from api.errors import ApiError, load_sentences
from storage.errors import StorageError, Unavailable
from tests.api.conftest import Office, client_of

MISSING = "00000000-0000-4000-8000-000000000000"
LOST = (
    ("GET", f"/api/v1/documents/{MISSING}"),
    ("GET", "/api/v1/documents/no-id"),
    ("POST", f"/api/v1/documents/{MISSING}/read"),
    ("GET", f"/api/v1/documents/{MISSING}/pictures/0.jpg"),
    ("PUT", f"/api/v1/documents/{MISSING}/draft"),
    ("POST", f"/api/v1/documents/{MISSING}/confirm"),
    ("DELETE", f"/api/v1/documents/{MISSING}"),
    ("GET", f"/api/v1/forms/{MISSING}"),
    ("PUT", f"/api/v1/forms/{MISSING}/blanks"),
    ("POST", f"/api/v1/forms/{MISSING}/finish"),
    ("GET", f"/api/v1/forms/{MISSING}/pdf"),
    ("GET", f"/api/v1/forms/{MISSING}/json"),
    ("GET", "/api/v1/unheard-of"),
)
PAGES = (f"/documents/{MISSING}", f"/forms/{MISSING}", f"/people/{MISSING}", "/procedures/none")


@pytest.mark.parametrize(("method", "path"), LOST)
def test_what_is_not_there(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path, json={"fields": {}} if method != "GET" else None)
    said = answer.json()
    assert answer.status_code == 404, said
    assert said["code"] == "not_found"
    assert all(said[key] for key in ("vi", "en", "cure_vi", "cure_en"))
    assert said["vi"] != said["en"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_that_are_not_there(office: Office, path: str) -> None:
    accept = {"accept": "text/html"}
    there, here = (one.get(path, headers=accept) for one in (office.english, office.client))
    assert there.status_code == here.status_code == 404
    assert '<html lang="en">' in there.text and '<html lang="vi">' in here.text
    assert "Không tìm thấy" in here.text and "Không tìm thấy" not in there.text
    assert 'href="/"' in here.text


def test_a_path_of_the_api_never_answers_a_page(client: httpx.Client) -> None:
    answer = client.get("/api/v1/unheard-of", headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "application/json"


def test_a_method_that_is_not_there(client: httpx.Client) -> None:
    answer = client.put("/api/v1/documents")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/forms", {"papers": []}),
        ("POST", "/api/v1/forms", {"form": "ct01", "papers": [{"document_id": "x", "number": -1}]}),
        ("GET", "/api/v1/people", None),
        ("GET", "/api/v1/people?query=" + "n" * 101, None),
    ],
)
def test_requests_of_the_wrong_shape(
    client: httpx.Client, method: str, path: str, body: object
) -> None:
    answer = client.request(method, path, json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_input"


def test_nothing_was_handed_in(client: httpx.Client) -> None:
    answer = client.post("/api/v1/documents")
    assert (answer.status_code, answer.json()["code"]) == (422, "no_file")


def test_a_fault_of_ours_tells_nothing_of_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("owner 001088990417")

    monkeypatch.setattr(type(office.services.vault), "recent", fail)
    with client_of(office.address, office.services) as client:  # the server hangs up after a fault
        answer = client.get("/", headers={"accept": "application/json"})
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert "001088" not in answer.text and "RuntimeError" not in answer.text


def test_a_store_that_fails_is_told_by_health(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.client.get("/health").status_code == 200

    def fail(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(type(office.services.vault), "check", fail)
    answer = office.client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["code"] == "store_unavailable" and answer.json()["cure_vi"]


def test_every_sentence_is_whole() -> None:
    for code, said in load_sentences().items():
        assert 400 <= said.status < 600, code
        assert all((said.vi, said.en, said.cure_vi, said.cure_en)), code


@pytest.mark.parametrize("kind", StorageError.__subclasses__())
def test_errors_of_the_store_carry_their_cure(kind: type[StorageError]) -> None:
    said = ApiError.of_storage(kind()).as_json()
    assert all(said[key] for key in ("vi", "en", "cure_vi", "cure_en")), kind
