"""The database: PostgreSQL 15 or newer by DSN, or our own in a folder (`embedded:PATH`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg.errors
from alembic import command
from alembic.config import Config
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.embedded import Embedded
from storage.errors import CannotStart, Full, Unavailable

OLDEST = 15
MIGRATION_LOCK = 0x6D6F7463  # any number, the same in all our processes
CONNECT_SECONDS = 5


class Database:
    """Connections to one database, migrated to what this code expects."""

    def __init__(self, engine: Engine, embedded: Embedded | None = None) -> None:
        self.engine = engine
        self._embedded = embedded

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit at the end, roll back on any error. Raises `Unavailable`, `Full`."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except PoolTimeoutError as error:
            raise Unavailable("all database connections are busy") from error
        except (OperationalError, InterfaceError) as error:
            if isinstance(error.orig, psycopg.errors.DiskFull):
                raise Full("database") from error
            raise Unavailable(_first_line(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise Unavailable(_first_line(error)) from error
            raise

    @property
    def conninfo(self) -> str:
        """For libpq: what other clients of the same database connect with."""
        plain = self.engine.url.set(drivername="postgresql")
        return plain.render_as_string(hide_password=False)

    def close(self) -> None:
        """Close all connections; an embedded server stops with its last user."""
        self.engine.dispose()
        if self._embedded:
            self._embedded.stop()


def open_database(url: str) -> Database:
    """Start or reach the database and migrate it. Raises `CannotStart`, `Unavailable`."""
    embedded = None
    if url.startswith("embedded:"):
        embedded = Embedded(Path(url.removeprefix("embedded:")))
        url = "postgresql:///?" + urlencode(conninfo_to_dict(embedded.start()), quote_via=quote)
    database = Database(_engine(make_url(url)), embedded)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _engine(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,  # a restarted server costs one reconnect, not one failed request
        pool_size=8,
        max_overflow=24,
        pool_timeout=10,
        hide_parameters=True,  # values never reach a log
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "motcua"},
    )


def _migrate(database: Database) -> None:
    """Bring the tables up to date; of several processes that start together one does it."""
    config = Config()
    steps = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", steps.replace("%", "%%"))
    with database.transaction() as connection:
        version = connection.execute(text("SHOW server_version_num")).scalar_one()
        if int(version) < OLDEST * 10_000:
            raise CannotStart(f"PostgreSQL {OLDEST} or newer is needed, this is {version}")
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0]
