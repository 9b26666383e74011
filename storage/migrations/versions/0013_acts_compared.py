"""Persons of acts in archived books are compared with partners as those of dossiers are."""

from alembic import op

revision = "0013"
down_revision = "0012"

CHANGE = """
ALTER TABLE verifications
    ADD COLUMN book_id UUID,
    ADD COLUMN page INTEGER,
    ADD COLUMN position INTEGER,
    ADD COLUMN role TEXT NOT NULL DEFAULT '',
    ADD CONSTRAINT verifications_act_fkey FOREIGN KEY (book_id, page, position)
        REFERENCES ledger_acts (book_id, page, position) ON DELETE CASCADE;
CREATE UNIQUE INDEX verifications_act_idx
    ON verifications (book_id, page, position, role, partner);
"""
BACK = """
DELETE FROM verifications WHERE book_id IS NOT NULL;
ALTER TABLE verifications
    DROP COLUMN book_id, DROP COLUMN page, DROP COLUMN position, DROP COLUMN role;
"""


def upgrade() -> None:
    """Where an act stands, beside the dossier."""
    op.execute(CHANGE)


def downgrade() -> None:
    """Answers about acts go, those about dossiers stay."""
    op.execute(BACK)
