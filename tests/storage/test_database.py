"""Migrations make what the tables say; a folder is enough for a database."""

import importlib
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import tables
from storage.database import Database, open_database
from storage.errors import Unavailable
from storage.tables import metadata
from tests.storage.servers import Server


def test_migrations_make_the_tables(database: Database) -> None:
    for path in Path(tables.__file__).parent.glob("*_tables.py"):
        importlib.import_module(f"storage.{path.stem}")
    with database.transaction() as connection:
        options = {"compare_type": True, "compare_server_default": True,
                   "include_schemas": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    for step in found:
        name = step[1].table.name if step[0] == "remove_index" else getattr(step[1], "name", "")
        assert step[0] in {"remove_table", "remove_index"}, step
        assert str(name).startswith("procrastinate_"), step


def test_opened_by_many_at_once(embedded_server: Server) -> None:
    embedded_server.run("CREATE DATABASE crowd")
    errors = []

    def work() -> None:
        try:
            open_database(embedded_server.url("crowd")).close()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_no_server(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        open_database(f"postgresql:///x?host={tmp_path}")


def test_a_folder_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "a folder of cán bộ & 100%"
    for _ in range(2):
        open_database(f"embedded:{folder}").close()
    assert not (folder / "data" / "postmaster.pid").exists()
