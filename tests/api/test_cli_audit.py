"""`motcua audit verify` and `motcua sweep` on a real store: whole, then with what is wrong."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from api.cli import main
from api.dossier_work import Entry, open_dossier
from api.services import build
from api.settings import Settings
from storage.database import open_database
from storage.kept import Actor, ScanFile
from tests.api import family


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store that holds one scan."""
    for name, value in {
        "DATABASE": f"embedded:{tmp_path}/pg", "BLOBS": f"folder:{tmp_path}/blobs",
        "MASTER_KEY": f"{tmp_path}/master.key",
    }.items():
        monkeypatch.setenv(f"MOTCUA_{name}", value)
    vault = build(Settings()).vault
    vault.receive([ScanFile("a.png", "image/png", b"picture")], Actor("an", "mau"))
    vault.close()
    return tmp_path


def test_the_trail_is_verified(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    assert "1 " in capsys.readouterr().out
    database = open_database(f"embedded:{kept}/pg")
    with database.transaction() as connection:
        connection.execute(text("UPDATE audit SET actor = 'binh'"))
    database.close()
    assert main(["audit", "verify"]) == 1
    assert "audit line 1 was changed" in capsys.readouterr().err


def test_decisions_are_made_again(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services, officer = build(Settings()), Actor("an", "mau")
    try:
        person = family.father(services.vault, officer)
        entry = Entry("cap-ban-sao-trich-luc", {"requester": person})
        code = open_dossier(services, entry, officer).code
    finally:
        services.vault.close()
    assert main(["audit", "decisions", code]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "giay-to-tuy-than-requester\tattached\theld\t-\t=" in said[0] + said[1]
    assert said[-1].endswith("2 decisions, 0 cannot be made again.")
    assert main(["verify"]) == 0
    assert "Compared 0 persons, 0 wait." in capsys.readouterr().out


def test_a_database_of_invented_people_is_served(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("motcua")
    command = [program, "demo-national", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().removeprefix("motcua: ").strip()
        asked = {"soDinhDanh": "001088990417"}
        found = httpx.post(f"{address}/tra-cuu", json=asked).json()
        process.terminate()
    assert found["hoTen"] == "Nguyễn Văn Hoàng Minh"


def test_orphans_are_counted_and_removed(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    orphan = kept / "blobs" / "ab" / ("ab" * 32)
    orphan.write_bytes(b"sealed")
    old = time.time() - 90_000
    for file in (kept / "blobs").rglob("*"):
        if file.is_file():
            os.utime(file, (old, old))
    assert main(["sweep"]) == 0
    assert "1 / 2 " in capsys.readouterr().out and orphan.exists()
    assert main(["sweep", "--delete"]) == 0
    assert "Removed 1 " in capsys.readouterr().out and not orphan.exists()
    assert main(["sweep"]) == 0
    assert "0 / 1 " in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
    assert "2 " in capsys.readouterr().out
