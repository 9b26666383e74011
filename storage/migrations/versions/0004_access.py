"""Sign-in and access: accounts, sessions, keys of stations, grants; roles in the trail."""

from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = """
CREATE TABLE accounts (
    id uuid CONSTRAINT accounts_pkey PRIMARY KEY,
    name text NOT NULL,
    profile bytea NOT NULL,
    role text NOT NULL,
    unit text NOT NULL,
    person_id uuid CONSTRAINT accounts_person_id_fkey REFERENCES people (id) ON DELETE CASCADE,
    identity bytea,
    password text,
    demo boolean NOT NULL DEFAULT false,
    disabled boolean NOT NULL DEFAULT false,
    failures integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    invite bytea,
    invite_until timestamptz,
    made_at timestamptz NOT NULL,
    signed_in_at timestamptz
);
CREATE UNIQUE INDEX accounts_name_idx ON accounts (name);
CREATE UNIQUE INDEX accounts_identity_idx ON accounts (identity);
CREATE UNIQUE INDEX accounts_invite_idx ON accounts (invite);
CREATE INDEX accounts_person_id_idx ON accounts (person_id);
CREATE TABLE sessions (
    token bytea CONSTRAINT sessions_pkey PRIMARY KEY,
    account_id uuid NOT NULL
        CONSTRAINT sessions_account_id_fkey REFERENCES accounts (id) ON DELETE CASCADE,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX sessions_account_id_idx ON sessions (account_id);
CREATE TABLE api_keys (
    id uuid CONSTRAINT api_keys_pkey PRIMARY KEY,
    name text NOT NULL,
    unit text NOT NULL,
    scopes text[] NOT NULL,
    secret bytea NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    revoked_at timestamptz,
    used_at timestamptz
);
CREATE UNIQUE INDEX api_keys_name_idx ON api_keys (name);
CREATE UNIQUE INDEX api_keys_secret_idx ON api_keys (secret);
CREATE TABLE grants (
    id uuid CONSTRAINT grants_pkey PRIMARY KEY,
    person_id uuid NOT NULL
        CONSTRAINT grants_person_id_fkey REFERENCES people (id) ON DELETE CASCADE,
    unit text NOT NULL,
    procedure text NOT NULL,
    purpose text NOT NULL,
    wording text NOT NULL,
    channel text NOT NULL,
    given_by text NOT NULL,
    given_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX grants_person_id_idx ON grants (person_id);
CREATE INDEX grants_unit_idx ON grants (unit);
ALTER TABLE audit ADD COLUMN role text NOT NULL DEFAULT '';
ALTER TABLE forms ADD COLUMN unit text NOT NULL DEFAULT '';
UPDATE forms SET unit = (SELECT min(unit) FROM documents)
    WHERE (SELECT count(DISTINCT unit) FROM documents) = 1;
"""


def upgrade() -> None:
    """Lines of the trail from before name no role; forms belong to the one unit that worked."""
    op.execute(TABLES)
