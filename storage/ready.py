"""Statements that nearly every request asks: written by SQLAlchemy once, then asked of psycopg.

What SQLAlchemy does at every execution anew (keys of its cache, parameters, a result) takes several
times the processor time of psycopg itself. The types of our tables are those that psycopg reads and
writes by itself: uuid, bytea, text, numbers, times, arrays of them.
"""

from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.postgresql import psycopg as dialect
from sqlalchemy.sql import ClauseElement

_DIALECT = dialect.dialect()  # type: ignore[no-untyped-call]


class Ready:
    """One statement; its values are `bindparam`s, given by name at every execution.

    Rows have the names of the columns. Raises `psycopg.Error`, which `Database` tells as ever.
    """

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=_DIALECT)
        self._text = str(compiled)
        self._fixed = {  # values that stand in the statement
            name: value for name, value in compiled.params.items() if value is not None
        }

    def all(self, connection: Connection, **values: object) -> list[Any]:
        """All rows."""
        with self._ask(connection, values) as cursor:
            return cursor.fetchall()

    def first(self, connection: Connection, **values: object) -> Any:
        """The first row, or None."""
        with self._ask(connection, values) as cursor:
            return cursor.fetchone()

    def run(self, connection: Connection, **values: object) -> None:
        """For what answers no rows."""
        self._ask(connection, values).close()

    def _ask(self, connection: Connection, values: dict[str, object]) -> psycopg.Cursor[Any]:
        inner = connection.connection.driver_connection
        assert isinstance(inner, psycopg.Connection)
        cursor = inner.cursor(row_factory=namedtuple_row)
        try:
            return cursor.execute(self._text, self._fixed | values, prepare=True)
        except psycopg.Error as error:
            if inner.closed:  # the pool must not lend it again
                connection.invalidate(error)
            raise
