"""Tables as files: PostgreSQL's own text format, one row a line, the first column first."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Table

from storage.errors import Damaged
from storage.files import replace_file


def write_table(connection: Connection, table: Table, file: Path) -> int:
    """Copy a table into a private file, whole or not at all; returns its rows."""
    rows = 0
    cursor = _cursor(connection)
    with replace_file(file) as out, cursor.copy(f"COPY {_named(table)} TO STDOUT") as copy:
        for data in copy:
            rows += bytes(data).count(b"\n")
            out.write(data)
    return rows


def read_table(connection: Connection, table: Table, file: Path) -> None:
    """Copy a file into an empty table. Raises `Damaged` when it is not there."""
    if not file.exists():
        raise Damaged(f"{file} is missing")
    cursor = _cursor(connection)
    with file.open("rb") as data, cursor.copy(f"COPY {_named(table)} FROM STDIN") as copy:
        while piece := data.read(1 << 20):
            copy.write(piece)


def drop_rows(file: Path, first: Iterable[str]) -> int:
    """Write a table file anew without the rows of these first columns; how many went."""
    gone, dropped = {value.encode() for value in first}, 0
    with file.open("rb") as rows, replace_file(file) as out:
        for row in rows:
            if row.partition(b"\t")[0] in gone:
                dropped += 1
            else:
                out.write(row)
    return dropped


def _named(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'"{table.name}" ({columns})'


def _cursor(connection: Connection):  # type: ignore[no-untyped-def]  # psycopg's, by its driver
    inner = connection.connection.driver_connection
    assert inner is not None
    return inner.cursor()
