"""The command line as outside scripts use it: JSON, exit codes, batches, settings."""

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from api.cli import main
from benchmarks.specimens.cards import back_2021, front_2021
from benchmarks.specimens.facts import Facts, draw_facts
from benchmarks.specimens.looks import draw_dress
from benchmarks.specimens.people import TODAY

KEYS = {"paper", "fields", "problems", "records"}
FIELD_KEYS = {"value", "confidence", "source", "page", "box", "problems"}


@dataclass(frozen=True)
class Card:
    """Two pictures of one invented card."""

    facts: Facts
    front: str
    back: str


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Card:
    folder = tmp_path_factory.mktemp("card")
    rng = random.Random(7)
    facts = draw_facts(rng, "cccd-2021")
    dress = draw_dress(rng, "dev", False, (2.6, 2.9))
    for name, draw in (("front", front_2021), ("back", back_2021)):
        draw(rng, dress, facts, 11.8).image.save(folder / f"{name}.png")  # 300 dpi
    return Card(facts, str(folder / "front.png"), str(folder / "back.png"))


@pytest.fixture
def blank(tmp_path: Path) -> str:
    Image.new("RGB", (1200, 800), (250, 250, 248)).save(tmp_path / "blank.png")
    return str(tmp_path / "blank.png")


@pytest.fixture
def broken(tmp_path: Path) -> str:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and then nothing")
    return str(tmp_path / "broken.jpg")


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """The one JSON object on standard output."""
    return json.loads(capsys.readouterr().out)


def test_a_card_is_read(card: Card, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", card.front, card.back, "--json", "--today", TODAY.isoformat()]) == 0
    reading = said(capsys)
    assert reading.keys() >= KEYS and reading["paper"] == "cccd-2021"
    assert all(field.keys() >= FIELD_KEYS for field in reading["fields"].values())
    number = reading["fields"]["personal_number"]
    assert number["value"] == card.facts.person.number
    assert 0.95 <= number["confidence"] <= 1 and number["page"] == 0
    assert reading["fields"]["date_of_birth"]["value"] == card.facts.person.born.isoformat()
    assert {field["page"] for field in reading["fields"].values()} == {0, 1}
    (record,) = reading["records"]
    assert record["fields"] == reading["fields"] and "expired" not in reading["problems"]


def test_expiry_is_judged_on_the_given_day(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    assert card.facts.expiry is not None
    assert main(["read", card.front, "--json", "--today", "2199-01-01"]) == 0
    assert "expired" in said(capsys)["problems"]


def test_text_is_for_people(card: Card, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", card.front, card.back]) == 0
    text = capsys.readouterr().out
    assert "Căn cước công dân gắn chip (2021)" in text and "Họ và tên" in text
    assert card.facts.person.number in text
    assert card.facts.person.born.strftime("%d/%m/%Y") in text


def test_a_blank_page_is_refused(blank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", blank, "--json"]) == 3
    assert said(capsys) == {
        "paper": "", "fields": {}, "problems": ["blank_page"], "records": []
    }
    assert main(["read", blank]) == 3
    text = capsys.readouterr().out
    assert "Trang này trống." in text and "This page is blank." in text


def test_unusable_files(blank: str, broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", blank, broken, "--json"]) == 2
    assert said(capsys)["problems"] == ["file_broken"]
    assert main(["read", "no/such/file.jpg", "--json"]) == 2
    assert said(capsys)["problems"] == ["file_missing"]
    assert main(["read", broken]) == 2
    assert broken in capsys.readouterr().out


def test_a_batch_goes_on_after_a_bad_paper(
    card: Card, broken: str, blank: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = {
        "a": [card.front, card.back], "bad": [broken], "none": [], "white": [blank],
        "z": [card.front],
    }
    lines = [json.dumps({"id": name, "files": files}) for name, files in papers.items()]
    (tmp_path / "list.jsonl").write_text("\n".join([*lines, "", ""]), "utf-8")
    assert main(["read", "--batch", str(tmp_path / "list.jsonl")]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [paper["id"] for paper in found] == list(papers)
    assert [paper["paper"] for paper in found] == ["cccd-2021", "", "", "", "cccd-2021"]
    assert [paper["problems"] for paper in found[1:4]] == [
        ["file_broken"], ["not_a_document"], ["blank_page"]
    ]
    assert all(paper.keys() >= KEYS for paper in found)


def test_one_paper_cannot_end_a_batch(
    blank: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of our own")

    monkeypatch.setattr("api.reading.read_document", fail)
    (tmp_path / "list.jsonl").write_text(json.dumps({"id": 1, "files": [blank]}) + "\n")
    assert main(["read", "--batch", str(tmp_path / "list.jsonl")]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["problems"] == ["unreadable"] and "ZeroDivisionError" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read"], "--batch"),
        (["read", "a.jpg", "--batch", "list.jsonl"], "--batch"),
        (["read", "--batch", "no/such/list.jsonl"], "no/such/list.jsonl"),
        (["read", "a.jpg", "--today", "tomorrow"], "--today"),
        (["audit"], "command"),
        ([], "command"),
    ],
)
def test_misuse_is_explained(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2 and told in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "files": "a.jpg"}'])
def test_a_bad_line_of_a_list_is_named(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.jsonl").write_text('{"id": 1, "files": []}\n' + line)
    with pytest.raises(SystemExit) as stopped:
        main(["read", "--batch", str(tmp_path / "list.jsonl")])
    assert stopped.value.code == 2 and "line 2" in capsys.readouterr().err


def test_settings_choose_the_engine(
    card: Card, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_OCR_ENGINE", "null")
    assert main(["read", card.front, "--json"]) in (0, 3)  # the QR speaks without an engine
    assert said(capsys)["fields"].keys().isdisjoint({"place_of_origin"})
    monkeypatch.setenv("MOTCUA_OCR_ENGINE", "magic")
    with pytest.raises(SystemExit) as stopped:
        main(["read", card.front])
    assert stopped.value.code == 2 and "embedded" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["MOTCUA_PORT", "MOTCUA_HOSTS"])
def test_a_setting_without_sense_is_named(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "door")
    with pytest.raises(SystemExit) as stopped:
        main(["serve"])
    told = capsys.readouterr().err.upper()
    assert stopped.value.code == 2 and name.removeprefix("MOTCUA_") in told


def test_help_and_version_load_nothing_heavy() -> None:
    check = (
        "import sys, api.cli; "
        "sys.exit(bool({'numpy', 'pydantic', 'fastapi', 'sqlalchemy'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", check]).returncode == 0
    motcua = Path(sys.executable).with_name("motcua")
    done = subprocess.run([motcua, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == "motcua 0.1.0\n"
