"""Is this blob named by a row? Asked for every blob when the store is swept."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """An index on the addresses."""
    op.execute("CREATE INDEX pictures_address_idx ON pictures (address)")
