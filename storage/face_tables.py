"""The tables of faces: a schema of their own, sealed under a key of their own.

Nothing here names a person: `subject` is blind (HMAC of the person's id under the face key), the
id itself lies sealed beside the template. Ids of templates, times and flags are no personal data.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from storage.tables import metadata

SCHEMA = "faces"

face_settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    schema=SCHEMA,
)

templates = Table(
    "templates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # random
    Column("subject", LargeBinary, nullable=False),
    Column("unit", Text, nullable=False),
    Column("model", Text, nullable=False),  # sha256 of the embedding
    Column("kind", Text, nullable=False),  # gallery, cohort
    Column("sealed", LargeBinary, nullable=False),  # id of the person and vector
    Column("made_at", DateTime(timezone=True), nullable=False),
    Index("templates_unit_model_kind_idx", "unit", "model", "kind"),
    Index("templates_subject_idx", "subject"),
    schema=SCHEMA,
)

changes = Table(  # so that every process follows
    "changes",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("unit", Text, nullable=False),
    Column("template", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

consents = Table(
    "consents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subject", LargeBinary, nullable=False),
    Column("unit", Text, nullable=False),
    Column("purpose", Text, nullable=False),  # status, cohort
    Column("text_version", Text, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("given_to", Text, nullable=False),  # the officer
    Column("guardian", LargeBinary),  # name, sealed
    Column("withdrawn_at", DateTime(timezone=True)),
    Index("consents_subject_idx", "subject"),
    schema=SCHEMA,
)

tickets = Table(  # of one use: challenges, and searches that wait for a second factor
    "tickets",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # hash of what the station holds
    Column("kind", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    schema=SCHEMA,
)
