"""Where ciphertexts of scans lie: five verbs, and a folder that does them.

The address of a blob is an HMAC-SHA256 of its plaintext under a key that only the document has
(`storage.pictures`): nobody can tell from the store which form or card it holds, and a second
write of the same picture finds the first. What lies at an address never changes.
"""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, Protocol

from storage.errors import Full, NotFound, Unavailable
from storage.files import sync_folder, write_once

DAY = 86_400  # seconds
LockState = Literal["enforced", "ignored", "unsupported", "none"]
"""Of object lock: proven; accepted and not kept; refused; a folder that has none."""


class Blobs(Protocol):
    """A store of write-once objects. All verbs raise `Unavailable` when it does not answer."""

    def put(self, address: str, data: bytes) -> bool:
        """Store durably; False when the address is taken already. Raises `Full`."""

    def get(self, address: str) -> bytes:
        """All bytes; raises `NotFound`."""

    def exists(self, address: str) -> bool:
        """Is something stored there?"""

    def delete(self, address: str) -> None:
        """Remove; nothing happens when nothing is there."""

    def addresses(self, older: float = 0.0) -> Iterator[str]:
        """Everything that was stored at least so many seconds ago, in no order."""

    def lock_state(self) -> LockState:
        """Try whether a locked object can be deleted; it must not."""


def open_blobs(url: str) -> Blobs:
    """`s3+https://KEY:SECRET@host[:port]/bucket[?region=...]` (or `s3+http`), else a folder."""
    if url.startswith(("s3+http://", "s3+https://")):
        from storage.bucket import open_bucket

        return open_bucket(url)
    return FolderBlobs(Path(url.removeprefix("folder:")))


class FolderBlobs:
    """Blobs as files `ab/abcd...` of a local folder.

    A file is written aside, flushed to disk and then linked to its name: it is there whole or not
    at all, and of two writers one wins.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._aside = folder / "incoming"
        with _clear_errors():
            self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)
            for first in range(256):
                (folder / f"{first:02x}").mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder)
            self._sweep()

    def put(self, address: str, data: bytes) -> bool:
        with _clear_errors():
            return write_once(self._file(address), data, self._aside)

    def get(self, address: str) -> bytes:
        with _clear_errors():
            try:
                return self._file(address).read_bytes()
            except FileNotFoundError as error:
                raise NotFound(address) from error

    def exists(self, address: str) -> bool:
        with _clear_errors():
            return self._file(address).exists()

    def delete(self, address: str) -> None:
        final = self._file(address)
        with _clear_errors():
            final.unlink(missing_ok=True)
            sync_folder(final.parent)

    def addresses(self, older: float = 0.0) -> Iterator[str]:
        newest = time.time() - older
        with _clear_errors():
            for first in range(256):
                for file in (self.folder / f"{first:02x}").iterdir():
                    with suppress(FileNotFoundError):  # deleted while we look
                        if file.stat().st_mtime <= newest:
                            yield file.name

    def lock_state(self) -> LockState:
        return "none"

    def _file(self, address: str) -> Path:
        if not (address.isalnum() and address.isascii() and len(address) == 64):
            raise NotFound(f"not an address: {address!r}")
        return self.folder / address[:2] / address

    def _sweep(self) -> None:
        """Remove what killed writers left; a day old, nobody writes it any more."""
        for file in self._aside.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime > DAY:
                    file.unlink()


@contextmanager
def _clear_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Full(error.strerror or "") from error
        raise Unavailable(f"{error.filename}: {error.strerror}") from error
