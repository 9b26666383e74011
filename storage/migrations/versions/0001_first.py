"""The first tables, and those of the queue."""

import procrastinate.schema
from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE settings (
    name text CONSTRAINT settings_pkey PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE keys (
    id uuid CONSTRAINT keys_pkey PRIMARY KEY,
    wrapped bytea NOT NULL,
    owners uuid[] NOT NULL
);
CREATE INDEX keys_owners_idx ON keys USING gin (owners);
CREATE TABLE people (
    id uuid CONSTRAINT people_pkey PRIMARY KEY,
    profile bytea NOT NULL,
    words bigint[] NOT NULL
);
CREATE INDEX people_words_idx ON people USING gin (words);
CREATE TABLE numbers (
    number bytea CONSTRAINT numbers_pkey PRIMARY KEY,
    person_id uuid NOT NULL
        CONSTRAINT numbers_person_id_fkey REFERENCES people (id) ON DELETE CASCADE
);
CREATE INDEX numbers_person_id_idx ON numbers (person_id);
CREATE TABLE documents (
    id uuid CONSTRAINT documents_pkey PRIMARY KEY,
    state text NOT NULL,
    received_at timestamptz NOT NULL,
    received_by text NOT NULL,
    unit text NOT NULL,
    names bytea NOT NULL,
    reading bytea
);
CREATE INDEX documents_unit_received_at_idx ON documents (unit, received_at);
CREATE TABLE pictures (
    document_id uuid CONSTRAINT pictures_document_id_fkey
        REFERENCES documents (id) ON DELETE CASCADE,
    kind text,
    number integer,
    address text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    mark bytea,
    CONSTRAINT pictures_pkey PRIMARY KEY (document_id, kind, number)
);
CREATE INDEX pictures_mark_idx ON pictures (mark);
CREATE TABLE records (
    document_id uuid CONSTRAINT records_document_id_fkey
        REFERENCES documents (id) ON DELETE CASCADE,
    number integer,
    paper text NOT NULL,
    draft bytea,
    confirmed bytea,
    person_id uuid CONSTRAINT records_person_id_fkey REFERENCES people (id),
    confirmed_by text NOT NULL DEFAULT '',
    confirmed_at timestamptz,
    CONSTRAINT records_pkey PRIMARY KEY (document_id, number)
);
CREATE INDEX records_person_id_idx ON records (person_id);
CREATE TABLE forms (
    id uuid CONSTRAINT forms_pkey PRIMARY KEY,
    form text NOT NULL,
    final boolean NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE audit (
    number bigint CONSTRAINT audit_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    unit text NOT NULL,
    action text NOT NULL,
    reason text NOT NULL,
    document_id uuid,
    people uuid[] NOT NULL,
    fields text[] NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX audit_people_idx ON audit USING gin (people);
CREATE TABLE audit_head (
    number bigint CONSTRAINT audit_head_pkey PRIMARY KEY,
    hash bytea NOT NULL
);
INSERT INTO audit_head VALUES (0, decode(repeat('00', 32), 'hex'));
"""


def upgrade() -> None:
    """Both scripts hold many statements, so they go to the driver as they are."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(TABLES)
    connection.execute(procrastinate.schema.SchemaManager.get_schema())
