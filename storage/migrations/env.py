"""Alembic runs this to apply the steps on the connection that `storage.database` gives."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
