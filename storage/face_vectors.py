"""Search by the database itself, where the operator wants it and pgvector is there.

The database must see what it compares: vectors lie in `faces.vectors` turned by the secret of their
office, not sealed (decision 31). Off by default; where it is off, the table does not exist. The
search is exact: no approximate index is ever made. A template that goes takes its vector along in
the same transaction.
"""

from collections.abc import Iterable

import numpy as np
from sqlalchemy import Connection, text

from storage.errors import StorageError
from storage.face_rows import CHANGES_LOCK, FaceKeys, Template

MAKE = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS faces.vectors (
    template bigint PRIMARY KEY REFERENCES faces.templates (id) ON DELETE CASCADE,
    unit text NOT NULL,
    model text NOT NULL,
    vector vector NOT NULL
);
CREATE INDEX IF NOT EXISTS vectors_unit_model_idx ON faces.vectors (unit, model);
"""
MISSING = """
SELECT id, unit, model, sealed FROM faces.templates
WHERE kind = 'gallery' AND id NOT IN (SELECT template FROM faces.vectors)
"""
PUT = "INSERT INTO faces.vectors VALUES (:template, :unit, :model, CAST(:vector AS vector))"
NEAREST = """
SELECT template, vector::real[] FROM faces.vectors WHERE unit = :unit AND model = :model
ORDER BY vector <#> CAST(:probe AS vector) LIMIT :count
"""
COUNT = "SELECT count(*) FROM faces.vectors WHERE unit = :unit AND model = :model"


class NoVectors(StorageError):
    """The database has no pgvector."""

    code = "no_vectors"
    status = 500
    vi = "Cơ sở dữ liệu chưa có pgvector. Hãy cài đặt, hoặc đặt MOTCUA_FACE_SEARCH=memory."
    en = "The database has no pgvector. Install it, or set MOTCUA_FACE_SEARCH=memory."


def prepare(connection: Connection, keys: FaceKeys, wanted: bool) -> None:
    """Make the table and fill in what is missing, or take it away. Raises `NoVectors`."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({CHANGES_LOCK})"))
    if not wanted:
        connection.execute(text("DROP TABLE IF EXISTS faces.vectors"))
        return
    there = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"
    if connection.scalar(text(there)) is None:
        raise NoVectors("pgvector is not among the extensions of this server")
    for statement in filter(str.strip, MAKE.split(";")):
        connection.execute(text(statement))
    for item, unit, model, sealed in connection.execute(text(MISSING)).all():
        put(connection, keys.open(item, model, sealed), unit, model)


def put(connection: Connection, template: Template, unit: str, model: str) -> None:
    """The vector of a template that was just kept."""
    vector = _written(np.frombuffer(template.vector, "<f4"))
    row = {"template": template.id, "unit": unit, "model": model, "vector": vector}
    connection.execute(text(PUT), row)


def nearest(
    connection: Connection, unit: str, model: str, probe: Iterable[float], count: int
) -> tuple[list[int], np.ndarray]:
    """Ids and vectors (n, d), the nearest first."""
    asked = {"unit": unit, "model": model, "probe": _written(probe), "count": count}
    found = connection.execute(text(NEAREST), asked).all()
    return [row[0] for row in found], np.array([row[1] for row in found], np.float32)


def size(connection: Connection, unit: str, model: str) -> int:
    """Vectors of one gallery."""
    return connection.scalar(text(COUNT), {"unit": unit, "model": model}) or 0


def _written(vector: Iterable[float]) -> str:
    return "[" + ",".join(format(value, ".9g") for value in vector) + "]"
