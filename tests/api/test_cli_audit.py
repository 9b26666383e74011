"""`motcua audit verify` on a real store: whole, then with a changed line."""

from pathlib import Path

import pytest
from sqlalchemy import text

from api.cli import main
from api.services import build
from api.settings import Settings
from storage.database import open_database
from storage.kept import Actor, ScanFile


def test_the_trail_is_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "DATABASE": f"embedded:{tmp_path}/pg", "BLOBS": f"folder:{tmp_path}/blobs",
        "MASTER_KEY": f"{tmp_path}/master.key",
    }.items():
        monkeypatch.setenv(f"MOTCUA_{name}", value)
    vault = build(Settings()).vault
    vault.receive([ScanFile("a.png", "image/png", b"picture")], Actor("an", "mau"))
    vault.close()
    assert main(["audit", "verify"]) == 0
    assert "1 " in capsys.readouterr().out
    database = open_database(f"embedded:{tmp_path}/pg")
    with database.transaction() as connection:
        connection.execute(text("UPDATE audit SET actor = 'binh'"))
    database.close()
    assert main(["audit", "verify"]) == 1
    assert "audit line 1 was changed" in capsys.readouterr().err
