"""Pages of a book from a bucket, and from files larger than a counter takes."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow

from api.commands.book import source_of
from api.settings import Settings
from ledgers.plan import leaves
from ocr.limits import MOST_PAGES
from ocr.load import Unusable
from storage.errors import NotFound, Unavailable
from tests.storage.servers import Bucket

PAGE = b"\xff\xd8\xff MAU "


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bucket, Path]]:
    folder = tmp_path_factory.mktemp("scans") / "s3"
    server = Bucket(folder)
    books = folder / "boxes" / "2018"
    (books / "01").mkdir(parents=True)
    (books / "012").mkdir()
    for number in (10, 2, 1):
        (books / "01" / f"p{number}.jpg").write_bytes(PAGE + bytes([number]))
    (books / "01" / "notes.txt").write_text("not a page")
    (books / "012" / "p1.jpg").write_bytes(PAGE + b"of another book")
    (books / "small.tif").write_bytes(_tiff(2))
    yield server, books
    server.kill()


def _tiff(pages: int) -> bytes:
    out = io.BytesIO()
    frames = [Pillow.new("L", (8, 8), 255 - n) for n in range(pages)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_a_book_comes_from_a_prefix(scans: tuple[Bucket, Path]) -> None:
    settings = Settings(blobs=scans[0].url("kept"))  # no store of its own: that of the blobs
    found = list(leaves(source_of("s3://boxes/2018/01", settings.scans_store)))
    assert [(leaf.number, leaf.name) for leaf in found] == [
        (1, "p1.jpg"), (2, "p2.jpg"), (3, "p10.jpg"),
    ]  # fmt: skip
    assert found[2].data == PAGE + bytes([10])
    assert list(leaves(source_of("s3://boxes/2018/01/", settings.scans_store))) == found
    whole = list(leaves(source_of("s3://boxes/2018/small.tif", settings.scans_store)))
    assert [leaf.name for leaf in whole] == ["small.tif#1", "small.tif#2"]


def test_what_is_not_there_is_said(scans: tuple[Bucket, Path], tmp_path: Path) -> None:
    store = scans[0].url("kept")
    with pytest.raises(Unusable, match="file_missing"):
        list(leaves(source_of("s3://boxes/2018/99", store)))
    with pytest.raises(NotFound):
        list(leaves(source_of("s3://nowhere/2018", store)))
    with pytest.raises(NotFound):
        source_of("s3://boxes/2018", "folder:var/blobs")
    with pytest.raises(Unavailable):
        list(leaves(source_of("s3://boxes/x", "s3+http://key:secret@127.0.0.1:9/kept")))
    with pytest.raises(Unusable, match="file_missing"):
        list(leaves(tmp_path))  # a folder without pictures is no book


def test_a_book_in_one_file_may_be_longer_than_a_paper(tmp_path: Path) -> None:
    (tmp_path / "book.tif").write_bytes(_tiff(MOST_PAGES + 10))
    assert len(list(leaves(tmp_path / "book.tif"))) == MOST_PAGES + 10
