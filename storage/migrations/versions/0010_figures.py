"""Figures are counted from indexes alone: the sealed bodies of dossiers are never read for them."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Three indexes."""
    op.execute(
        "CREATE INDEX application_parts_counted_idx ON application_parts (application_id) "
        "INCLUDE (outcome, digitised, reused, national, asked_again)"
    )
    op.execute(
        "CREATE INDEX applications_counted_idx ON applications (received_on) "
        "INCLUDE (id, procedure, unit, state, late)"
    )
    op.execute(
        "CREATE INDEX application_parts_asked_again_idx ON application_parts (application_id) "
        "WHERE asked_again <> ''"
    )

