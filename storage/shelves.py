"""The parts of a vault on one database: what several of its methods do inside a transaction."""

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from catalog.kept_paper import Trust
from storage import applications, pictures
from storage.access import Access
from storage.accounts import Accounts
from storage.api_keys import ApiKeys
from storage.audit import Audit
from storage.blobs import Blobs
from storage.database import Database
from storage.documents import Documents
from storage.errors import NotFound, StorageError, WrongKey, WrongState
from storage.forms import Forms
from storage.grants import Grants
from storage.hits import Hits
from storage.kept import Actor, Found
from storage.keyring import Keyring
from storage.keys import MasterKey
from storage.people import People, profile_of
from storage.records import Records
from storage.search import BlindIndex
from storage.secrets import KEPT, secret
from storage.sessions import Sessions
from storage.stored_papers import StoredPapers
from storage.tables import settings
from storage.tickets import Tickets

KINDS = ("scan", "page", "sheet", "copy")  # of pictures

logger = logging.getLogger(__name__)


class Shelves:
    """Keys, documents, records, people, forms and trail, wired to each other."""

    def __init__(self, database: Database, blobs: Blobs, master: MasterKey) -> None:
        """Raises `WrongKey` when the database was filled under another master key."""
        self._database, self._blobs = database, blobs
        self.on_leave: Callable[[str, str], object] = _nobody
        mine = {"name": "master_key", "value": master.fingerprint()}
        with database.transaction() as connection:
            connection.execute(upsert(settings).values(mine).on_conflict_do_nothing())
            kept = select(settings.c.value).where(settings.c.name == mine["name"])
            if connection.scalar(kept) != mine["value"]:
                raise WrongKey()
            self._secrets = {name: secret(connection, master, name) for name in KEPT}
        self._index = BlindIndex(self._secrets["index"])
        self._audit = Audit(self._secrets["audit"])
        self._keyring = Keyring(master)
        self._people = People(self._keyring, self._index)
        self._records = Records(self._keyring, self._people)
        self._documents = Documents(self._keyring, self._records)
        self._forms = Forms(self._keyring)
        self._papers = StoredPapers(self._keyring, self._index)
        self._access, self._grants = Access(), Grants()
        self.accounts = Accounts(
            database,
            self._audit,
            self._keyring,
            self._people,
            self._secrets["accounts"],
            self._secrets["identities"],
        )
        self.sessions = Sessions(database, self._audit, self.accounts)
        self.api_keys = ApiKeys(database, self._audit)
        self.hits = Hits(database, master.derive("hits"))
        self.tickets = Tickets(self._secrets["tickets"])
        with database.transaction() as connection:
            self._papers.complete(connection)

    def _confirm(
        self,
        connection: Connection,
        item: uuid.UUID,
        record: int,
        fields: Mapping[str, str],
        given: uuid.UUID | None,
        actor: Actor,
        correcting: int = 0,
        reason: str = "",
        trust: Trust = Trust.T0,
    ) -> tuple[uuid.UUID, set[uuid.UUID]]:
        """The person of the record now, and all persons that this concerns.

        `correcting`: the version that these values replace; 0 when nothing is confirmed yet.
        """
        wanted = profile_of(fields)
        self._documents.lock(connection, item, "read", "confirmed")
        key = self._documents.key(connection, item)
        before = self._records.one(connection, item, record, key)
        if (before.version if before.confirmed_by else 0) != correcting:
            raise WrongState(f"record {record} of {item} was confirmed or corrected meanwhile")
        self._people.lock_numbers(connection, wanted)
        alone = self._records.alone(connection, before)
        person = self._people.holder(connection, wanted, alone) or given or alone
        if person is None and before.person_id and not wanted.personal_number:
            person = as_id(before.person_id)
        person = person or self._people.create(connection)
        touched = {person, as_id(before.person_id)} if before.person_id else {person}
        self._people.lock(connection, touched)
        self._records.confirm(connection, item, record, key, fields, person, actor, reason)
        self._papers.keep(connection, item, record, before.paper, fields, person, trust)
        papers = self._records.of(connection, item, key)
        owners = sorted({as_id(paper.person_id) for paper in papers if paper.person_id})
        self._keyring.hand_over(connection, item, owners)
        if all(paper.confirmed_by for paper in papers):
            self._documents.set_state(connection, item, "confirmed")
        self._records.refresh(connection, touched)
        return person, touched

    def _erase(
        self, connection: Connection, person: uuid.UUID
    ) -> tuple[set[uuid.UUID], list[str], list[uuid.UUID]]:
        """All persons that this concerns, addresses of blobs to remove, keys that are gone."""
        self._documents.lock_all(connection)
        shared = self._keyring.owned(connection, person)
        others = self._records.others(connection, shared, person)
        self._people.lock(connection, [person, *others])
        self._people.profile(connection, person)
        owned = self._keyring.owned(connection, person)  # with forms that came while waiting
        blobs = [
            address
            for document in owned
            for address in pictures.forget(connection, document, KINDS)
        ]
        self._records.remove(connection, owned)
        self._documents.blank(connection, owned)
        self._forms.blank(connection, owned)
        applications.blank(connection, owned)
        self._keyring.destroy(connection, owned)
        self._people.blank(connection, person)
        self._grants.end_all(connection, person)
        self.accounts.forget(connection, person)
        self._records.refresh(connection, others)
        self.on_leave(str(person), "")
        return {person, *others}, blobs, [*owned, person]

    def _picture(
        self, kind: str, document_id: str, number: int, actor: Actor, reason: str
    ) -> bytes:
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor)
            key = self._documents.key(connection, item)
            data = pictures.get(connection, self._blobs, item, key, kind, number)
            people = self._keyring.owners(connection, item)
            self._audit.append(connection, actor, f"look at {kind}", reason, str(item), people)
        return data

    def _found(self, connection: Connection, person: uuid.UUID, actor: Actor) -> Found:
        known = self._people.profile(connection, person)
        papers = self._records.of_person(connection, person)
        items = {as_id(paper.document_id) for paper in papers}
        open_ = {str(item) for item in self._access.shown(connection, items, actor)}
        hidden = len(open_) < len(items)
        if not self._access.is_seen(connection, person, actor):
            return Found(str(person), "", "", "", (), hidden)
        papers = tuple(paper for paper in papers if paper.document_id in open_)
        return Found(
            str(person),
            known.full_name,
            known.personal_number,
            known.date_of_birth,
            papers,
            hidden,
        )

    def _discard(self, addresses: Iterable[str]) -> None:
        """Remove blobs that no row names any more. What stays is sealed and lies unused."""
        for address in addresses:
            try:
                self._blobs.delete(address)
            except StorageError as error:
                logger.warning("blob %s stays: %s", address[:8], error.code)


def _nobody(_person: str, _unit: str) -> None:
    """Nobody waits to hear who has no open application at a unit, or at none ("") any more."""


def as_id(text: str) -> uuid.UUID:
    """Raises `NotFound`: nothing bears a name like this."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound(text) from error
