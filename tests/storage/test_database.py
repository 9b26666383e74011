"""Migrations make what the tables say; a folder is enough for a database."""

import importlib
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage import tables
from storage.database import Database, open_database
from storage.errors import Unavailable
from storage.tables import metadata
from tests.storage.servers import Server

OLD_DOSSIER = """
INSERT INTO applications (id, code, procedure, edition, unit, state, received_at, received_on, body)
    VALUES (gen_random_uuid(), 'H99', 'p', 0, 'u', 1, now(), now(), '');
INSERT INTO application_parts
    SELECT applications.id, part.*, '' FROM applications, (VALUES
        (0, 'a', 'attached', false, true, true, false, ''),
        (1, 'b', 'ask', true, false, false, false, 'unreadable'),
        (2, 'c', 'not_needed', false, false, false, false, '')) AS part;
"""


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


def test_dossiers_of_before_are_counted(embedded_server: Server) -> None:
    embedded_server.run("CREATE DATABASE before")
    database = open_database(embedded_server.url("before"))
    config = Config()
    config.set_main_option("script_location", str(Path(tables.__file__).parent / "migrations"))
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0015")
        connection.execute(text(OLD_DOSSIER))
        command.upgrade(config, "head")
        found = connection.execute(
            text("SELECT wanted, digitised, reused, national, asked_again FROM applications")
        )
        assert list(found) == [(2, 1, 1, 0, 1)]
    database.close()


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


def test_a_restart_costs_no_request(embedded_server: Server) -> None:
    """Connections that worked a moment ago are gone: the next request hears it and takes others."""
    with embedded_server.fresh() as url:
        opened = open_database(url)
        with ExitStack() as busy:
            for _ in range(3):
                busy.enter_context(opened.transaction()).execute(text("SELECT 1"))
        for ask in (opened.transaction, opened.glance, opened.transaction):
            embedded_server.run(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE application_name = 'motcua' AND state = 'idle'"
            )
            with ask() as connection:
                assert connection.scalar(text("SELECT 1")) == 1
        opened.close()
