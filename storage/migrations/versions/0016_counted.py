"""A dossier counts its own components: figures read one index, without joining their rows."""

from alembic import op

revision = "0016"
down_revision = "0015"

COUNTED = ("wanted", "digitised", "reused", "national", "asked_again")
COUNT = """
UPDATE applications SET (wanted, digitised, reused, national, asked_again) = (
    SELECT count(*) FILTER (WHERE outcome <> 'not_needed'), count(*) FILTER (WHERE digitised),
        count(*) FILTER (WHERE reused), count(*) FILTER (WHERE national),
        count(*) FILTER (WHERE asked_again <> '')
    FROM application_parts WHERE application_id = applications.id
)
"""
HEADS = "CREATE INDEX applications_counted_idx ON applications (received_on) INCLUDE"


def upgrade() -> None:
    """Count what is there."""
    for name in COUNTED:
        op.execute(f"ALTER TABLE applications ADD COLUMN {name} integer NOT NULL DEFAULT 0")
    op.execute(COUNT)
    op.execute("DROP INDEX applications_counted_idx")
    op.execute("DROP INDEX application_parts_counted_idx")
    op.execute(f"{HEADS} (procedure, unit, state, late, {', '.join(COUNTED)})")


def downgrade() -> None:
    """Count by joining again."""
    op.execute("DROP INDEX applications_counted_idx")
    for name in COUNTED:
        op.execute(f"ALTER TABLE applications DROP COLUMN {name}")
    op.execute(f"{HEADS} (id, procedure, unit, state, late)")
    op.execute(
        "CREATE INDEX application_parts_counted_idx ON application_parts (application_id) "
        "INCLUDE (outcome, digitised, reused, national, asked_again)"
    )
