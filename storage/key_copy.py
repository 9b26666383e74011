"""The copy of the data keys: apart from the backups, one only, and always of now.

A backup of the data holds no key, so it opens with this copy alone. Who is erased is taken out of
the copy at once, and no older copy exists: whatever backup is restored later, the key of that
person is gone there too. The keys in it are wrapped by the master key, which lies elsewhere.
"""

import logging
import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from storage.copies import drop_rows, read_table, write_table
from storage.errors import Unavailable
from storage.keep_tables import secrets
from storage.tables import keys, settings

TABLES = (settings, secrets, keys)  # what a master key opens, and which master key that is

logger = logging.getLogger(__name__)


class KeyCopy:
    """The copy in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, connection: Connection) -> int:
        """Replace the copy by the keys of now; how many. Raises `Unavailable`."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return [write_table(connection, t, self._file(t.name)) for t in TABLES][-1]
        except OSError as error:
            raise Unavailable(f"key copy: {error.strerror}") from error

    def read(self, connection: Connection) -> None:
        """Put the keys into empty tables. Raises `Damaged` when a file is missing."""
        for table in TABLES:
            read_table(connection, table, self._file(table.name))

    def forget(self, gone: Sequence[uuid.UUID]) -> None:
        """Take keys out of the copy, if there is one. What fails now the next copy makes good."""
        try:
            if self._file("keys").exists():
                drop_rows(self._file("keys"), map(str, gone))
        except OSError as error:
            logger.error("key copy keeps %d erased keys: %s", len(gone), error.strerror)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.copy"
