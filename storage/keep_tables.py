"""Tables of keeping itself: keys that outlive a master key, and proofs of what was destroyed."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from storage.tables import metadata

secrets = Table(
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

erasures = Table(  # proofs: what was destroyed, nothing of whom
    "erasures",
    metadata,
    Column("number", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("ground", Text, nullable=False),  # "request", "retention"
    Column("unit", Text, nullable=False),
    Column("gone", ARRAY(Uuid), nullable=False),  # random ids of keys
    Column("blobs", Integer, nullable=False),
    Column("proof", LargeBinary, nullable=False),  # HMAC over the line
)
