"""Tables of archived books. Bytes are sealed with the key of the book; the rest names no person."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.tables import metadata

books = Table(
    "ledger_books",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),  # KS, KH, KT, CMC
    Column("year", Integer, nullable=False),
    Column("number", Text, nullable=False),  # of the book in its year
    Column("office", Text, nullable=False),  # that registered the acts
    Column("unit", Text, nullable=False),  # whose officers work on it
    Column("state", Text, nullable=False),  # reading, review, accepted
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("added_by", Text, nullable=False),
    Column("problems", ARRAY(Text), nullable=False, server_default="{}"),
    Index(None, "unit", "added_at"),
)

pages = Table(
    "ledger_pages",
    metadata,
    Column("book_id", Uuid, ForeignKey("ledger_books.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("name", LargeBinary, nullable=False),  # of the file, sealed
    Column("address", Text, nullable=False),  # of the original bytes
    Column("media_type", Text, nullable=False),
    Column("mark", LargeBinary, nullable=False),  # blind hash: the same picture twice
    Column("state", Text, nullable=False),  # queued, read, parked
    Column("kind", Text, nullable=False, server_default=""),
    Column("model", Text, nullable=False, server_default=""),
    Column("error", Text, nullable=False, server_default=""),
    Column("seconds", Float, nullable=False, server_default="0"),
    Column("times", Integer, nullable=False, server_default="0"),  # readings that were kept
    Column("read_at", DateTime(timezone=True)),
    Index(None, "address"),
    Index("ledger_pages_queued_idx", "book_id", postgresql_where="state = 'queued'"),
)

acts = Table(
    "ledger_acts",
    metadata,
    Column("book_id", Uuid, primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),  # on the page, from 0
    Column("body", LargeBinary, nullable=False),  # catalog.act.Act, sealed
    Column("fields", Integer, nullable=False),
    Column("open", ARRAY(Text), nullable=False),  # names of fields that wait for key B
    Column("disputed", ARRAY(Text), nullable=False),  # that wait for the third person
    Column("typists", ARRAY(Text), nullable=False),  # who typed the disputed ones
    Column("taken_by", Text, nullable=False, server_default=""),
    Column("taken_until", DateTime(timezone=True)),
    Column("version", Integer, nullable=False, server_default="1"),
    ForeignKeyConstraint(
        ["book_id", "page"],
        ["ledger_pages.book_id", "ledger_pages.number"],
        ondelete="CASCADE",
        name="ledger_acts_page_fkey",
    ),
    Index(
        "ledger_acts_waiting_idx", "book_id", postgresql_where="open <> '{}' OR disputed <> '{}'"
    ),
)

names = Table(  # whose acts these are, and of which day: blind marks
    "ledger_names",
    metadata,
    Column("book_id", Uuid, primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("mark", LargeBinary, primary_key=True),
    ForeignKeyConstraint(
        ["book_id", "page", "position"],
        ["ledger_acts.book_id", "ledger_acts.page", "ledger_acts.position"],
        ondelete="CASCADE",
        name="ledger_names_act_fkey",
    ),
    Index(None, "mark"),
)

drafts = Table(  # what was typed and not sent yet
    "ledger_drafts",
    metadata,
    Column("book_id", Uuid, ForeignKey("ledger_books.id", ondelete="CASCADE"), primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("who", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

marks = Table(  # how each key turned out, without any value
    "ledger_marks",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("book_id", Uuid, ForeignKey("ledger_books.id", ondelete="CASCADE"), nullable=False),
    Column("field", Text, nullable=False),
    Column("key", Text, nullable=False),  # A or B
    Column("who", Text, nullable=False),  # the typist, or the model
    Column("asked", Text, nullable=False),  # doubt or sample
    Column("wrong", Integer, nullable=False),  # 0 or 1
    Column("long", Integer, nullable=False),  # 1: longer than fifteen characters, counted apart
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "book_id"),
)
