"""Faces: templates, consents, changes and tickets in a schema of their own."""

from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = """
CREATE SCHEMA faces;
CREATE TABLE faces.settings (
    name text CONSTRAINT settings_pkey PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE faces.templates (
    id bigint CONSTRAINT templates_pkey PRIMARY KEY,
    subject bytea NOT NULL,
    unit text NOT NULL,
    model text NOT NULL,
    kind text NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX templates_unit_model_kind_idx ON faces.templates (unit, model, kind);
CREATE INDEX templates_subject_idx ON faces.templates (subject);
CREATE TABLE faces.changes (
    number bigint CONSTRAINT changes_pkey PRIMARY KEY,
    unit text NOT NULL,
    template bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE TABLE faces.consents (
    id uuid CONSTRAINT consents_pkey PRIMARY KEY,
    subject bytea NOT NULL,
    unit text NOT NULL,
    purpose text NOT NULL,
    text_version text NOT NULL,
    given_at timestamptz NOT NULL,
    given_to text NOT NULL,
    guardian bytea,
    withdrawn_at timestamptz
);
CREATE INDEX consents_subject_idx ON faces.consents (subject);
CREATE TABLE faces.tickets (
    id bytea CONSTRAINT tickets_pkey PRIMARY KEY,
    kind text NOT NULL,
    tries integer NOT NULL,
    until timestamptz NOT NULL,
    sealed bytea NOT NULL
);
"""


def upgrade() -> None:
    """Make what storage/face_tables.py describes."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Forget every face."""
    op.execute("DROP SCHEMA faces CASCADE")
