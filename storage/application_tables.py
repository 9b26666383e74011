"""The tables of dossiers. Bodies and notes are sealed; ids, states, flags and days are no personal
data and are counted as they stand."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from storage.tables import metadata

COUNTED = ("wanted", "digitised", "reused", "national", "asked_again")

applications = Table(
    "applications",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("procedure", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("state", Integer, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("received_on", Date, nullable=False),
    Column("due", Date),
    Column("days_left", Integer),  # while the deadline stands still
    Column("supplement_by", Date),
    Column("closed_on", Date),
    Column("late", Boolean),  # the result came after the deadline; NULL before
    Column("applicant", Uuid),
    Column("group", Uuid),  # dossiers of one interlinked package
    # how many of its components are so: figures read them here, 100,000 dossiers in 50 ms
    *(Column(name, Integer, nullable=False, server_default="0") for name in COUNTED),
    Column("body", LargeBinary, nullable=False),
    Index(None, "unit", "received_at"),
    Index(None, "procedure", "state"),
    Index(None, "group"),
    Index(
        "applications_counted_idx", "received_on",
        postgresql_include=["procedure", "unit", "state", "late", *COUNTED],
    ),
)  # fmt: skip

application_parts = Table(
    "application_parts",
    metadata,
    Column(
        "application_id", Uuid, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("number", Integer, primary_key=True),
    Column("component", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("waiting", Boolean, nullable=False),
    Column("digitised", Boolean, nullable=False),
    Column("reused", Boolean, nullable=False),
    Column("national", Boolean, nullable=False),
    Column("asked_again", Text, nullable=False, server_default=""),
    Column("body", LargeBinary, nullable=False),
    Index(
        "application_parts_asked_again_idx", "application_id",
        postgresql_where=text("asked_again <> ''"),
    ),
)  # fmt: skip

application_decisions = Table(  # every decision ever made; the trail names their digests
    "application_decisions",
    metadata,
    Column(
        "application_id", Uuid, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the body before it was sealed
    Column("body", LargeBinary, nullable=False),
)

application_moments = Table(
    "application_moments",
    metadata,
    Column(
        "application_id", Uuid, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("number", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("note", LargeBinary, nullable=False),
)

application_numbers = Table(  # the daily sequence of each receiving unit
    "application_numbers",
    metadata,
    Column("agency", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

procedure_editions = Table(  # what administrators changed; files of the catalog are edition 0
    "procedure_editions",
    metadata,
    Column("procedure", Text, primary_key=True),
    Column("edition", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

verifications = Table(  # what a partner says of a person's field: same, different, not found
    "verifications",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, ForeignKey("applications.id", ondelete="CASCADE")),
    Column("person_id", Uuid, nullable=False),  # whose key seals it; of an act: the book
    Column("partner", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, done
    Column("result", Text, nullable=False),  # same, different, missing, unasked; "" while waiting
    Column("ward", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),  # per field
    Column("book_id", Uuid),  # of an act in an archived book, with its place and the role there
    Column("page", Integer),
    Column("position", Integer),
    Column("role", Text, nullable=False, server_default=""),
    ForeignKeyConstraint(
        ["book_id", "page", "position"],
        ["ledger_acts.book_id", "ledger_acts.page", "ledger_acts.position"],
        ondelete="CASCADE",
        name="verifications_act_fkey",
    ),
    Index(None, "application_id"),
    Index(None, "partner", "ward"),
    Index("verifications_act_idx", "book_id", "page", "position", "role", "partner", unique=True),
)

entries = Table(  # typed for a dossier that is not open yet, or for the next step of one
    "dossier_entries",
    metadata,
    Column("account", Text, primary_key=True),
    Column("procedure", Text, primary_key=True),
    Column("person_id", Uuid, primary_key=True),  # the first of the family; their key seals it
    Column("body", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index(None, "at"),
)
