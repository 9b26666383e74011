"""`motcua reviews export`: lines of owners who agreed, and of nobody else."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from api.cli import main
from api.learning import collect
from models.corrected import NAME, read_key, unseal
from storage.kept import ScanFile
from tests.api.conftest import OFFICER, Office


def agree(office: Office, person: str, purpose: str) -> str:
    """A grant of this person for this purpose."""
    until = datetime.now(UTC) + timedelta(days=9)
    grant = office.services.vault.give_grant(
        person, OFFICER.unit, purpose, until, OFFICER, wording="2026-11"  # type: ignore[arg-type]
    )
    return grant.id


def owner(office: Office, document: str) -> str:
    """The person of the first paper of a document."""
    return office.services.vault.document(document, OFFICER, "test").papers[0].person_id


@pytest.fixture(scope="module")
def paper(office: Office) -> str:
    """A confirmed card of three read lines: one corrected, one from the code, one of two rows."""
    def read(value: str, box: list[int], source: str = "text") -> dict[str, Any]:
        return {"value": value, "source": source, "page": 0, "box": box}

    fields = {
        "full_name": read("TRẦN THỊ MẦU", [20, 20, 300, 44]),
        "personal_number": read("001199000009", [20, 60, 300, 84], "qr"),
        "date_of_birth": read("1999-02-03", [20, 100, 150, 120]),
        "place_of_origin": read("Xã Mẫu, Huyện Mẫu, Tỉnh Mẫu", [20, 130, 200, 180]),
    }
    body = {"records": [{"paper": "cccd-2021", "fields": fields, "problems": []}]}
    page = io.BytesIO()
    Image.new("RGB", (400, 200), "white").save(page, "PNG")
    vault = office.services.vault
    made = vault.receive([ScanFile("a.png", "image/png", page.getvalue())], OFFICER).document_id
    vault.keep_reading(made, json.dumps(body).encode(), pages=[page.getvalue()])
    values = {name: item["value"] for name, item in fields.items()}
    vault.confirm(made, values | {"full_name": "TRẦN THỊ MẪU"}, OFFICER)
    return made


def test_only_owners_who_agreed(office: Office, paper: str) -> None:
    vault, person = office.services.vault, owner(office, paper)
    assert collect(vault, OFFICER).lines == ()
    other = agree(office, person, "reuse")
    assert collect(vault, OFFICER).lines == ()
    grant = agree(office, person, "learning")
    found = collect(vault, OFFICER)
    assert (found.papers, found.corrected) == (1, 1)
    assert [line.text for line in found.lines] == ["TRẦN THỊ MẪU", "03/02/1999"]
    for line in found.lines:
        wide, high = Image.open(io.BytesIO(line.picture)).size
        assert wide > high > 8
    assert {"learn", "look"} <= {event.action for event in vault.trail(person)}
    for item in (grant, other):
        vault.withdraw_grant(item, OFFICER)
    assert collect(vault, OFFICER).lines == ()


def test_the_command_writes_a_sealed_file(
    office: Office, paper: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("api.services.build", lambda _: office.services)
    monkeypatch.setattr(office.services.vault, "close", lambda: None)
    order = ["reviews", "export", str(tmp_path / "out"), "--key", str(tmp_path / "key")]
    assert main(order) == 3
    assert "No lines" in capsys.readouterr().out
    grant = agree(office, owner(office, paper), "learning")
    assert main(order) == 0
    lines = unseal((tmp_path / "out" / NAME).read_bytes(), read_key(tmp_path / "key"))
    assert f"{len(lines)} dòng" in capsys.readouterr().out
    office.services.vault.withdraw_grant(grant, OFFICER)
    with pytest.raises(SystemExit):
        main(["reviews", "export", str(tmp_path), "--key", str(tmp_path / "key")])
