"""The table of kept papers: the state and the trust of each confirmed record."""

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from storage.tables import metadata

stored_papers = Table(
    "stored_papers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document_id", Uuid, nullable=False),
    Column("record", Integer, nullable=False),
    Column("person_id", Uuid, ForeignKey("people.id"), nullable=False),
    Column("paper", Text, nullable=False),
    Column("type_kind", Text, nullable=False),  # of KQ.G15.000031: KQ
    Column("type_agency", Text, nullable=False),  # G15
    Column("type_number", Text, nullable=False),  # 000031
    Column("trust", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),  # valid, superseded, revoked; expired is a matter of day
    Column("replaced_by", Uuid, ForeignKey("stored_papers.id", ondelete="SET NULL")),
    Column("kept_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),  # when it was superseded or revoked
    Column("mark", LargeBinary),  # blind type and serial; empty without; NULL until computed
    UniqueConstraint("document_id", "record", name="stored_papers_document_id_record_key"),
    ForeignKeyConstraint(
        ["document_id", "record"], ["records.document_id", "records.number"], ondelete="CASCADE"
    ),
    Index(None, "person_id"),
    Index(None, "mark"),
    Index(None, "replaced_by"),
)
