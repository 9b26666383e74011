"""The parts of a vault on one database: what several of its methods do inside a transaction."""

import logging
import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from storage import pictures
from storage.audit import Audit
from storage.blobs import Blobs
from storage.database import Database
from storage.documents import Documents
from storage.errors import NotFound, StorageError, WrongKey, WrongState
from storage.forms import Forms
from storage.kept import Actor, Found
from storage.keyring import Keyring
from storage.keys import MasterKey
from storage.people import People, profile_of
from storage.records import Records
from storage.search import BlindIndex
from storage.tables import settings

KINDS = ("scan", "page", "sheet")  # of pictures

logger = logging.getLogger(__name__)


class Shelves:
    """Keys, documents, records, people, forms and trail, wired to each other."""

    def __init__(self, database: Database, blobs: Blobs, master: MasterKey) -> None:
        """Raises `WrongKey` when the database was filled under another master key."""
        self._database, self._blobs = database, blobs
        self._index = BlindIndex(master.derive("index"))
        self._audit = Audit(master.derive("audit"))
        self._keyring = Keyring(master)
        self._people = People(self._keyring, self._index)
        self._records = Records(self._keyring, self._people)
        self._documents = Documents(self._keyring, self._records)
        self._forms = Forms(self._keyring)
        mine = {"name": "master_key", "value": master.fingerprint()}
        with database.transaction() as connection:
            connection.execute(upsert(settings).values(mine).on_conflict_do_nothing())
            kept = select(settings.c.value).where(settings.c.name == mine["name"])
            if connection.scalar(kept) != mine["value"]:
                raise WrongKey()

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
        papers = self._records.of(connection, item, key)
        owners = sorted({as_id(paper.person_id) for paper in papers if paper.person_id})
        self._keyring.hand_over(connection, item, owners)
        if all(paper.confirmed_by for paper in papers):
            self._documents.set_state(connection, item, "confirmed")
        self._records.refresh(connection, touched)
        return person, touched

    def _erase(
        self, connection: Connection, person: uuid.UUID
    ) -> tuple[set[uuid.UUID], list[str]]:
        """All persons that this concerns, and the addresses of blobs to remove."""
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
        self._keyring.destroy(connection, owned)
        self._people.blank(connection, person)
        self._records.refresh(connection, others)
        return {person, *others}, blobs

    def _picture(
        self, kind: str, document_id: str, number: int, actor: Actor, reason: str
    ) -> bytes:
        item = as_id(document_id)
        with self._database.transaction() as connection:
            key = self._documents.key(connection, item)
            data = pictures.get(connection, self._blobs, item, key, kind, number)
            papers = self._records.of(connection, item, key)
            people = {paper.person_id for paper in papers if paper.person_id}
            self._audit.append(connection, actor, f"look at {kind}", reason, str(item), people)
        return data

    def _found(self, connection: Connection, person: uuid.UUID) -> Found:
        known = self._people.profile(connection, person)
        papers = self._records.of_person(connection, person)
        return Found(
            str(person), known.full_name, known.personal_number, known.date_of_birth, papers
        )

    def _discard(self, addresses: Iterable[str]) -> None:
        """Remove blobs that no row names any more. What stays is sealed and lies unused."""
        for address in addresses:
            try:
                self._blobs.delete(address)
            except StorageError as error:
                logger.warning("blob %s stays: %s", address[:8], error.code)


def as_id(text: str) -> uuid.UUID:
    """Raises `NotFound`: nothing bears a name like this."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound(text) from error
