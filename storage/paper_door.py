"""The part of a vault that keeps papers: what a person has, whether it holds, what took its place.

As everywhere: one method = one transaction = one line of the audit trail.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from catalog.kept_paper import StoredPaper, Trust
from storage import pictures
from storage.access import WORKS
from storage.errors import WrongState
from storage.keeping import Keeping
from storage.kept import Actor, Event, Paper
from storage.shelves import as_id

READ = ("serial", "issuer", "issued", "expires")  # what a list of papers shows


@dataclass(frozen=True, slots=True)
class History:
    """What became of one paper."""

    paper: StoredPaper
    record: Paper  # with its earlier versions
    replaced: tuple[StoredPaper, ...]  # whose place it took
    events: tuple[Event, ...]  # of its document, oldest first


@dataclass(frozen=True, slots=True)
class Owned:
    """The kept papers of one person."""

    number: str  # personal number; empty for a child without one
    papers: tuple[StoredPaper, ...]


class PaperDoor(Keeping):
    """Kept papers of persons."""

    def papers_of(
        self, person_id: str, actor: Actor, reason: str, *, day: datetime.date | None = None
    ) -> tuple[StoredPaper, ...]:
        """All kept papers of a person, newest first, with their state on a day (today)."""
        return self.owned_papers(person_id, actor, reason, day=day).papers

    def owned_papers(
        self, person_id: str, actor: Actor, reason: str, *, day: datetime.date | None = None
    ) -> Owned:
        """The same with the personal number, which stands in the codes of papers."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            profile, key = self._people.opened(connection, item, self._access.seen(actor))
            number = profile.personal_number
            papers = self._papers.of_person(connection, item, key, day or datetime.date.today())
            papers = self._shown(connection, papers, actor)
            people, fields = [str(item)], ("personal_number", *READ)
            self._audit.append(connection, actor, "look at papers", reason, "", people, fields)
        return Owned(number, papers)

    def paper(
        self, paper_id: str, actor: Actor, reason: str, *, day: datetime.date | None = None
    ) -> StoredPaper:
        """One kept paper."""
        item = as_id(paper_id)
        with self._database.transaction() as connection:
            found = self._papers.one(connection, item, day or datetime.date.today())
            self._access.document(connection, as_id(found.document_id), actor)
            self._note(connection, actor, "look at papers", reason, found, READ)
        return found

    def history_of(self, paper_id: str, actor: Actor, reason: str) -> History:
        """Everything that happened to a paper."""
        item, today = as_id(paper_id), datetime.date.today()
        with self._database.transaction() as connection:
            paper = self._papers.one(connection, item, today)
            document = as_id(paper.document_id)
            self._access.document(connection, document, actor)
            key = self._documents.key(connection, document)
            record = self._records.one(connection, document, paper.record, key)
            replaced = self._papers.replaced(connection, item, today)
            events = tuple(self._audit.of_document(connection, document))
            self._note(connection, actor, "look at history", reason, paper, READ)
        return History(paper, record, replaced, events)

    def twins_of(
        self, paper: str, fields: Mapping[str, str], actor: Actor, reason: str
    ) -> tuple[StoredPaper, ...]:
        """Valid papers of the same type and serial: is this one scanned a second time?"""
        with self._database.transaction() as connection:
            found = self._papers.twins(connection, paper, fields, datetime.date.today())
            found = self._shown(connection, found, actor)
            people = {twin.owner for twin in found}
            self._audit.append(connection, actor, "find", reason, "", people, ("serial",))
        return found

    def seen_with(self, document_id: str) -> tuple[str, ...]:
        """Other documents that hold one of the very files of this one. Nothing is shown."""
        document = as_id(document_id)
        with self._database.transaction() as connection:
            marks = pictures.marks(connection, document)
            seen = self._documents.seen_in(connection, marks)
        return tuple(item for item in seen if item != str(document))

    def keep_copy(
        self, document_id: str, record: int, pdf: bytes, actor: Actor, *, trust: Trust
    ) -> StoredPaper:
        """Keep the signed copy of a paper in the place of the one before; trust never falls."""
        document, today = as_id(document_id), datetime.date.today()
        with self._database.transaction() as connection:
            self._access.document(connection, document, actor, change=True)
            self._documents.lock(connection, document, "read", "confirmed")
            key = self._documents.key(connection, document)
            paper = self._papers.id_of(connection, document, record)
            stale = pictures.forget(connection, document, ("copy",), record)
            copy = pictures.Picture("copy", record, pdf, "application/pdf")
            fresh = pictures.put(connection, self._blobs, document, key, [copy])
            known = self._papers.one(connection, paper, today)
            self._papers.trust(connection, paper, max(trust, known.trust))
            found = self._papers.one(connection, paper, today)
            self._note(connection, actor, "sign", "", found)
        self._discard(set(stale) - set(fresh))
        return found

    def copy(self, document_id: str, record: int, actor: Actor, reason: str) -> bytes:
        """The signed copy of a paper. Raises `NotFound` when it was never signed."""
        return self._picture("copy", document_id, record, actor, reason)

    def papers_in(self, document_id: str, actor: Actor, reason: str) -> tuple[StoredPaper, ...]:
        """The kept papers of one document, in its order."""
        document = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, document, actor)
            self._documents.key(connection, document)
            found = self._papers.of_document(connection, document, datetime.date.today())
            people = {paper.owner for paper in found}
            self._audit.append(
                connection, actor, "look at papers", reason, str(document), people, READ
            )
        return found

    def supersede_paper(self, paper_id: str, by: str, actor: Actor, reason: str) -> None:
        """Another paper of the same person takes its place. Raises `WrongState`."""
        item, other, today = as_id(paper_id), as_id(by), datetime.date.today()
        with self._database.transaction() as connection:
            paper = self._papers.one(connection, item, today)
            self._access.document(connection, as_id(paper.document_id), actor, change=True)
            self._replace(connection, item, other)
            self._note(connection, actor, "supersede", reason, paper)

    def revoke_paper(self, paper_id: str, actor: Actor, reason: str) -> None:
        """The paper holds no more: an agency took it back. Raises `WrongState`."""
        item = as_id(paper_id)
        with self._database.transaction() as connection:
            paper = self._papers.one(connection, item, datetime.date.today())
            self._access.document(connection, as_id(paper.document_id), actor, change=True)
            self._papers.end(connection, item, "revoked")
            self._note(connection, actor, "revoke", reason, paper)

    def _shown(
        self, connection: Connection, papers: tuple[StoredPaper, ...], actor: Actor
    ) -> tuple[StoredPaper, ...]:
        """Those that the actor may open; for the own unit's nobody has to be asked."""
        here = actor.unit if actor.role in WORKS else None
        asked = {as_id(paper.document_id) for paper in papers if paper.unit != here}
        shown = self._access.shown(connection, asked, actor) if asked else set()
        return tuple(
            paper for paper in papers if paper.unit == here or as_id(paper.document_id) in shown
        )

    def _replace(self, connection: Connection, old: uuid.UUID, new: uuid.UUID) -> None:
        today = datetime.date.today()
        one, other = (self._papers.one(connection, paper, today) for paper in (old, new))
        if one.owner != other.owner:
            raise WrongState(f"paper {old} belongs to somebody else")
        self._papers.end(connection, old, "superseded", new)

    def _note(
        self,
        connection: Connection,
        actor: Actor,
        action: str,
        reason: str,
        paper: StoredPaper,
        fields: Iterable[str] = (),
    ) -> None:
        document, people = paper.document_id, [paper.owner]
        self._audit.append(connection, actor, action, reason, document, people, fields)
