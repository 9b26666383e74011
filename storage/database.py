"""The database: PostgreSQL 15 or newer by DSN, or our own in a folder (`embedded:PATH`)."""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg.errors
from alembic import command
from alembic.config import Config
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.embedded import Embedded
from storage.errors import CannotStart, Full, Unavailable

OLDEST = 15
MIGRATION_LOCK = 0x6D6F7463  # any number, the same in all our processes
CONNECT_SECONDS = 5
RESTED_SECONDS = 1.0  # without work, then a connection is tried before it is used


class Database:
    """Connections to one database, migrated to what this code expects."""

    def __init__(self, engine: Engine, embedded: Embedded | None = None) -> None:
        self.engine = engine
        self._plain = engine.execution_options(isolation_level="AUTOCOMMIT")  # the same pool
        self._embedded = embedded

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Commit at the end, roll back on any error. Raises `Unavailable`, `Full`."""
        with _told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """The same without BEGIN and COMMIT: each statement stands for itself."""
        with _told(), self._plain.connect() as connection:
            yield connection

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


@contextmanager
def _told() -> Iterator[None]:
    """What the database says, in the words of the store."""
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable("all database connections are busy") from error
    except (OperationalError, InterfaceError) as error:
        if isinstance(error.orig, psycopg.errors.DiskFull):
            raise Full("database") from error
        raise Unavailable(_first_line(error)) from error
    except psycopg.errors.DiskFull as error:  # of `Ready`, which asks psycopg itself
        raise Full("database") from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Unavailable(str(error).partition("\n")[0]) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable(_first_line(error)) from error
        raise


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
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=8,
        max_overflow=24,
        pool_timeout=10,
        pool_use_lifo=True,  # few lines that stay warm
        hide_parameters=True,  # values never reach a log
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "motcua"},
    )
    event.listen(engine, "checkin", _put_back)
    event.listen(engine, "checkout", _take)
    return engine


def _put_back(_inner: object, record: ConnectionPoolEntry) -> None:
    record.info["rested"] = time.monotonic()


def _take(inner: psycopg.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A restarted server costs one reconnect, not one failed request; a connection that worked a
    moment ago, and over which no farewell came since, is not asked whether it still does."""
    rested = time.monotonic() - record.info.get("rested", time.monotonic())
    try:
        if rested < RESTED_SECONDS and not _heard(inner):
            return
        inner.execute("")
        inner.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _heard(inner: psycopg.Connection) -> bool:
    """Whether something came unasked: a server says so when it ends, and closes the line."""
    line = select.poll()
    line.register(inner.fileno(), select.POLLIN)
    return bool(line.poll(0))


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
