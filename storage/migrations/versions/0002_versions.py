"""Corrections: what was confirmed before stays, with who, when and why."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
ALTER TABLE records ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN reason bytea;
CREATE TABLE versions (
    document_id uuid,
    number integer,
    version integer,
    confirmed bytea NOT NULL,
    confirmed_by text NOT NULL,
    confirmed_at timestamptz NOT NULL,
    reason bytea,
    CONSTRAINT versions_pkey PRIMARY KEY (document_id, number, version),
    CONSTRAINT versions_document_id_number_fkey FOREIGN KEY (document_id, number)
        REFERENCES records (document_id, number) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    """Whatever is confirmed by now is its first version."""
    op.execute(TABLES)
