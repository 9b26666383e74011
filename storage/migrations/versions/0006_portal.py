"""Uploads in pieces, jobs, webhooks, and papers that their owners hand in."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = """
CREATE TABLE uploads (
    id uuid CONSTRAINT uploads_pkey PRIMARY KEY,
    caller text NOT NULL,
    expires_at timestamptz NOT NULL,
    size bigint NOT NULL,
    received bigint NOT NULL,
    about bytea NOT NULL
);
CREATE INDEX uploads_caller_idx ON uploads (caller);
CREATE INDEX uploads_expires_at_idx ON uploads (expires_at);
CREATE TABLE upload_pieces (
    upload_id uuid CONSTRAINT upload_pieces_upload_id_fkey
        REFERENCES uploads (id) ON DELETE CASCADE,
    start bigint,
    sealed bytea NOT NULL,
    CONSTRAINT upload_pieces_pkey PRIMARY KEY (upload_id, start)
);
ALTER TABLE upload_pieces ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE TABLE jobs (
    id uuid CONSTRAINT jobs_pkey PRIMARY KEY,
    caller text NOT NULL,
    actor text NOT NULL,
    unit text NOT NULL,
    document_id uuid NOT NULL,
    state text NOT NULL,
    problems text[] NOT NULL,
    tries integer NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX jobs_state_idx ON jobs (state);
CREATE INDEX jobs_created_at_idx ON jobs (created_at);
CREATE TABLE once (
    caller text,
    key bytea,
    body bytea NOT NULL,
    job_id uuid NOT NULL CONSTRAINT once_job_id_fkey REFERENCES jobs (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    CONSTRAINT once_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX once_expires_at_idx ON once (expires_at);
CREATE INDEX once_job_id_idx ON once (job_id);
CREATE TABLE webhooks (
    id uuid CONSTRAINT webhooks_pkey PRIMARY KEY,
    caller text NOT NULL,
    url bytea NOT NULL,
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX webhooks_caller_idx ON webhooks (caller);
CREATE TABLE deliveries (
    id uuid CONSTRAINT deliveries_pkey PRIMARY KEY,
    webhook_id uuid NOT NULL CONSTRAINT deliveries_webhook_id_fkey
        REFERENCES webhooks (id) ON DELETE CASCADE,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    tries integer NOT NULL,
    status integer NOT NULL,
    done_at timestamptz
);
CREATE INDEX deliveries_webhook_id_idx ON deliveries (webhook_id);
CREATE INDEX deliveries_created_at_idx ON deliveries (created_at);
CREATE TABLE handed_in (
    document_id uuid CONSTRAINT handed_in_pkey PRIMARY KEY
        CONSTRAINT handed_in_document_id_fkey REFERENCES documents (id) ON DELETE CASCADE,
    person_id uuid NOT NULL CONSTRAINT handed_in_person_id_fkey
        REFERENCES people (id) ON DELETE CASCADE,
    at timestamptz NOT NULL
);
CREATE INDEX handed_in_person_id_idx ON handed_in (person_id);
"""


def upgrade() -> None:
    """Pieces are sealed and do not shrink: the database need not try."""
    op.execute(TABLES)
