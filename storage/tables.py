"""The tables. Bytes are sealed (`storage.keys`) or blind (`storage.search`); the rest is no
personal data. `storage/migrations` makes them; a test holds both together.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    }
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Uuid, primary_key=True),  # of the person, document or form
    Column("wrapped", LargeBinary, nullable=False),
    Column("owners", ARRAY(Uuid), nullable=False),  # persons that wrapped it, in this order
    Index(None, "owners", postgresql_using="gin"),
)

people = Table(
    "people",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("profile", LargeBinary, nullable=False),
    Column("words", ARRAY(BigInteger), nullable=False),  # blind words of all names
    Index(None, "words", postgresql_using="gin"),
)

numbers = Table(
    "numbers",
    metadata,
    Column("number", LargeBinary, primary_key=True),  # blind
    Column("person_id", Uuid, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Index(None, "person_id"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("state", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("received_by", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("names", LargeBinary, nullable=False),  # of the files
    Column("reading", LargeBinary),
    Index(None, "unit", "received_at"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("document_id", Uuid, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # scan, page, sheet, copy
    Column("number", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mark", LargeBinary),  # blind hash of the bytes: was this very scan seen before?
    Index(None, "mark"),
    Index(None, "address"),
)

records = Table(
    "records",
    metadata,
    Column("document_id", Uuid, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("paper", Text, nullable=False),
    Column("draft", LargeBinary),
    Column("confirmed", LargeBinary),
    Column("person_id", Uuid, ForeignKey("people.id")),
    Column("confirmed_by", Text, nullable=False, server_default=""),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("version", Integer, nullable=False, server_default="1"),  # that is confirmed or will be
    Column("reason", LargeBinary),  # why it replaced the version before
    Index(None, "person_id"),
)

versions = Table(  # that were confirmed once and corrected since
    "versions",
    metadata,
    Column("document_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("confirmed", LargeBinary, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
    Column("reason", LargeBinary),
    ForeignKeyConstraint(
        ["document_id", "number"], ["records.document_id", "records.number"], ondelete="CASCADE"
    ),
)

forms = Table(
    "forms",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("form", Text, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("unit", Text, nullable=False, server_default=""),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("document_id", Uuid),
    Column("people", ARRAY(Uuid), nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("role", Text, nullable=False, server_default=""),  # empty in lines from before roles
    Index(None, "people", postgresql_using="gin"),
    Index(None, "document_id"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)
