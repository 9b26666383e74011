"""A file is there whole or not at all."""

import errno
import os
import threading
from pathlib import Path

import pytest

from storage.files import write_once


def test_written_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert write_once(file, b"first", tmp_path)
    assert not write_once(file, b"second", tmp_path)
    assert file.read_bytes() == b"first"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_of_many_writers_one_wins(tmp_path: Path) -> None:
    file, start, won = tmp_path / "file", threading.Barrier(8), list[bytes]()

    def write(data: bytes) -> None:
        start.wait(30)
        if write_once(file, data, tmp_path):
            won.append(data)

    threads = [threading.Thread(target=write, args=(bytes([n]) * 9000,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [file.read_bytes()]
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("step", ["open", "fdopen", "fsync", "link"])
def test_a_failure_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(OSError, match="No space left"):
            write_once(tmp_path / "file", b"x", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert write_once(tmp_path / "file", b"x", tmp_path)
