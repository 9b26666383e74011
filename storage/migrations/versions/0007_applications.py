"""Dossiers, their components and timeline, editions of procedures, answers of partners."""

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = """
CREATE TABLE applications (
    id uuid CONSTRAINT applications_pkey PRIMARY KEY,
    code text NOT NULL CONSTRAINT applications_code_key UNIQUE,
    procedure text NOT NULL,
    edition integer NOT NULL,
    unit text NOT NULL,
    state integer NOT NULL,
    received_at timestamptz NOT NULL,
    received_on date NOT NULL,
    due date,
    days_left integer,
    supplement_by date,
    closed_on date,
    late boolean,
    applicant uuid,
    "group" uuid,
    body bytea NOT NULL
);
CREATE INDEX applications_unit_received_at_idx ON applications (unit, received_at);
CREATE INDEX applications_procedure_state_idx ON applications (procedure, state);
CREATE INDEX applications_group_idx ON applications ("group");
CREATE TABLE application_parts (
    application_id uuid CONSTRAINT application_parts_application_id_fkey
        REFERENCES applications (id) ON DELETE CASCADE,
    number integer,
    component text NOT NULL,
    outcome text NOT NULL,
    waiting boolean NOT NULL,
    digitised boolean NOT NULL,
    reused boolean NOT NULL,
    national boolean NOT NULL,
    asked_again text NOT NULL DEFAULT '',
    body bytea NOT NULL,
    CONSTRAINT application_parts_pkey PRIMARY KEY (application_id, number)
);
CREATE TABLE application_moments (
    application_id uuid CONSTRAINT application_moments_application_id_fkey
        REFERENCES applications (id) ON DELETE CASCADE,
    number integer,
    at timestamptz NOT NULL,
    by text NOT NULL,
    state integer NOT NULL,
    what text NOT NULL,
    note bytea NOT NULL,
    CONSTRAINT application_moments_pkey PRIMARY KEY (application_id, number)
);
CREATE TABLE application_numbers (
    agency text,
    day date,
    last integer NOT NULL,
    CONSTRAINT application_numbers_pkey PRIMARY KEY (agency, day)
);
CREATE TABLE procedure_editions (
    procedure text,
    edition integer,
    text text NOT NULL,
    at timestamptz NOT NULL,
    by text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT procedure_editions_pkey PRIMARY KEY (procedure, edition)
);
CREATE TABLE verifications (
    id uuid CONSTRAINT verifications_pkey PRIMARY KEY,
    application_id uuid CONSTRAINT verifications_application_id_fkey
        REFERENCES applications (id) ON DELETE CASCADE,
    person_id uuid NOT NULL,
    partner text NOT NULL,
    state text NOT NULL,
    result text NOT NULL,
    ward text NOT NULL,
    at timestamptz NOT NULL,
    body bytea NOT NULL
);
CREATE INDEX verifications_application_id_idx ON verifications (application_id);
CREATE INDEX verifications_partner_ward_idx ON verifications (partner, ward);
"""


def upgrade() -> None:
    """The script holds many statements, so it goes to the driver as it is."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(TABLES)
