"""How often somebody did something, counted by all processes together."""

from alembic import op

revision = "0014"
down_revision = "0013"

# unlogged: what a crash forgets is a minute's count
CHANGE = "CREATE UNLOGGED TABLE hits (key BYTEA PRIMARY KEY, moments TIMESTAMPTZ[] NOT NULL)"


def upgrade() -> None:
    """The table of counts."""
    op.execute(CHANGE)


def downgrade() -> None:
    """Limits are forgotten."""
    op.execute("DROP TABLE hits")
