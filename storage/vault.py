"""The door to everything that is kept: one method = one transaction = one line of the audit trail.

    vault = Vault(open_database("embedded:var/postgresql"), open_blobs("var/blobs"),
                  master_key(Path("var/master.key")))

Every method may be called from any thread. All raise `storage.errors.StorageError`: `NotFound`,
`Erased`, `Unavailable` everywhere; others are named below.
"""

from collections.abc import Mapping, Sequence

from storage.blobs import Blobs
from storage.database import Database
from storage.keys import MasterKey
from storage.kept import Actor, Document, Event, Found, KeptForm, Received, ScanFile, Summary


class Vault:
    """Receives scans, keeps what was read, confirms, finds again, deletes, erases."""

    def __init__(self, database: Database, blobs: Blobs, master: MasterKey) -> None:
        """Raises `WrongKey` when the database was filled under another master key."""
        raise NotImplementedError

    def close(self) -> None:
        """Close connections; the embedded database stops with its last user."""
        raise NotImplementedError

    def check(self) -> None:
        """Answer when database and blobs work; raises `Unavailable`. For /health."""
        raise NotImplementedError

    def receive(self, files: Sequence[ScanFile], actor: Actor, *, task: str = "") -> Received:
        """Keep the original bytes untouched. State: received.

        `task` names a task of `storage.queue` that is queued with `document_id=...` in the same
        transaction: either both are kept or neither. Raises `Full`.
        """
        raise NotImplementedError

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
        raise NotImplementedError

    def document(self, document_id: str, actor: Actor, reason: str) -> Document:
        """One document with its reading and drafts."""
        raise NotImplementedError

    def scan(self, document_id: str, number: int, actor: Actor, reason: str) -> bytes:
        """The original bytes of one file, exactly as handed in."""
        raise NotImplementedError

    def page(self, document_id: str, number: int, actor: Actor, reason: str) -> bytes:
        """The picture of one loaded page, as given to `keep_reading`."""
        raise NotImplementedError

    def sheet(self, document_id: str, number: int, actor: Actor, reason: str) -> bytes:
        """The flat upright picture of one paper, as given to `keep_reading`."""
        raise NotImplementedError

    def save_draft(self, document_id: str, fields: Mapping[str, str], *, record: int = 0) -> None:
        """Merge typed values into the draft of one record; call it at every keystroke.

        Raises `WrongState` before reading.
        """
        raise NotImplementedError

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
        old number; else a new one, or `person_id` when given. Confirming again replaces the
        values. State: confirmed once every record is. Raises `NumberTaken`, `WrongState`.
        """
        raise NotImplementedError

    def find(self, query: str, actor: Actor, *, limit: int = 20) -> list[Found]:
        """Persons by number (9 or 12 digits, spaces and dots ignored) or by name.

        A name is any words or beginnings of words (two letters or more) in any order, without
        regard to case and marks: `nguyen d`, `ĐỨC nguyễn`.
        """
        raise NotImplementedError

    def person(self, person_id: str, actor: Actor, reason: str) -> Found:
        """One person with the confirmed papers."""
        raise NotImplementedError

    def recent(self, actor: Actor, *, limit: int = 20) -> list[Summary]:
        """Last documents of the actor's unit, newest first."""
        raise NotImplementedError

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
        raise NotImplementedError

    def form(self, form_id: str, actor: Actor, reason: str) -> KeptForm:
        """One form as saved."""
        raise NotImplementedError

    def forms_of(self, person_id: str, actor: Actor, reason: str) -> list[KeptForm]:
        """Forms that the papers of a person filled, newest first."""
        raise NotImplementedError

    def delete(self, document_id: str, actor: Actor, reason: str) -> None:
        """Remove a document with scans and records; the person stays while other papers do."""
        raise NotImplementedError

    def erase(self, person_id: str, actor: Actor, reason: str) -> None:
        """Destroy the key of a person, and with it all that was kept: no way back."""
        raise NotImplementedError

    def trail(self, person_id: str) -> list[Event]:
        """Who looked at or changed what of this person, oldest first."""
        raise NotImplementedError

    def verify_trail(self) -> int:
        """Number of audit lines, all proven; raises `Damaged` naming the first bad line."""
        raise NotImplementedError
