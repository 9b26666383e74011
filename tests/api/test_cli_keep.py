"""Check, backup, restore, new master keys, purge and anchors, as an operator types them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from api.cli import main
from api.services import build
from api.settings import Settings
from storage.database import open_database
from tests.storage.papers import DUC, confirmed
from tests.storage.servers import Server

Said = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Both streams since the last question."""
    return lambda: "".join(capsys.readouterr())


@pytest.fixture
def machine(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Path]]:
    """Makes a machine of this name with an empty store, and sits down at it."""
    with ExitStack() as stack:

        def make(name: str) -> Path:
            folder = tmp_path / name
            values = {
                "DATABASE": stack.enter_context(server.fresh()), "BLOBS": f"folder:{folder}/blobs",
                "MASTER_KEY": f"{folder}/master.key", "KEY_COPY": f"{folder}/keycopy",
                "ANCHORS": f"{folder}/anchors", "SIGNING_KEYS": f"{folder}/signing",
            }  # fmt: skip
            for setting, value in values.items():
                monkeypatch.setenv(f"MOTCUA_{setting}", value)
            return folder

        yield make


@pytest.fixture
def kept(machine: Callable[[str], Path]) -> Path:
    """The folder of a machine whose store holds one confirmed paper."""
    folder = machine("here")
    vault = build(Settings()).vault
    confirmed(vault, DUC)
    vault.close()
    return folder


def run(statement: str) -> None:
    database = open_database(Settings().database)
    with database.transaction() as connection:
        connection.execute(text(statement))
    database.close()


def test_backed_up_and_restored_elsewhere(
    kept: Path, machine: Callable[[str], Path], said: Said, tmp_path: Path
) -> None:
    assert main(["backup", str(tmp_path / "backup"), "--keys", str(tmp_path / "keys")]) == 0
    saved = said().partition(":")[0]
    assert main(["restore", saved, "--keys", str(tmp_path / "keys")]) == 1
    assert "Kho này đã có dữ liệu" in said()  # never over what is there
    shutil.copyfile(kept / "master.key", tmp_path / "master.key")
    shutil.rmtree(kept)
    there = machine("there")
    there.mkdir()
    shutil.copyfile(tmp_path / "master.key", there / "master.key")
    (there / "master.key").chmod(0o600)
    assert main(["restore", saved, "--keys", str(tmp_path / "keys")]) == 0
    assert main(["check"]) == main(["audit", "verify"]) == 0
    assert "0 chỗ hỏng" in said()


def test_what_does_not_open_is_named(kept: Path, said: Said) -> None:
    assert main(["check"]) == 0 and "0 chỗ hỏng" in said()
    blob = next(file for file in (kept / "blobs").rglob("*") if file.is_file())
    blob.write_bytes(blob.read_bytes()[:-1] + b"!")
    assert main(["check"]) == 1
    told = said()
    assert "damaged" in told and "1 chỗ hỏng" in told


def test_a_new_master_key(kept: Path, said: Said) -> None:
    assert main(["masterkey", "rotate"]) == 0
    assert (kept / "master.key.old").exists() and "Đã bọc lại 2 khóa" in said()
    assert main(["check"]) == 0
    (kept / "master.key.old").replace(kept / "master.key")
    assert main(["check"]) == 1
    assert "Khóa chủ không thuộc về kho dữ liệu này" in said()


def test_purged_when_its_time_is_over(
    kept: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_KEEP_IDENTITY", "30")
    assert main(["purge"]) == 0 and "Đã xoá 0" in said()  # it holds still
    run("UPDATE stored_papers SET state = 'revoked', ended_at = now() - interval '29 days'")
    assert main(["purge"]) == 0 and "Đã xoá 0" in said()
    run("UPDATE stored_papers SET ended_at = now() - interval '31 days'")
    assert main(["purge"]) == 0 and "Đã xoá 1" in said()
    assert main(["check"]) == 0


def test_anchored_and_cut(kept: Path, said: Said) -> None:
    assert main(["anchor"]) == 0
    assert len(list((kept / "anchors").glob("*.json"))) == 1
    assert main(["audit", "verify"]) == 0 and "Khớp 1 mốc" in said()
    (anchor,) = (kept / "anchors").glob("*.json")
    anchor.write_text(anchor.read_text().replace('"number": ', '"number": 1'))
    assert main(["audit", "verify"]) == 1
    assert anchor.name in said()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["restore", "no/such/backup"], "no whole backup"),
        (["backup", "{here}/master.key"], "backup:"),
        (["backup", "{here}", "--keys", "{here}/keys"], "keys belong elsewhere"),
    ],
)
def test_a_folder_that_cannot_be(
    arguments: list[str], told: str, kept: Path, said: Said
) -> None:
    assert main([argument.format(here=kept) for argument in arguments]) == 1
    assert told in said()
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    ("setting", "value"),
    [("KEEP_IDENTITY", "-1"), ("MASTER_KEY_TEXT", "c2hvcnQ="), ("MASTER_KEY_TEXT", "%%%")],
)
def test_a_setting_that_cannot_be(
    setting: str, value: str, machine: Callable[[str], Path], said: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    machine("here")
    monkeypatch.setenv(f"MOTCUA_{setting}", value)
    try:
        code = main(["purge"])
    except SystemExit as stopped:
        code = int(str(stopped.code))
    told = said()
    assert code in (1, 2) and (setting in told or "key" in told) and "Traceback" not in told
