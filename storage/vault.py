"""The door to everything that is kept: one method = one transaction = one line of the audit trail.
Drafts alone leave no line: they come at every keystroke, and confirming names their fields.

    vault = Vault(open_database("embedded:var/postgresql"), open_blobs("var/blobs"),
                  open_master_key(Path("var/master.key")))

Every method may be called from any thread. All raise `storage.errors.StorageError`: `NotFound`,
`Erased`, `Unavailable` everywhere; others are named below.
"""

import json
from collections.abc import Mapping, Sequence

from storage import pictures, queue
from storage.blobs import Blobs
from storage.database import Database
from storage.errors import WrongState
from storage.kept import Actor, Document, Event, Found, KeptForm, Received, ScanFile, Summary
from storage.keys import MasterKey
from storage.pictures import Picture
from storage.search import digits
from storage.shelves import as_id
from storage.upkeep import SYSTEM, Upkeep


class Vault(Upkeep):
    """Receives scans, keeps what was read, confirms, finds again, deletes, erases."""

    def __init__(self, database: Database, blobs: Blobs, master: MasterKey) -> None:
        """Raises `WrongKey` when the database was filled under another master key."""
        super().__init__(database, blobs, master)

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
            document = self._documents.get(connection, item)
            people = {paper.person_id for paper in document.papers if paper.person_id}
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

    def save_draft(self, document_id: str, fields: Mapping[str, str], *, record: int = 0) -> None:
        """Merge typed values into the draft of one record; call it at every keystroke.

        Raises `WrongState` before reading.
        """
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._documents.lock(connection, item, "read", "confirmed")
            key = self._documents.key(connection, item)
            self._records.draft(connection, item, record, key, fields)

    def drop_draft(self, document_id: str, *, record: int = 0) -> None:
        """Forget what was typed into one record and not confirmed."""
        item = as_id(document_id)
        with self._database.transaction() as connection:
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
    ) -> str:
        """Keep the confirmed values of one record and return the id of its person.

        The person is the one who holds `personal_number` (or `child.personal_number`), now or as
        old number; else a new one, or `person_id` when given. State: confirmed once every record
        is. Raises `NumberTaken`, `WrongState`: also when the record is confirmed already.
        """
        item = as_id(document_id)
        given = as_id(person_id) if person_id else None
        with self._database.transaction() as connection:
            person, touched = self._confirm(connection, item, record, fields, given, actor)
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
                persons = list(self._people.by_name(connection, query, limit))
            found = [self._found(connection, person) for person in persons]
            fields = ["personal_number" if number else "full_name"]
            people = [person.person_id for person in found]
            self._audit.append(connection, actor, "find", people=people, fields=fields)
        return found

    def person(self, person_id: str, actor: Actor, reason: str) -> Found:
        """One person with the confirmed papers."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            found = self._found(connection, item)
            fields = {name for paper in found.papers for name in paper.fields}
            self._audit.append(connection, actor, "look", reason, people=[str(item)], fields=fields)
        return found

    def recent(self, actor: Actor, *, limit: int = 20) -> list[Summary]:
        """Last documents of the actor's unit, newest first."""
        with self._database.transaction() as connection:
            summaries = self._documents.recent(connection, actor.unit, limit)
            self._audit.append(connection, actor, "list")
        return summaries

    def save_form(
        self,
        form: str,
        body: bytes,
        people: Sequence[str],
        actor: Actor,
        *,
        form_id: str = "",
        final: bool = False,
    ) -> str:
        """Keep a form (JSON of its blanks) and return its id; with `form_id` replace that draft.

        Raises `WrongState` when the form is final already.
        """
        owners = sorted({as_id(person) for person in people})
        with self._database.transaction() as connection:
            self._people.lock(connection, owners)  # nobody forgets them until the form is kept
            if form_id:
                item = as_id(form_id)
                self._forms.replace(connection, item, form, body, owners, actor, final)
            else:
                item = self._forms.add(connection, form, body, owners, actor, final)
            action = "finish form" if final else "save form"
            self._audit.append(connection, actor, action, form, people=map(str, owners))
        return str(item)

    def form(self, form_id: str, actor: Actor, reason: str) -> KeptForm:
        """One form as saved."""
        with self._database.transaction() as connection:
            kept = self._forms.get(connection, as_id(form_id))
            self._audit.append(connection, actor, "look at form", reason, people=kept.people)
        return kept

    def forms_of(self, person_id: str, actor: Actor, reason: str) -> list[KeptForm]:
        """Forms that the papers of a person filled, newest first."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            self._people.profile(connection, item)
            kept = self._forms.of_person(connection, item)
            self._audit.append(connection, actor, "look at forms", reason, people=[str(item)])
        return kept

    def delete(self, document_id: str, actor: Actor, reason: str) -> None:
        """Remove a document with scans and records; the person stays while other papers or
        forms do."""
        item = as_id(document_id)
        with self._database.transaction() as connection:
            self._documents.lock(connection, item)
            key = self._documents.key(connection, item)
            papers = self._records.of(connection, item, key)
            persons = {as_id(paper.person_id) for paper in papers if paper.person_id}
            blobs = pictures.forget(connection, item, ("scan", "page", "sheet"))
            self._documents.remove(connection, item)
            self._records.refresh(connection, persons)
            people = map(str, persons)
            self._audit.append(connection, actor, "delete", reason, str(item), people)
        self._discard(blobs)

    def erase(self, person_id: str, actor: Actor, reason: str) -> None:
        """Destroy the key of a person, and with it all that was kept: no way back."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            people, blobs = self._erase(connection, item)
            self._audit.append(connection, actor, "erase", reason, people=map(str, people))
        self._discard(blobs)

    def trail(self, person_id: str) -> list[Event]:
        """Who looked at or changed what of this person, oldest first."""
        with self._database.transaction() as connection:
            return self._audit.of_person(connection, as_id(person_id))
