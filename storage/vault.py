"""The door to everything that is kept: one method = one transaction = one line of the audit trail.
Drafts alone leave no line: they come at every keystroke, and confirming names their fields.

    vault = Vault(open_database("embedded:var/postgresql"), open_blobs("var/blobs"),
                  open_master_key(Path("var/master.key")))

Every method may be called from any thread. All raise `storage.errors.StorageError`: `NotFound`,
`Erased`, `Unavailable` everywhere; others are named below.
"""

import json
from collections.abc import Mapping, Sequence

from catalog.kept_paper import Trust
from storage import pictures, queue
from storage.consent import Consent
from storage.dossiers import Dossiers
from storage.earlier import EarlierPapers
from storage.errors import WrongState
from storage.face_trail import FaceTrail
from storage.figures import Counted
from storage.form_shelf import FormShelf
from storage.kept import Actor, Document, Event, Found, Received, ScanFile, Summary
from storage.learning import Learning
from storage.paper_door import PaperDoor
from storage.pictures import Picture
from storage.search import digits
from storage.shelves import as_id
from storage.upkeep import SYSTEM
from storage.verified import Verifications


class Vault(
    Consent, FormShelf, Learning, Dossiers, EarlierPapers, FaceTrail, Verifications, Counted,
    PaperDoor,
):  # fmt: skip
    """Receives scans, keeps what was read, confirms, finds again, deletes, erases."""

    def receive(self, files: Sequence[ScanFile], actor: Actor, *, task: str = "") -> Received:
        """Keep the original bytes untouched. State: received.

        `task` names a task of `storage.queue` that is queued with `document_id=...` in the same
        transaction: either both are kept or neither. Raises `Full`.
        """
        marks = [self._index.scan(file.data) for file in files]
        with self._database.transaction() as connection:
            seen = self._documents.seen_in(connection, marks)
            document, key = self._documents.add(connection, files, actor)
            scans = [
                Picture("scan", number, file.data, file.media_type, mark)
                for number, (file, mark) in enumerate(zip(files, marks, strict=True))
            ]
            pictures.put(connection, self._blobs, document, key, scans)
            if task:
                queue.defer(connection, task, document_id=str(document))
            self._audit.append(connection, actor, "receive", document_id=str(document))
        return Received(str(document), seen)

    def keep_reading(
        self,
        document_id: str,
        reading: bytes,
        *,
        pages: Sequence[bytes] = (),
        sheets: Sequence[bytes] = (),
    ) -> None:
        """Keep what was read: JSON of `Reading.as_json` with pictures (encoded JPEG, PNG, WebP).

        State: read when the reading holds records, else refused. A second reading replaces the
        first and keeps drafts of records at the same position. Raises `WrongState` once confirmed.
        """
        item = as_id(document_id)
        papers = [record["paper"] for record in json.loads(reading)["records"]]
        shown = [Picture("page", number, data) for number, data in enumerate(pages)]
        shown += [Picture("sheet", number, data) for number, data in enumerate(sheets)]
        with self._database.transaction() as connection:
            unit = self._documents.lock(connection, item, "received", "read", "refused")
            key = self._documents.key(connection, item)
            if any(paper.confirmed for paper in self._records.of(connection, item, key)):
                raise WrongState(f"document {item} is confirmed in part")
            stale = pictures.forget(connection, item, ("page", "sheet"))
            fresh = pictures.put(connection, self._blobs, item, key, shown)
            self._documents.set_reading(connection, item, key, reading)
            self._documents.set_state(connection, item, "read" if papers else "refused")
            self._records.renew(connection, item, papers)
            self._audit.append(connection, Actor(SYSTEM, unit), "read", document_id=document_id)
        self._discard(set(stale) - set(fresh))

    def document(self, document_id: str, actor: Actor, reason: str) -> Document:
        """One document with its reading and drafts."""
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor)
            document = self._documents.get(connection, item)
            people = self._keyring.owners(connection, item)
            fields = {name for paper in document.papers for name in paper.confirmed}
            self._audit.append(connection, actor, "look", reason, str(item), people, fields)
        return document

    def scan(self, document_id: str, number: int, actor: Actor, reason: str) -> bytes:
        """The original bytes of one file, exactly as handed in."""
        return self._picture("scan", document_id, number, actor, reason)

    def page(self, document_id: str, number: int, actor: Actor, reason: str) -> bytes:
        """The picture of one loaded page, as given to `keep_reading`."""
        return self._picture("page", document_id, number, actor, reason)

    def sheet(self, document_id: str, number: int, actor: Actor, reason: str) -> bytes:
        """The flat upright picture of one paper, as given to `keep_reading`."""
        return self._picture("sheet", document_id, number, actor, reason)

    def save_draft(
        self, document_id: str, fields: Mapping[str, str], actor: Actor, *, record: int = 0
    ) -> None:
        """Merge typed values into the draft of one record; call it at every keystroke.

        Raises `WrongState` before reading.
        """
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor, change=True)
            self._documents.lock(connection, item, "read", "confirmed")
            key = self._documents.key(connection, item)
            self._records.draft(connection, item, record, key, fields)

    def drop_draft(self, document_id: str, actor: Actor, *, record: int = 0) -> None:
        """Forget what was typed into one record and not confirmed."""
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor, change=True)
            self._documents.lock(connection, item, "read", "confirmed")
            self._records.drop_draft(connection, item, record)

    def confirm(
        self,
        document_id: str,
        fields: Mapping[str, str],
        actor: Actor,
        *,
        record: int = 0,
        person_id: str = "",
        trust: Trust = Trust.T0,
        replaces: str = "",
    ) -> str:
        """Keep the confirmed values of one record and return the id of its person.

        It becomes a kept paper of this trust; `replaces` names the one whose place it takes.

        The person is the one who holds `personal_number` (or `child.personal_number`), now or as
        old number; else a new one, or `person_id` when given. State: confirmed once every record
        is. Raises `NumberTaken`, `WrongState`: also when the record is confirmed already.
        """
        item = as_id(document_id)
        given = as_id(person_id) if person_id else None
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor, change=True)
            person, touched = self._confirm(
                connection, item, record, fields, given, actor, trust=trust
            )
            if replaces:
                made = self._papers.id_of(connection, item, record)
                self._replace(connection, as_id(replaces), made)
            people = map(str, touched)
            self._audit.append(connection, actor, "confirm", "", str(item), people, fields)
        return str(person)

    def correct(
        self,
        document_id: str,
        fields: Mapping[str, str],
        actor: Actor,
        reason: str,
        *,
        version: int,
        record: int = 0,
    ) -> str:
        """Replace confirmed values, all of them, and return the id of the person.

        The version before stays with the record. `version` is the one that the actor saw: raises
        `WrongState` when another stands there by now, `NumberTaken`. The reason is kept sealed
        beside the values, since it may name them; the trail names the fields that changed.
        """
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor, change=True)
            person, touched = self._confirm(
                connection, item, record, fields, None, actor, version, reason
            )
            key = self._documents.key(connection, item)
            before = self._records.one(connection, item, record, key).earlier[-1].fields
            changed = {n for n in {*fields, *before} if fields.get(n, "") != before.get(n, "")}
            why, people = f"version {version + 1}", map(str, touched)
            self._audit.append(connection, actor, "correct", why, str(item), people, changed)
        return str(person)

    def find(self, query: str, actor: Actor, *, limit: int = 20) -> list[Found]:
        """Persons by number (9 or 12 digits, spaces and dots ignored) or by name.

        A name is any words or beginnings of words in any order, without regard to
        case and marks: `nguyen d`, `ĐỨC nguyễn`.
        """
        number = digits(query)
        with self._database.transaction() as connection:
            if number:
                holder = self._people.by_number(connection, number)
                persons = [holder] if holder and limit > 0 else []
            else:
                seen = self._access.seen(actor)
                persons = list(self._people.by_name(connection, query, limit, seen))
            found = [self._found(connection, person, actor) for person in persons]
            found = [person for person in found if person.full_name or person.elsewhere]
            fields = ["personal_number" if number else "full_name"]
            people = [person.person_id for person in found]
            self._audit.append(connection, actor, "find", people=people, fields=fields)
        return found

    def person(self, person_id: str, actor: Actor, reason: str) -> Found:
        """One person with the confirmed papers."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            self._access.person(connection, item, actor)
            found = self._found(connection, item, actor)
            fields = {name for paper in found.papers for name in paper.fields}
            self._audit.append(connection, actor, "look", reason, people=[str(item)], fields=fields)
        return found

    def recent(self, actor: Actor, *, limit: int = 20) -> list[Summary]:
        """Last documents of the actor's unit, newest first."""
        with self._database.transaction() as connection:
            summaries = self._documents.recent(connection, actor.unit, limit)
            self._audit.append(connection, actor, "list")
        return summaries

    def delete(self, document_id: str, actor: Actor, reason: str) -> None:
        """Remove a document with scans and records; the person stays while other papers or
        forms do."""
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._access.document(connection, item, actor, change=True)
            blobs = self._remove(connection, item, actor, "delete", reason, "delete")
        self._after(blobs, [item])

    def erase(self, person_id: str, actor: Actor, reason: str) -> None:
        """Destroy the key of a person, and with it all that was kept: no way back.

        A proof without personal data is kept; the key leaves its copy too.
        """
        item = as_id(person_id)
        with self._database.transaction() as connection:
            self._access.erasing(connection, item, actor)
            people, blobs, gone = self._erase(connection, item)
            self._erasures.add(connection, "request", actor.unit, gone, len(blobs))
            self._audit.append(connection, actor, "erase", reason, people=map(str, people))
        self._after(blobs, gone)

    def trail(self, person_id: str) -> list[Event]:
        """Who looked at or changed what of this person, oldest first."""
        with self._database.transaction() as connection:
            return self._audit.of_person(connection, as_id(person_id))
