"""Archived books: pages, acts with their keys, drafts, how keys turned out."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = """
CREATE TABLE ledger_books (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    number TEXT NOT NULL,
    office TEXT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    added_by TEXT NOT NULL,
    problems TEXT[] DEFAULT '{}' NOT NULL,
    CONSTRAINT ledger_books_pkey PRIMARY KEY (id)
);
CREATE INDEX ledger_books_unit_added_at_idx ON ledger_books (unit, added_at);
CREATE TABLE ledger_pages (
    book_id UUID NOT NULL,
    number INTEGER NOT NULL,
    name BYTEA NOT NULL,
    address TEXT NOT NULL,
    media_type TEXT NOT NULL,
    mark BYTEA NOT NULL,
    state TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    model TEXT DEFAULT '' NOT NULL,
    error TEXT DEFAULT '' NOT NULL,
    seconds FLOAT DEFAULT '0' NOT NULL,
    times INTEGER DEFAULT '0' NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT ledger_pages_pkey PRIMARY KEY (book_id, number),
    CONSTRAINT ledger_pages_book_id_fkey
        FOREIGN KEY(book_id) REFERENCES ledger_books (id) ON DELETE CASCADE
);
CREATE INDEX ledger_pages_address_idx ON ledger_pages (address);
CREATE INDEX ledger_pages_queued_idx ON ledger_pages (book_id) WHERE state = 'queued';
CREATE TABLE ledger_acts (
    book_id UUID NOT NULL,
    page INTEGER NOT NULL,
    position INTEGER NOT NULL,
    body BYTEA NOT NULL,
    fields INTEGER NOT NULL,
    open TEXT[] NOT NULL,
    disputed TEXT[] NOT NULL,
    typists TEXT[] NOT NULL,
    taken_by TEXT DEFAULT '' NOT NULL,
    taken_until TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ledger_acts_pkey PRIMARY KEY (book_id, page, position),
    CONSTRAINT ledger_acts_page_fkey
        FOREIGN KEY(book_id, page)
        REFERENCES ledger_pages (book_id, number) ON DELETE CASCADE
);
CREATE INDEX ledger_acts_waiting_idx ON ledger_acts (book_id)
    WHERE open <> '{}' OR disputed <> '{}';
CREATE TABLE ledger_drafts (
    book_id UUID NOT NULL,
    page INTEGER NOT NULL,
    position INTEGER NOT NULL,
    who TEXT NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT ledger_drafts_pkey PRIMARY KEY (book_id, page, position, who),
    CONSTRAINT ledger_drafts_book_id_fkey
        FOREIGN KEY(book_id) REFERENCES ledger_books (id) ON DELETE CASCADE
);
CREATE TABLE ledger_marks (
    id BIGSERIAL NOT NULL,
    book_id UUID NOT NULL,
    field TEXT NOT NULL,
    key TEXT NOT NULL,
    who TEXT NOT NULL,
    asked TEXT NOT NULL,
    wrong INTEGER NOT NULL,
    long INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT ledger_marks_pkey PRIMARY KEY (id),
    CONSTRAINT ledger_marks_book_id_fkey
        FOREIGN KEY(book_id) REFERENCES ledger_books (id) ON DELETE CASCADE
);
CREATE INDEX ledger_marks_book_id_idx ON ledger_marks (book_id);
"""


def upgrade() -> None:
    """The tables of archived books."""
    op.execute(TABLES)
