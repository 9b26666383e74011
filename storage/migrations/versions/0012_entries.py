"""Entries of dossiers that are not open yet are kept while they are typed."""

from alembic import op

revision = "0012"
down_revision = "0011"

TABLE = """
CREATE TABLE dossier_entries (
    account TEXT NOT NULL,
    procedure TEXT NOT NULL,
    person_id UUID NOT NULL,
    body BYTEA NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT dossier_entries_pkey PRIMARY KEY (account, procedure, person_id)
);
CREATE INDEX dossier_entries_at_idx ON dossier_entries (at);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE dossier_entries")
