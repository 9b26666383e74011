"""Decisions of dossiers are kept for good, so that each can be made again from the trail."""

from alembic import op

revision = "0015"
down_revision = "0014"

TABLE = """
CREATE TABLE application_decisions (
    application_id UUID NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    digest BYTEA NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT application_decisions_pkey PRIMARY KEY (application_id, digest)
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE application_decisions")
