"""Backup and restore: all tables but the keys as files, then every blob that is not there yet.

    backup/2026-11-27T0300/manifest.json  *.copy      one folder a backup, ciphertext and trail
    backup/blobs/ab/abcd…                             shared by all backups, write-once

The tables are of one moment; blobs come after them, so no row lacks its blob. Faces stay out.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text

from storage.blobs import Blobs, FolderBlobs
from storage.copies import read_table, write_table
from storage.database import Database
from storage.erasures import destroy_again
from storage.errors import Damaged, Full, NotEmpty, Unavailable
from storage.files import replace_file
from storage.keep_tables import erasures
from storage.key_copy import TABLES as KEY_TABLES
from storage.key_copy import KeyCopy
from storage.tables import audit_head, documents, metadata, people

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Saved:
    """What one backup holds."""

    folder: Path
    rows: int
    blobs: int  # copied now; the others were there
    keys: int


def backup(database: Database, blobs: Blobs, folder: Path, keys: KeyCopy) -> Saved:
    """Make a backup; the service may run. Raises `Unavailable`, `Full`."""
    if keys.folder.resolve().is_relative_to(folder.resolve()):
        raise Unavailable(f"{keys.folder} lies in the backup: keys belong elsewhere")
    place = folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}"
    try:
        place.mkdir(mode=0o700, parents=True)
        with database.transaction() as connection:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            counts = {t.name: write_table(connection, t, place / _file(t)) for t in _data_tables()}
            kept = keys.write(connection)
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        target = FolderBlobs(folder / "blobs")
        copied = sum(target.put(a, blobs.get(a)) for a in blobs.addresses() if not target.exists(a))
        hashes = {name: _hash(place / f"{name}.copy") for name in counts}
        manifest = {"revision": revision, "rows": counts, "sha256": hashes}
        with replace_file(place / MANIFEST) as out:  # last: without it the backup is no backup
            out.write(json.dumps(manifest, indent=1).encode())
    except OSError as error:
        raise (Full if error.errno == 28 else Unavailable)(f"backup: {error.strerror}") from error
    return Saved(place, sum(counts.values()), copied, kept)


def restore(database: Database, blobs: Blobs, folder: Path, keys: KeyCopy) -> int:
    """Fill an empty store from one backup (a folder with a manifest); how many rows.

    Whatever was erased since stays erased: its key is in no copy, and what the list of erasures
    names is destroyed again. Raises `NotEmpty`, `Damaged`.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise Damaged(f"{folder}: no whole backup") from error
    for name, hash_ in manifest["sha256"].items():
        if not (folder / f"{name}.copy").exists() or _hash(folder / f"{name}.copy") != hash_:
            raise Damaged(f"{folder / name}.copy was changed")
    with database.transaction() as connection:
        _refuse_filled(connection)
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if revision != manifest["revision"]:
            raise Damaged(f"the backup is of step {manifest['revision']}, this is {revision}: "
                          "restore with the version that made it, then update")
        for table in (*KEY_TABLES, audit_head):
            connection.execute(table.delete())
        keys.read(connection)
        for table in _data_tables():
            if table.name in manifest["rows"]:
                read_table(connection, table, folder / _file(table))
        top = select(func.coalesce(func.max(erasures.c.number), 0) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence("erasures", "number")
        connection.execute(select(func.setval(sequence, top, False)))
        for gone in connection.scalars(select(erasures.c.gone)).all():
            destroy_again(connection, gone)
    source = FolderBlobs(folder.parent / "blobs")
    for address in source.addresses():
        blobs.put(address, source.get(address))
    return sum(manifest["rows"].values())


def _data_tables() -> Iterator[Table]:
    """All tables of the store but those of the keys, parents first.

    Faces (a schema of their own) stay out: a template that was deleted must not come back.
    """
    return (t for t in metadata.sorted_tables if t.schema is None and t not in KEY_TABLES)


def _refuse_filled(connection: Connection) -> None:
    for table in (documents, people):
        if connection.scalar(select(func.count()).select_from(table)):
            raise NotEmpty()


def _file(table: Table) -> str:
    return f"{table.name}.copy"


def _hash(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
