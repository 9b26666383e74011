"""A book comes in: pictures of a folder, PDF, TIFF, zip or bucket, in the order of its pages.

Originals are kept byte for byte where a page is a file of its own; pages of a PDF or TIFF are kept
as the picture that the page shows (lossless PNG), and the container itself is not needed again.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

import cv2

from ocr.limits import LARGEST_BOOK, MOST_LEAVES
from ocr.load import Unusable, pages, sniff
from storage.ledger_kept import Leaf

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".pdf", ".zip"}
MEDIA = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "BMP": "image/bmp",
         "HEIF": "image/heic"}  # fmt: skip
MOST_UNPACKED = 200_000_000  # bytes of one picture in a zip


@dataclass(frozen=True, slots=True)
class Gaps:
    """Page numbers in the file names that are missing or come twice."""

    missing: tuple[int, ...]
    double: tuple[int, ...]


class Files(Protocol):
    """Files that lie elsewhere, by their names."""

    def names(self) -> Iterable[str]:
        """Every name, in any order."""

    def read(self, name: str, most: int) -> bytes:
        """The bytes of one, so many at most."""


def leaves(source: Path | Files) -> Iterator[Leaf]:
    """The pages of a book from 1 on. Raises Unusable with the code of the file at fault."""
    number = 0
    for number, (name, media, data) in enumerate(_pictures(source), 1):
        yield Leaf(number, name, media, data)
    if not number:
        raise Unusable("file_missing", "no picture of a page")


def _pictures(source: Path | Files) -> Iterator[tuple[str, str, bytes]]:
    if not isinstance(source, Path):
        for name in sorted(filter(_is_picture, source.names()), key=natural):
            yield from _pages_of(PurePosixPath(name).name, source.read(name, LARGEST_BOOK + 1))
    elif source.is_dir():
        files = [file for file in source.iterdir() if _is_picture(file.name)]
        for file in sorted(files, key=lambda item: natural(item.name)):
            yield from _pages_of(file.name, file.read_bytes())
    elif source.exists():
        yield from _pages_of(source.name, source.read_bytes())
    else:
        raise Unusable("file_missing")


def _pages_of(name: str, data: bytes) -> Iterator[tuple[str, str, bytes]]:
    if len(data) > LARGEST_BOOK:
        raise Unusable("file_too_large")
    if data[:4] == b"PK\x03\x04":
        yield from _unzipped(data)
        return
    kind = sniff(data)
    if kind in MEDIA:
        yield name, MEDIA[kind], data
        return
    for page in pages(data, name, LARGEST_BOOK, MOST_LEAVES):  # PDF, TIFF: a picture per page
        done, png = cv2.imencode(".png", page.image)
        assert done
        yield f"{name}#{page.number + 1}", "image/png", png.tobytes()


def _unzipped(data: bytes) -> Iterator[tuple[str, str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            entries = [one for one in entries if _is_picture(one.filename)]
            for entry in sorted(entries, key=lambda one: natural(one.filename)):
                if entry.file_size > MOST_UNPACKED or entry.filename.lower().endswith(".zip"):
                    raise Unusable("file_too_large")
                yield from _pages_of(Path(entry.filename).name, archive.read(entry))
    except zipfile.BadZipFile as error:
        raise Unusable("file_broken") from error


def _is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PICTURES


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key that sorts `page-2` before `page-10`."""
    parts = re.split(r"(\d+)", name.lower())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts if part)


def gaps(names: Sequence[str]) -> Gaps:
    """Where the last number of the file names skips or repeats.

    >>> gaps(["p001.jpg", "p002.jpg", "p004.jpg"])
    Gaps(missing=(3,), double=())
    """
    found = [int(runs[-1]) for name in names if (runs := re.findall(r"\d+", Path(name).stem))]
    if len(found) < 2 or len(found) < len(names):
        return Gaps((), ())
    have = set(found)
    missing = tuple(n for n in range(min(have), max(have)) if n not in have)
    double = tuple(sorted(n for n in have if found.count(n) > 1))
    return Gaps(missing if len(missing) <= len(found) else (), double)
