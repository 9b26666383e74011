"""The tables of who may come in: accounts, their sessions, keys of stations, grants of owners."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.tables import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),  # as typed at the sign-in page; never a person's number
    Column("profile", LargeBinary, nullable=False),  # sealed; a citizen's by the person's own key
    Column("role", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("person_id", Uuid, ForeignKey("people.id", ondelete="CASCADE")),  # of a citizen
    Column("identity", LargeBinary),  # blind: issuer and subject of a foreign sign-in
    Column("password", Text),  # Argon2id, or nothing yet
    Column("demo", Boolean, nullable=False, server_default="false"),
    Column("disabled", Boolean, nullable=False, server_default="false"),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("locked_until", DateTime(timezone=True)),
    Column("invite", LargeBinary),  # hash of the one-time link that sets a password
    Column("invite_until", DateTime(timezone=True)),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("signed_in_at", DateTime(timezone=True)),
    Index(None, "name", unique=True),
    Index(None, "identity", unique=True),
    Index(None, "invite", unique=True),
    Index(None, "person_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", LargeBinary, primary_key=True),  # hash of what the browser holds
    Column("account_id", Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Index(None, "account_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("secret", LargeBinary, nullable=False),  # hash of what the station holds
    Column("made_by", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    Column("used_at", DateTime(timezone=True)),
    Index(None, "name", unique=True),
    Index(None, "secret", unique=True),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("unit", Text, nullable=False),  # that may read
    Column("procedure", Text, nullable=False),  # for which; empty: any
    Column("purpose", Text, nullable=False),  # reuse, learning, face
    Column("wording", Text, nullable=False),  # version of the consent text that was shown
    Column("channel", Text, nullable=False),  # own: the owner's own page; counter: to an officer
    Column("given_by", Text, nullable=False),  # account that wrote it down
    Column("given_at", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
    Index(None, "person_id"),
    Index(None, "unit"),
)

hits = Table(  # how often somebody did something of late; see storage/hits.py
    "hits",
    metadata,
    Column("key", LargeBinary, primary_key=True),  # blind
    Column("moments", ARRAY(DateTime(timezone=True)), nullable=False),
    prefixes=["UNLOGGED"],
)
