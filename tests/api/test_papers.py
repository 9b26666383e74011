"""Kept papers over HTTP: signed copies, history, second scans, electronic papers."""

import datetime
import io
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from api.archive_pdf import ArchivePage, to_pdfa
from api.signatures import verify
from api.signing import sign_pdf
from api.signing_keys import SigningKeys
from api.trust_store import TrustStore
from api.twins import alike, look
from catalog.kept_paper import Trust
from storage.kept import ScanFile
from tests.api.conftest import OFFICER, SPECIMENS, Office

WHY = {"reason": "hồ sơ H29.16-261127-0001"}
Make = Callable[[str], str]


@pytest.fixture(scope="module", autouse=True)
def signing(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SigningKeys]:
    keys = SigningKeys(tmp_path_factory.mktemp("keys"), b"k" * 32)
    keys.make_authority()
    before = office.services.signing
    office.services.signing = keys
    office.services.trusted = TrustStore.load(tmp_path_factory.mktemp("no"), keys.authority())
    yield keys
    office.services.signing, office.services.trusted = before, TrustStore()


@pytest.fixture
def officer_key(signing: SigningKeys) -> None:
    signing.issue(OFFICER.name, OFFICER.unit)


@pytest.fixture
def scanned(office: Office, readings: Callable[[str], dict[str, Any]]) -> Callable[[], str]:
    """A new confirmed birth certificate with its real scan."""

    def make() -> str:
        vault = office.services.vault
        like = vault.document(readings("birth")["id"], OFFICER, "test")
        data = (SPECIMENS / "birth.jpg").read_bytes()
        made = vault.receive([ScanFile("birth.jpg", "image/jpeg", data)], OFFICER).document_id
        pages = [vault.page(like.id, n, OFFICER, "test") for n in range(like.pages)]
        sheets = [vault.sheet(like.id, n, OFFICER, "test") for n in range(like.sheets)]
        vault.keep_reading(made, like.reading, pages=pages, sheets=sheets)
        return made

    return make


def confirm(client: httpx.Client, document: str, **more: str) -> str:
    body = {"record": 0, "fields": {}, **more}
    answer = client.post(f"/api/v1/documents/{document}/confirm", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["person_id"])


def papers(client: httpx.Client, person: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/people/{person}/papers", params=WHY)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


@pytest.mark.usefixtures("officer_key")
def test_compared_and_signed(
    office: Office, client: httpx.Client, scanned: Callable[[], str]
) -> None:
    document = scanned()
    person = confirm(client, document)
    copy = f"/api/v1/documents/{document}/copy"
    assert client.get(f"{copy}.pdf", params=WHY).status_code == 404
    before = next(p for p in papers(client, person) if p["document_id"] == document)
    assert (before["trust"], before["type_code"]) == ("T0", "KQ.G15.000031")
    assert before["code"].endswith(f".KQ.G15.000031.{before['serial']}")
    refused = client.post(copy, json={"compared": False})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_compared")
    signed = client.post(copy, json={"compared": True})
    assert (signed.status_code, signed.json()["trust"]) == (200, "T1"), signed.text
    pdf = client.get(f"{copy}.pdf", params=WHY).content
    (one,) = verify(pdf, office.services.trusted)
    assert (one.verdict, one.signer) == ("valid", OFFICER.name)
    with pdfium.PdfDocument(pdf) as found:
        text = found[0].get_textpage().get_text_range()
        assert len(found) == 1
    assert "KHAI SINH" in text
    actions = [e["action"] for e in client.get(f"/api/v1/papers/{before['id']}/history",
                                               params=WHY).json()["events"]]
    assert "sign" in actions and "look at copy" in actions


def test_without_a_key_nobody_signs(client: httpx.Client, scanned: Callable[[], str],
                                    office: Office, signing: SigningKeys) -> None:
    office.services.signing = SigningKeys(signing._folder / "empty", b"k" * 32)
    document = scanned()
    try:
        confirm(client, document)
        answer = client.post(f"/api/v1/documents/{document}/copy", json={"compared": True})
        assert (answer.status_code, answer.json()["code"]) == (409, "no_signing_key")
    finally:
        office.services.signing = signing


def test_the_same_paper_again_is_offered_and_replaces(
    client: httpx.Client, scanned: Callable[[], str], fresh: Make
) -> None:
    first = scanned()
    person = confirm(client, first)
    again, other = scanned(), fresh("birth")  # the very file; the same look in another file
    twins = client.get(f"/api/v1/documents/{again}/twins", params=WHY).json()
    assert first in [twin["document_id"] for twin in twins if twin["why"] == "same_file"]
    looks = client.get(f"/api/v1/documents/{other}/twins", params=WHY).json()
    assert first in [t["document_id"] for t in looks if t["why"] == "same_number_and_look"]
    page = client.get(f"/documents/{again}", headers={"accept": "text/html"}).text
    assert "Giấy tờ này hình như đã có trong kho" in page and f"/documents/{first}?paper=0" in page
    old = next(twin for twin in twins if twin["document_id"] == first)
    confirm(client, again, replaces=old["paper_id"])
    known = {paper["id"]: paper for paper in papers(client, person)}
    ended = known[old["paper_id"]]
    assert ended["state"] == "superseded"
    assert known[ended["replaced_by"]]["document_id"] == again
    late = client.post(f"/api/v1/papers/{ended['id']}/end", json={"reason": "thu hồi"})
    assert late.status_code == 409


def test_an_electronic_paper_has_the_trust_of_its_signer(
    office: Office, client: httpx.Client, signing: SigningKeys, tmp_path: Any,
    readings: Callable[[str], dict[str, Any]],
) -> None:
    agency = SigningKeys(tmp_path / "agency", b"a" * 32)
    agency.make_authority()
    agency.issue("Chủ tịch", "UBND phường Mẫu")
    signer = agency.signer("Chủ tịch", "UBND phường Mẫu")
    assert signer
    image = np.asarray(Image.open(SPECIMENS / "birth.jpg").convert("RGB"))[:, :, ::-1]
    now = datetime.datetime.now(datetime.UTC)
    bare = to_pdfa([ArchivePage(image)], title="x", at=now)
    pdf = sign_pdf(bare, signer, name="Chủ tịch", at=now)
    (tmp_path / "trust" / "issuers").mkdir(parents=True)
    (tmp_path / "trust" / "issuers" / "agency.pem").write_bytes(agency.authority())
    vault = office.services.vault
    like = vault.document(readings("birth")["id"], OFFICER, "test")
    for trusted, trust, verdict in (
        (TrustStore(), "T0", "unknown_signer"),
        (TrustStore.load(tmp_path / "trust"), "T3", "valid"),
    ):
        office.services.trusted = trusted
        scan = ScanFile("trich-luc.pdf", "application/pdf", pdf)
        document = vault.receive([scan], OFFICER).document_id
        vault.keep_reading(document, like.reading)
        shown = client.get(f"/api/v1/documents/{document}/signatures", params=WHY).json()
        assert [one["verdict"] for one in shown] == [verdict]
        person = confirm(client, document)
        kept = next(p for p in papers(client, person) if p["document_id"] == document)
        assert kept["trust"] == trust
    assert Trust.T3 > Trust.T0


def test_looks_of_pictures() -> None:
    paper = np.asarray(Image.open(SPECIMENS / "birth.jpg").convert("RGB"))[:, :, ::-1]
    out = io.BytesIO()
    Image.fromarray(np.clip(paper[:, :, ::-1] * 0.8 + 20, 0, 255).astype(np.uint8)).resize(
        (900, 640)
    ).save(out, "JPEG", quality=60)
    again = np.asarray(Image.open(out))[:, :, ::-1]
    card = np.asarray(Image.open(SPECIMENS / "father-front.jpg").convert("RGB"))[:, :, ::-1]
    assert alike([look(paper)], [look(np.ascontiguousarray(again))])
    assert not alike([look(paper)], [look(card)])
    assert not alike([], [look(card)])
