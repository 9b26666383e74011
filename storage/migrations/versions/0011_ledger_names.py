"""Acts of archived books are found by names and days: blind marks, no value in the clear."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLE = """
CREATE TABLE ledger_names (
    book_id UUID NOT NULL,
    page INTEGER NOT NULL,
    position INTEGER NOT NULL,
    mark BYTEA NOT NULL,
    CONSTRAINT ledger_names_pkey PRIMARY KEY (book_id, page, position, mark),
    CONSTRAINT ledger_names_act_fkey FOREIGN KEY (book_id, page, position)
        REFERENCES ledger_acts (book_id, page, position) ON DELETE CASCADE
);
CREATE INDEX ledger_names_mark_idx ON ledger_names (mark);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE ledger_names")
