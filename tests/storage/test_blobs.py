"""One contract, two stores."""

import errno
import os
from pathlib import Path

import pytest

from storage.blobs import Blobs, FolderBlobs, open_blobs
from storage.errors import Full, NotFound, Unavailable
from tests.storage.servers import Bucket

HERE, THERE = "a" * 64, "b" * 64


def test_written_once(blobs: Blobs) -> None:
    assert not blobs.exists(HERE)
    assert blobs.put(HERE, b"first")
    assert not blobs.put(HERE, b"second")
    assert blobs.get(HERE) == b"first"
    assert blobs.exists(HERE)


@pytest.mark.parametrize("size", [0, 1, 300_000, 6_000_000])
def test_any_size(blobs: Blobs, size: int) -> None:
    data = os.urandom(size)
    blobs.put(HERE, data)
    assert blobs.get(HERE) == data


def test_delete(blobs: Blobs) -> None:
    blobs.put(HERE, b"x")
    blobs.put(THERE, b"y")
    assert sorted(blobs.addresses()) == [HERE, THERE]
    blobs.delete(HERE)
    blobs.delete(HERE)
    assert list(blobs.addresses()) == [THERE]
    with pytest.raises(NotFound):
        blobs.get(HERE)


@pytest.mark.parametrize("address", ["../" * 10 + "x" * 34, "", "a" * 63, "/" * 64])
def test_no_way_out_of_the_folder(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotFound):
        FolderBlobs(tmp_path).put(address, b"x")


def test_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blobs = FolderBlobs(tmp_path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Full):
            blobs.put(HERE, b"x")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert blobs.put(HERE, b"x")


def test_files_are_private(tmp_path: Path) -> None:
    FolderBlobs(tmp_path / "blobs").put(HERE, b"x")
    file = tmp_path / "blobs" / HERE[:2] / HERE
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_wrong_secret(bucket: Bucket) -> None:
    with pytest.raises(Unavailable):
        open_blobs(f"s3+http://key:wrong@{bucket.host}/test")


def test_server_gone(tmp_path: Path) -> None:
    server = Bucket(tmp_path / "s3")
    blobs = open_blobs(server.url("test"))
    blobs.put(HERE, b"x")
    server.kill()
    for use in (
        lambda: blobs.put(THERE, b"y"),
        lambda: blobs.get(HERE),
        lambda: blobs.exists(HERE),
        lambda: blobs.delete(HERE),
        lambda: list(blobs.addresses()),
    ):
        with pytest.raises(Unavailable):
            use()
