"""Figures and editions of procedures."""

import csv
import io
from collections.abc import Iterator

import httpx
import pytest

from api.figures import Bar, bars
from catalog.procedure import shipped
from storage.figures import Figures
from storage.kept import Actor
from tests.api import family
from tests.api.conftest import Office, client_of
from tests.api.test_dossiers import begin

EXTRACT = "cap-ban-sao-trich-luc"
NEW = """
[[paper]]
id = "van-ban-uy-quyen"
role = "requester"
vi = "Văn bản ủy quyền"
en = "Power of attorney"
basis = "Luật Hộ tịch 2014, Điều 6"
"""


HERE = Actor("can-bo-so-lieu", "phuong-so-lieu")  # a unit whose figures no other test changes


@pytest.fixture(scope="module")
def counter(office: Office) -> Iterator[httpx.Client]:
    with client_of(office.address, office.services, HERE) as client:
        yield client


@pytest.fixture(scope="module")
def dossier(office: Office, counter: httpx.Client) -> str:
    fields = {"full_name": "VŨ QUỐC ANH", "personal_number": "001080990505",
              "date_of_birth": "1980-05-05", "sex": "Nam"}  # fmt: skip
    _, person = family.keep(office.services.vault, HERE, "cccd-2021", fields)
    found = begin(counter, EXTRACT, **{"role.requester": person})
    url = f"/dossiers/{found}/parts/giay-to-tuy-than-requester/again"
    counter.post(url, data={"reason": "unreadable"})
    for state in ("3", "4"):
        counter.post(f"/dossiers/{found}/move", data={"state": state})
    begin(counter, EXTRACT, **{"role.requester": person})
    return found


@pytest.fixture(scope="module")
def administrator(office: Office) -> Iterator[httpx.Client]:
    actor = Actor("quan-tri", "van-phong", "administrator")
    with client_of(office.address, office.services, actor) as client:
        yield client


def test_officers_count_their_unit_and_administrators_all(
    office: Office, dossier: str, administrator: httpx.Client
) -> None:
    there = Actor("can-bo-khac", "phuong-khac")
    with client_of(office.address, office.services, there) as client:
        assert EXTRACT not in client.get("/figures.csv").text
    assert EXTRACT in administrator.get("/figures.csv").text
    assert administrator.get(f"/dossiers/{dossier}").status_code == 403


def test_figures_are_counted(counter: httpx.Client, dossier: str) -> None:
    answer = counter.get("/figures.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    (row,) = [row for row in rows if row["procedure"] == EXTRACT]
    assert (row["dossiers"], row["decided"], row["on_time"]) == ("2", "1", "1")
    assert (row["wanted"], row["reused"], row["asked_again"]) == ("2", "1", "1")
    page = counter.get("/figures").text
    assert "<svg" in page and "không đọc được" in page
    assert f"{row['month']} 1/2" in page and "đúng hạn" in page  # as the plots are read aloud
    assert counter.get("/figures", params={"since": "x"}).status_code == 422
    empty = counter.get("/figures", params={"since": "2001-01-01", "until": "2001-01-02"}).text
    assert "Chưa có hồ sơ nào" in empty and "<thead>" not in empty.split("Chưa có hồ sơ nào")[0]


def test_plots_add_up() -> None:
    lines = [
        Figures("a", "x", "2026-10", 3, 2, 1, 8, 4, 2, 0, 0),
        Figures("b", "x", "2026-10", 1, 0, 0, 2, 2, 2, 0, 0),
        Figures("a", "y", "2026-11", 1, 1, 1, 5, 5, 0, 0, 0),
    ]
    reused = bars(lines, "month", "wanted", "reused")
    assert reused == (Bar("2026-10", 10, 4), Bar("2026-11", 5, 0))
    assert bars(lines, "procedure", "decided", "on_time") == (Bar("a", 3, 2),)
    assert bars(lines, "unit", "dossiers", "decided") == (Bar("x", 4, 2), Bar("y", 1, 1))


def test_a_faulty_edition_is_told_by_line(
    administrator: httpx.Client, dossier: str
) -> None:
    text = shipped(EXTRACT).replace("days = 0", "days = -4")
    answer = administrator.post(f"/procedures/{EXTRACT}/edit", data={"text": text, "base": "0"})
    line = text.splitlines().index("days = -4") + 1
    assert answer.status_code == 422 and f"Dòng {line}:" in answer.text


def test_an_edition_is_previewed_kept_and_leaves_open_dossiers_alone(
    office: Office, dossier: str, administrator: httpx.Client
) -> None:
    url, text = f"/procedures/{EXTRACT}/edit", shipped(EXTRACT) + NEW
    shown = administrator.post(url, data={"text": text, "base": "0"})
    assert "Văn bản ủy quyền" in shown.text and "phải nộp thêm" in shown.text
    no_reason = administrator.post(url, data={"text": text, "base": "0", "save": "1"})
    assert no_reason.json()["code"] == "reason_needed"
    sent = {"text": text, "base": "0", "save": "1", "reason": "theo công văn mới"}
    assert administrator.post(url, data=sent).status_code == 303
    assert administrator.post(url, data=sent).status_code == 409  # somebody was faster
    assert "theo công văn mới" in administrator.get(url).text
    old = office.services.vault.dossier(dossier, HERE, "test")
    assert (old.edition, len(old.parts)) == (0, 2)
    assert len(office.services.procedures.newest(EXTRACT)[0].papers) == 3
    assert "Văn bản ủy quyền" in administrator.get(url, params={"edition": 1}).text
    first = administrator.get(url, params={"edition": 0}).text
    assert "Văn bản ủy quyền" not in first and 'name="base" value="1"' in first
    assert administrator.get(url, params={"edition": 9}).status_code == 404
