"""Dossiers at the counter: what is held is used, what is missing is asked for with a reason."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from pydantic import SecretStr

from api.post import CannotSend, Post
from storage.dossier import State
from storage.reuse import replay
from tests.api import family
from tests.api.conftest import OFFICER, Office

BIRTH = "dang-ky-khai-sinh"
PDF = b"%PDF-1.4 MAU"


@pytest.fixture(scope="module")
def people(office: Office) -> dict[str, str]:
    vault = office.services.vault
    found = {"father": family.father(vault, OFFICER), "mother": family.mother(vault, OFFICER)}
    family.marriage(vault, OFFICER)
    return found


def begin(client: httpx.Client, procedure: str, **sent: object) -> str:
    answer = client.post("/dossiers", data={"procedure": procedure, **sent})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


@pytest.fixture
def birth(client: httpx.Client, people: dict[str, str]) -> str:
    return begin(
        client, BIRTH, fact="parents_married", name="Nguyễn Văn Hoàng Minh", email="a@example.vn",
        **{"role.requester": people["father"], "role.father": people["father"],
           "role.mother": people["mother"]},
    )  # fmt: skip


def outcomes(office: Office, dossier: str) -> dict[str, str]:
    found = office.services.vault.dossier(dossier, OFFICER, "test")
    return {part.component: part.outcome for part in found.parts}


def steps(office: Office, dossier: str) -> list[str]:
    """The states that the page offers."""
    page = office.client.get(f"/dossiers/{dossier}").text
    return re.findall(r'name="state" value="(\d)"', page)


def test_the_family_is_proposed(client: httpx.Client, people: dict[str, str]) -> None:
    page = client.get("/dossiers/new", params={"procedure": BIRTH, "q": "tran thu ha"})
    assert f"people={people['mother']}" in page.text
    one = client.get("/dossiers/new", params={"procedure": BIRTH, "people": people["father"]})
    chosen = re.findall(r'name="role\.(\w+)".*?</select>', one.text, re.S)
    assert chosen == ["requester", "child", "mother", "father"]
    assert f'value="{people["father"]}" selected' in one.text


def test_only_what_nobody_holds_is_asked_for(office: Office, birth: str) -> None:
    assert outcomes(office, birth) == {
        "giay-to-tuy-than-requester": "attached",
        "giay-chung-sinh": "ask",
        "giay-to-tuy-than-mother": "attached",
        "giay-to-tuy-than-father": "attached",
        "giay-chung-nhan-ket-hon": "attached",
    }
    page = office.client.get(f"/dossiers/{birth}").text
    assert 'data-component="giay-chung-sinh" data-outcome="ask"' in page
    assert "Chưa cơ quan nào có giấy này" in page and "Luật Hộ tịch 2014, Điều 16" in page


def test_forms_are_filled_from_the_store(office: Office, birth: str) -> None:
    dossier = office.services.vault.dossier(birth, OFFICER, "test")
    work = dossier.forms["to-khai-khai-sinh"]
    form = office.client.get(f"/api/v1/forms/{work}").json()
    blanks = {b["name"]: b["shown"] for section in form["sections"] for b in section["blanks"]}
    assert blanks["father.full_name"] == "NGUYỄN VĂN HOÀNG MINH"
    assert blanks["requester.full_name"] == "NGUYỄN VĂN HOÀNG MINH"
    assert blanks["mother.residence"]


def test_decisions_are_proven_from_what_is_kept(office: Office, birth: str) -> None:
    for part in office.services.vault.dossier(birth, OFFICER, "test").parts:
        decision = replay(part.inputs)
        assert (decision.outcome, decision.reason) == (part.outcome, part.reason)


def test_a_held_paper_is_asked_for_with_a_reason_only(office: Office, birth: str) -> None:
    url = f"/dossiers/{birth}/parts/giay-to-tuy-than-mother/again"
    refused = office.client.post(url, data={"reason": ""})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_reason")
    assert outcomes(office, birth)["giay-to-tuy-than-mother"] == "attached"
    assert office.client.post(url, data={"reason": "unreadable"}).status_code == 303
    assert outcomes(office, birth)["giay-to-tuy-than-mother"] == "ask"
    office.client.get(f"/dossiers/{birth}")  # deciding anew does not undo it
    assert outcomes(office, birth)["giay-to-tuy-than-mother"] == "ask"


def test_what_is_not_readable_is_kept_as_scanned(office: Office, people: dict[str, str]) -> None:
    dossier = begin(
        office.client, "dang-ky-thuong-tru", fact="own_lodging",
        **{"role.applicant": people["father"], "role.head": people["father"]},
    )  # fmt: skip
    assert outcomes(office, dossier)["cho-o-hop-phap"] == "ask"
    assert steps(office, dossier) == ["2", "3", "6"]  # the likely one first
    files = [("files", ("so-hong.pdf", PDF, "application/pdf"))]
    url = f"/dossiers/{dossier}/parts/cho-o-hop-phap/scan"
    assert office.client.post(url, files=files).status_code == 303
    assert steps(office, dossier) == ["3", "2", "6"]
    office.client.post(f"/dossiers/{dossier}/move", data={"state": "3"})
    assert steps(office, dossier) == ["4", "2", "6"]  # no 7: that is for civil status
    part = next(
        p for p in office.services.vault.dossier(dossier, OFFICER, "test").parts
        if p.component == "cho-o-hop-phap"
    )  # fmt: skip
    assert (part.outcome, part.digitised, part.open) == ("given", True, False)
    assert office.services.vault.scan(part.document_id, 0, OFFICER, "test") == PDF


def test_a_weak_copy_is_only_compared(office: Office) -> None:
    vault = office.services.vault
    fields = {"full_name": "LÊ THỊ HOÀI", "personal_number": "038185990101",
              "date_of_birth": "1985-01-01", "sex": "Nữ"}  # fmt: skip
    _, person = family.keep(vault, OFFICER, "cccd-2021", fields, family.Trust.T0)
    dossier = begin(office.client, "cap-ban-sao-trich-luc", **{"role.requester": person})
    component = "giay-to-tuy-than-requester"
    assert outcomes(office, dossier)[component] == "show_original"
    office.client.post(f"/dossiers/{dossier}/parts/{component}/shown")
    office.client.get(f"/dossiers/{dossier}")
    part = vault.dossier(dossier, OFFICER, "test").parts[0]
    assert part.reused and not part.open


def test_a_paper_that_expires_changes_the_decision(office: Office, birth: str) -> None:
    services = office.services
    before = services.today
    try:
        services.today = lambda: date(2028, 4, 18)  # the day after the father's card ends
        office.client.get(f"/dossiers/{birth}")
        assert outcomes(office, birth)["giay-to-tuy-than-requester"] == "ask"
    finally:
        services.today = before
    office.client.get(f"/dossiers/{birth}")
    assert outcomes(office, birth)["giay-to-tuy-than-requester"] == "attached"


def test_the_paper_of_one_serves_the_other_with_a_grant(
    office: Office, birth: str, people: dict[str, str]
) -> None:
    vault, component = office.services.vault, "giay-chung-nhan-ket-hon"
    mother = people["mother"]  # comes alone; the certificate lies in the father's store
    alone = begin(
        office.client, BIRTH, fact="parents_married",
        **{"role.requester": mother, "role.mother": mother},
    )  # fmt: skip
    assert outcomes(office, alone)[component] == "show_original"
    until = datetime.now(UTC) + timedelta(days=2)
    grant = vault.give_grant(
        people["father"], OFFICER.unit, "reuse", until, OFFICER, wording="2026-11"
    )
    page = office.client.get(f"/dossiers/{alone}").text
    assert "trong hồ sơ trước của gia đình" in page
    assert outcomes(office, alone)[component] == "attached"
    assert outcomes(office, alone)["giay-to-tuy-than-father"] != "attached"  # his card is not hers
    vault.withdraw_grant(grant.id, OFFICER, "đổi ý")
    office.client.get(f"/dossiers/{alone}")
    assert outcomes(office, alone)[component] == "show_original"


class Box(Message):
    """Letters that came in."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[tuple[str, str, str]] = []

    def handle_message(self, message: object) -> None:
        body = message.get_payload(decode=True).decode()  # type: ignore[attr-defined]
        self.letters.append((message["To"], str(message["Subject"]), body))  # type: ignore[index]


@pytest.fixture
def letters(office: Office) -> Iterator[Box]:
    box = Box()
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    before = office.services.post
    office.services.post = Post(SecretStr(f"smtp://127.0.0.1:{port}"), "mot-cua@example.vn")
    yield box
    office.services.post = before
    controller.stop()


def test_a_supplement_is_told_with_its_reason(office: Office, birth: str, letters: Box) -> None:
    url = f"/dossiers/{birth}/move"
    refused = office.client.post(url, data={"state": "2", "note": " "})
    assert refused.json()["code"] == "reason_needed"
    note = "Thiếu giấy chứng sinh."
    assert office.client.post(url, data={"state": "2", "note": note}).status_code == 303
    ((to, _, text),) = letters.letters
    assert to == "a@example.vn" and note in text
    assert "- Giấy chứng sinh hoặc giấy tờ thay thế" in text and "tùy thân" not in text
    dossier = office.services.vault.dossier(birth, OFFICER, "test")
    assert dossier.state is State.SUPPLEMENT
    assert [(m.what, m.note) for m in dossier.timeline[-2:]] == [
        ("supplement", note), ("notice", "sent"),
    ]  # fmt: skip
    assert dossier.code in text


def test_a_dead_mail_server_stops_nobody(office: Office, birth: str) -> None:
    before = office.services.post
    office.services.post = Post(SecretStr("smtp://127.0.0.1:9"), "mot-cua@example.vn")
    try:
        answer = office.client.post(f"/dossiers/{birth}/move", data={"state": "6", "note": "rút"})
    finally:
        office.services.post = before
    assert answer.status_code == 303
    last = office.services.vault.dossier(birth, OFFICER, "test").timeline[-1]
    assert last.what == "notice" and last.note.startswith("failed")
    assert "gọi điện" in office.client.get(f"/dossiers/{birth}").text


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://127.0.0.1:9"])
def test_letters_that_cannot_go(url: str) -> None:
    with pytest.raises(CannotSend):
        Post(SecretStr(url)).send("a@example.vn", "x", "y")
    with pytest.raises(CannotSend):
        Post(SecretStr("smtp://127.0.0.1:9")).send("a@x\nBcc: b@x", "x", "y")


def test_after_three_in_the_afternoon(office: Office, people: dict[str, str]) -> None:
    services, dues = office.services, []
    before = services.today, services.hour
    try:
        services.today = lambda: date(2026, 2, 13)  # the last day before Tết
        for hour in (14, 15):
            services.hour = lambda hour=hour: hour
            made = begin(
                office.client, "cap-ban-sao-trich-luc", **{"role.requester": people["father"]}
            )
            dues.append(services.vault.dossier(made, OFFICER, "test").due)
    finally:
        services.today, services.hour = before
    assert dues == [date(2026, 2, 13), date(2026, 2, 23)]


def test_the_list_and_the_way_by_code(office: Office, birth: str) -> None:
    code = office.services.vault.dossier(birth, OFFICER, "test").code
    assert code in office.client.get("/dossiers").text
    found = office.client.get("/dossiers", params={"q": f" {code.lower()}"})
    assert found.headers["location"] == f"/dossiers/{birth}"
    assert office.client.get("/dossiers", params={"q": "H99"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "dossier_people"),
        ({"role.uncle": "x"}, "dossier_people"),
        ({"role.mother": "MOTHER"}, "dossier_applicant"),
    ],
)
def test_entries_that_cannot_be(
    client: httpx.Client, people: dict[str, str], sent: dict[str, str], code: str
) -> None:
    named = {role: people["mother"] if who == "MOTHER" else who for role, who in sent.items()}
    answer = client.post("/dossiers", data={"procedure": BIRTH, **named})
    assert answer.json()["code"] == code


def test_in_english(office: Office, birth: str) -> None:
    page = office.english.get(f"/dossiers/{birth}").text
    assert "Nobody holds this paper yet" in page and "Registration of a birth" in page


def test_the_exchange_record(office: Office, birth: str) -> None:
    code = office.services.vault.dossier(birth, OFFICER, "test").code
    record = office.client.get(f"/api/v1/dossiers/{code}/exchange").json()
    assert (record["MaHoSo"], record["MaTTHC"], record["TrangThaiHoSo"]) == (code, "1.001193", 1)
    married = [p for p in record["TaiLieuNop"] if p["MaThanhPhanHoSo"].startswith("giay-chung-nh")]
    flags = [(p["DuocSoHoa"], p["DuocTaiSuDung"], p["MaKetQuaThayThe"]) for p in married]
    assert flags == [(1, 1, "KQ.G15.000032")]
    assert "giay-chung-sinh" not in {p["MaThanhPhanHoSo"] for p in record["TaiLieuNop"]}
