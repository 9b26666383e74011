"""`motcua faces`: what a manager reads of a year, and what is tidied."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import main
from tests.storage.servers import Server


@pytest.fixture
def settings(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """An office with faces on a database of its own."""
    with server.fresh() as dsn:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("MOTCUA_DATABASE", dsn)
        monkeypatch.setenv("MOTCUA_BLOBS", f"folder:{tmp_path / 'blobs'}")
        monkeypatch.setenv("MOTCUA_FACES", "on")
        yield monkeypatch


def test_a_year_in_words(settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faces", "report", "--people", "500"]) == 0
    said = capsys.readouterr().out
    assert "20,000 lượt tra cứu, 500 người đã đăng ký, 30%" in said
    assert "Hiện nhầm hồ sơ của người khác: dự kiến không quá 0.80 lượt mỗi năm" in said
    assert "A year of 20,000 lookups, 500 enrolled people, 30% strangers" in said
    assert "at most 0.80 times a year" in said
    assert main(["faces", "tidy"]) == 0
    assert "Đã xoá 0 mẫu" in capsys.readouterr().out
    settings.setenv("MOTCUA_FACES", "off")
    with pytest.raises(SystemExit):
        main(["faces", "report"])
    assert "MOTCUA_FACES is off" in capsys.readouterr().err
