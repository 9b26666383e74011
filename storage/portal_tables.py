"""Tables of what comes from afar: uploads in pieces, jobs, webhooks, papers that owners hand in.

Bytes are sealed (`storage.keys`) or blind; a caller is an account or the id of a person.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.tables import metadata

uploads = Table(
    "uploads",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("caller", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("size", BigInteger, nullable=False),  # bytes that will come
    Column("received", BigInteger, nullable=False),  # bytes that came
    Column("about", LargeBinary, nullable=False),  # name and media type
    Index(None, "caller"),
    Index(None, "expires_at"),
)

upload_pieces = Table(
    "upload_pieces",
    metadata,
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("caller", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("document_id", Uuid, nullable=False),  # gone when it was refused
    Column("state", Text, nullable=False),
    Column("problems", ARRAY(Text), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Index(None, "state"),
    Index(None, "created_at"),
)

once = Table(  # what was asked under a key is done once
    "once",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("key", LargeBinary, primary_key=True),  # blind
    Column("body", LargeBinary, nullable=False),  # blind
    Column("job_id", Uuid, ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index(None, "expires_at"),
    Index(None, "job_id"),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("caller", Text, nullable=False),
    Column("url", LargeBinary, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Index(None, "caller"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("webhook_id", Uuid, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("body", Text, nullable=False),  # ids and a state: no personal data
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("status", Integer, nullable=False),  # of the last answer; 0: none came
    Column("done_at", DateTime(timezone=True)),
    Index(None, "webhook_id"),
    Index(None, "created_at"),
)

handed_in = Table(  # papers that their owners sent, until an officer compared them
    "handed_in",
    metadata,
    Column("document_id", Uuid, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", Uuid, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "person_id"),
)
