"""Statements that psycopg is asked directly: the same values, the same errors as ever."""

import uuid
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import bindparam, insert, select

from storage.database import Database, open_database
from storage.errors import Unavailable
from storage.ready import Ready
from storage.tables import audit, keys
from tests.storage.servers import Server

_ADD = Ready(
    insert(keys).values(
        id=bindparam("item"), wrapped=bindparam("sealed"), owners=bindparam("persons")
    )
)
_GET = Ready(select(keys).where(keys.c.id == bindparam("item"), keys.c.wrapped != b""))


def test_values_come_back_as_they_went(database: Database) -> None:
    item, owners = uuid.uuid4(), [uuid.uuid4(), uuid.uuid4()]
    with database.transaction() as connection:
        _ADD.run(connection, item=item, sealed=b"\0\xff%s", persons=owners)
    with database.glance() as connection:
        row = _GET.first(connection, item=item)
        assert (row.id, row.wrapped, row.owners) == (item, b"\0\xff%s", owners)
        plain = connection.execute(select(keys).where(keys.c.id == item)).one()
        assert tuple(row) == tuple(plain) and _GET.all(connection, item=item) == [row]
        assert _GET.first(connection, item=uuid.uuid4()) is None


def test_a_transaction_that_fails_keeps_nothing(database: Database) -> None:
    item = uuid.uuid4()
    with pytest.raises(psycopg.errors.UniqueViolation), database.transaction() as connection:
        for _ in range(2):
            _ADD.run(connection, item=item, sealed=b"x", persons=[])
    with database.glance() as connection:
        assert _GET.first(connection, item=item) is None


def test_times_and_nothing(database: Database) -> None:
    now = datetime.now(UTC)
    ready = Ready(
        select(
            bindparam("when", type_=audit.c.at.type).label("when"),
            bindparam("none", type_=audit.c.document_id.type).label("none"),
        )
    )
    with database.glance() as connection:
        row = ready.first(connection, when=now, none=None)
    assert (row.when, row.none) == (now, None)


def test_a_server_that_left_is_told_and_its_line_never_used_again(embedded_server: Server) -> None:
    with embedded_server.fresh() as url:
        opened = open_database(url)
        with pytest.raises(Unavailable), opened.transaction() as connection:
            _GET.first(connection, item=uuid.uuid4())
            embedded_server.run(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE application_name = 'motcua'"
            )
            _GET.first(connection, item=uuid.uuid4())
        with opened.transaction() as connection:
            assert _GET.first(connection, item=uuid.uuid4()) is None
        opened.close()
