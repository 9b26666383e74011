"""Accounts, keys and signing keys, as an administrator types them."""

import io
from pathlib import Path

import pytest

from api.cli import main
from api.services import build
from api.settings import Settings
from storage.errors import SignInRefused
from tests.storage.servers import Server

PASSWORD = "bốn từ bất kỳ nào đó"


@pytest.fixture(autouse=True)
def empty(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """A machine with an empty store."""
    with server.fresh() as url:
        for setting, value in {
            "DATABASE": url, "BLOBS": f"folder:{tmp_path}/blobs",
            "MASTER_KEY": f"{tmp_path}/master.key", "SIGNING_KEYS": f"{tmp_path}/signing",
            "TRUST": f"{tmp_path}/trust",
        }.items():  # fmt: skip
            monkeypatch.setenv(f"MOTCUA_{setting}", value)
        yield url


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_account(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, f"{PASSWORD}\n")
    assert main(["accounts", "add", "an.mau", "--role", "archivist", "--password-stdin"]) == 0
    assert main(["accounts", "add", "binh.mau", "--title", "BÌNH MẪU"]) == 0
    assert "/invited/" in capsys.readouterr().out
    assert main(["accounts", "list"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(line[0], line[1], line[3]) for line in lines] == [
        ("an.mau", "archivist", "ready"), ("binh.mau", "officer", "invited"),
    ]  # fmt: skip
    assert main(["accounts", "disable", "an.mau"]) == 0
    vault = build(Settings()).vault
    with pytest.raises(SignInRefused):
        vault.sessions.check("an.mau", PASSWORD)
    assert main(["accounts", "enable", "an.mau"]) == 0
    assert vault.sessions.check("an.mau", PASSWORD).role == "archivist"
    vault.close()
    assert main(["accounts", "reset", "an.mau"]) == 0
    assert "/invited/" in capsys.readouterr().out


def test_an_account_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "123456\n")
    assert main(["accounts", "add", "an.mau", "--password-stdin"]) == 1
    assert "dễ đoán" in capsys.readouterr().err
    assert main(["accounts", "list"]) == 0 and capsys.readouterr().out == ""  # none without one
    assert main(["accounts", "add", "An Mẫu"]) == 1
    assert "Tên này không dùng được" in capsys.readouterr().err
    assert main(["accounts", "add", "an.mau"]) == 0 and main(["accounts", "add", "an.mau"]) == 1
    assert "đã có người dùng" in capsys.readouterr().err
    for command in ("disable", "enable", "reset"):
        assert main(["accounts", command, "nobody"]) == 1
        assert "Không tìm thấy" in capsys.readouterr().err
    typed(monkeypatch, "")
    with pytest.raises(SystemExit) as stopped:
        main(["accounts", "add", "chi.mau", "--password-stdin"])
    assert stopped.value.code == 2 and "no password" in capsys.readouterr().err


def test_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "add", "ki-ot-1", "documents:read", "--days", "30"]) == 0
    secret = capsys.readouterr().out.strip()
    services = build(Settings())
    found = services.vault.api_keys.of(secret)
    assert found is not None and found.scopes == ("documents:read",)
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert "ki-ot-1" in listed and "good" in listed and secret not in listed
    assert main(["keys", "revoke", "ki-ot-1"]) == 0
    assert services.vault.api_keys.of(secret) is None
    services.vault.close()
    assert main(["keys", "revoke", "nobody"]) == 1
    assert "Không tìm thấy" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["all:things"], ["documents:read", "--days", "0"], ["people:read", "--days", "x"]]
)
def test_a_key_that_cannot_be(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["keys", "add", "ki-ot-1", *arguments])
    assert stopped.value.code == 2 and "days" in capsys.readouterr().err


def test_keys_that_sign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["signing", "officer", "can-bo"])
    assert stopped.value.code == 2 and "signing ca" in capsys.readouterr().err
    assert main(["signing", "ca"]) == main(["signing", "ca"]) == 0
    assert "Đã có nơi cấp" in capsys.readouterr().out
    assert main(["signing", "officer", "can-bo"]) == main(["signing", "officer", "can-bo"]) == 0
    assert "đã có khóa ký" in capsys.readouterr().out
    assert not any(b"PRIVATE KEY" in f.read_bytes() for f in (tmp_path / "signing").rglob("*.*"))
