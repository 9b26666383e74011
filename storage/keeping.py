"""The part of a vault that lasts: proofs of erasure, integrity, anchors, retention, backups."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from catalog.paper_type import Retention, type_of
from storage import pictures
from storage.anchors import Anchors
from storage.backup import Saved, backup
from storage.blobs import Blobs
from storage.checker import Checker, Fault
from storage.database import Database
from storage.erasures import Erasure, Erasures, Ground
from storage.errors import StorageError
from storage.kept import Actor
from storage.key_copy import KeyCopy
from storage.keys import MasterKey
from storage.paper_tables import stored_papers
from storage.shelves import KINDS
from storage.upkeep import SYSTEM, Upkeep


class Keeping(Upkeep):
    """What keeps a store trustworthy over years."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        master: MasterKey,
        key_copy: Path | None = None,
        anchors: Path | None = None,
    ) -> None:
        """`key_copy`: folder of the copy of the data keys, `anchors`: of the signed heads."""
        super().__init__(database, blobs, master)
        self._erasures = Erasures(self._secrets["audit"])
        self._key_copy = KeyCopy(key_copy) if key_copy else None
        self._anchors = Anchors(anchors, self._secrets["anchor"]) if anchors else None

    def backup(self, folder: Path, keys: Path) -> Saved:
        """Back the store up; the copy of the keys goes apart. Raises `Unavailable`, `Full`."""
        return backup(self._database, self._blobs, folder, KeyCopy(keys))

    def copy_keys(self) -> int:
        """Write the copy of the data keys anew; how many. Raises `Unavailable`."""
        if self._key_copy is None:
            return 0
        with self._database.transaction() as connection:
            return self._key_copy.write(connection)

    def inspect(self) -> Iterator[Fault]:
        """Open everything that is kept and tell what does not open."""
        checker = Checker(self._keyring, self._blobs)
        with self._database.transaction() as connection:
            items = checker.items(connection)
        for item in items:
            with self._database.transaction() as connection:
                yield from checker.faults(connection, item)

    def proofs(self) -> list[Erasure]:
        """What was destroyed, oldest first. Raises `Damaged`."""
        with self._database.transaction() as connection:
            return self._erasures.all(connection)

    def drop_anchor(self) -> Path | None:
        """Write the signed head of the trail of today; None where no folder is set."""
        if self._anchors is None:
            return None
        with self._database.transaction() as connection:
            return self._anchors.drop(connection)

    def verify_anchors(self) -> int:
        """How many anchors fit the trail. Raises `Damaged`."""
        if self._anchors is None:
            return 0
        with self._database.transaction() as connection:
            return self._anchors.verify(connection)

    def purge(self, days: Mapping[Retention, int], unit: str) -> int:
        """Delete documents all of whose papers ended longer ago than their class is kept.

        A class of 0 days is kept for ever. Returns how many documents went.
        """
        now = datetime.now(UTC)
        limited = [kept for kept in days.values() if kept]
        if not limited:
            return 0
        oldest = now - timedelta(days=min(limited))
        asked = select(stored_papers.c.document_id).where(stored_papers.c.ended_at < oldest)
        papers = select(stored_papers).where(stored_papers.c.document_id.in_(asked))
        with self._database.transaction() as connection:
            rows = connection.execute(papers).all()
        over: dict[uuid.UUID, bool] = {}
        for row in rows:
            kept = days.get(type_of(row.paper).retention, 0)
            past = bool(kept and row.ended_at and row.ended_at < now - timedelta(days=kept))
            over[row.document_id] = over.get(row.document_id, True) and past
        due = [document for document, past in over.items() if past]
        return sum(self._purge(document, unit) for document in due)

    def _purge(self, document: uuid.UUID, unit: str) -> bool:
        try:
            with self._database.transaction() as connection:
                blobs = self._remove(connection, document, Actor(SYSTEM, unit), "purge",
                                     "retention is over", "retention")  # fmt: skip
        except StorageError:  # deleted or erased meanwhile
            return False
        self._after(blobs, [document])
        return True

    def _remove(
        self,
        connection: Connection,
        item: uuid.UUID,
        actor: Actor,
        action: str,
        reason: str,
        ground: Ground,
    ) -> list[str]:
        """Forget a document with its records; the addresses of its blobs."""
        self._documents.lock(connection, item)
        key = self._documents.key(connection, item)
        papers = self._records.of(connection, item, key)
        persons = {uuid.UUID(paper.person_id) for paper in papers if paper.person_id}
        blobs = pictures.forget(connection, item, KINDS)
        self._documents.remove(connection, item)
        self._records.refresh(connection, persons)
        self._erasures.add(connection, ground, actor.unit, [item], len(blobs))
        people = map(str, persons)
        self._audit.append(connection, actor, action, reason, str(item), people)
        return blobs

    def _after(self, blobs: Sequence[str], gone: Sequence[uuid.UUID]) -> None:
        """What a committed erasure takes with it outside of the database."""
        self._discard(blobs)
        if self._key_copy:
            self._key_copy.forget(gone)
