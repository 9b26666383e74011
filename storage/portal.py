"""The door of those who send papers from afar: uploads in pieces, jobs, webhooks.

As in `storage.vault`, one method is one transaction; all raise `storage.errors.StorageError`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import insert

from storage import hits, jobs, pictures, queue
from storage.afar import Delivery, Job, JobState, Upload, Webhook, caller_of
from storage.hooks import Hooks
from storage.kept import Actor, ScanFile
from storage.pictures import Picture
from storage.portal_tables import handed_in
from storage.shelves import Shelves, as_id
from storage.uploads import Uploads

READ, TELL, TIDY = "read_papers", "tell_webhook", "tidy_portal"  # tasks of the queue


class Portal:
    """Receives what portals and owners send, on the shelves of a vault."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._database = shelves._database
        self._uploads = Uploads(shelves._keyring)
        self._hooks = Hooks(shelves._keyring)

    def announce(self, actor: Actor, size: int, name: str, media_type: str) -> Upload:
        """A file of `size` bytes will come in pieces. Raises `TooMany`."""
        with self._database.transaction() as connection:
            self._uploads.tidy(connection)
            return self._uploads.add(connection, caller_of(actor), size, name, media_type)

    def upload(self, upload_id: str, actor: Actor) -> Upload:
        """How far an upload is."""
        with self._database.transaction() as connection:
            return self._uploads.get(connection, as_id(upload_id), caller_of(actor))

    def append(self, upload_id: str, actor: Actor, start: int, data: bytes) -> int:
        """Keep a piece durably; bytes received by now. Raises `WrongOffset`."""
        with self._database.transaction() as connection:
            return self._uploads.append(
                connection, as_id(upload_id), caller_of(actor), start, data
            )

    def abandon(self, upload_id: str, actor: Actor) -> None:
        """Forget an upload with its pieces."""
        with self._database.transaction() as connection:
            upload = self._uploads.get(connection, as_id(upload_id), caller_of(actor), lock=True)
            self._uploads.remove(connection, as_id(upload.id))

    def file(self, upload_id: str, actor: Actor) -> ScanFile:
        """A file that came whole. Raises `UploadUnfinished`."""
        with self._database.transaction() as connection:
            return self._uploads.file(connection, as_id(upload_id), caller_of(actor))

    def hand_in(
        self,
        files: Sequence[ScanFile],
        actor: Actor,
        *,
        uploads: Sequence[str] = (),
        key: str = "",
        owner: str = "",
    ) -> Job:
        """Keep files as one document and queue its reading, both or neither.

        `uploads` come behind the files and are done with after that. The same under the same
        `key` is kept once. `owner`: the person who hands in a paper of their own; it opens with
        their key alone. Raises `KeyReused`, `UploadUnfinished`, `TooMany`, `Full`.
        """
        caller, index = caller_of(actor), self._shelves._index
        blind = index.scan(f"once/{caller}/{key}".encode())
        sent = [index.scan(file.data) + file.name.encode("utf-8", "replace") for file in files]
        body = index.scan(b"/".join([*sent, *(item.encode() for item in uploads)]))
        with self._database.transaction() as connection:
            if key:
                jobs.claim(connection, caller, blind)
                before = jobs.seen(connection, caller, blind, body)
                if before:
                    return before
            files = [
                *files,
                *(self._uploads.file(connection, as_id(item), caller) for item in uploads),
            ]
            marks = [index.scan(file.data) for file in files]
            document, data_key = self._shelves._documents.add(connection, files, actor)
            job = jobs.add(connection, document, actor)
            scans = [
                Picture("scan", number, file.data, file.media_type, mark)
                for number, (file, mark) in enumerate(zip(files, marks, strict=True))
            ]
            pictures.put(connection, self._shelves._blobs, document, data_key, scans)
            if owner:
                person = as_id(owner)
                self._shelves._people.lock(connection, [person])
                self._shelves._keyring.hand_over(connection, document, [person])
                row = {"document_id": document, "person_id": person, "at": datetime.now(UTC)}
                connection.execute(insert(handed_in).values(row))
            self._uploads.remove(connection, *map(as_id, uploads))
            if key:
                jobs.remember(connection, caller, blind, body, job)
            queue.defer(connection, READ, job_id=job.id)
            self._shelves._audit.append(
                connection, actor, "hand in" if owner else "receive", document_id=str(document),
                people=[owner] if owner else (),
            )  # fmt: skip
        return job

    def job(self, job_id: str, actor: Actor | None = None) -> Job:
        """A job of the caller; of anybody when no actor is given."""
        caller = caller_of(actor) if actor else None
        with self._database.transaction() as connection:
            return jobs.get(connection, as_id(job_id), caller)

    def begin(self, job_id: str) -> int:
        """Reading begins; which try this is, from 1."""
        with self._database.transaction() as connection:
            return jobs.begin(connection, as_id(job_id))

    def finish(self, job_id: str, state: JobState, problems: Sequence[str] = ()) -> None:
        """Reading ended; webhooks of the caller are told."""
        with self._database.transaction() as connection:
            job, caller = jobs.finish(connection, as_id(job_id), state, problems)
            for item in self._hooks.announce(connection, caller, job):
                queue.defer(connection, TELL, delivery_id=item)

    def add_webhook(self, url: str, actor: Actor) -> tuple[Webhook, str]:
        """Tell this address from now on; the secret is shown once. Raises `TooMany`."""
        with self._database.transaction() as connection:
            made = self._hooks.add(connection, caller_of(actor), url)
            self._shelves._audit.append(connection, actor, "add webhook", made[0].id)
        return made

    def webhooks(self, actor: Actor) -> list[Webhook]:
        """The webhooks of the caller."""
        with self._database.transaction() as connection:
            return self._hooks.of(connection, caller_of(actor))

    def remove_webhook(self, webhook_id: str, actor: Actor) -> None:
        """Tell this address no more."""
        with self._database.transaction() as connection:
            self._hooks.remove(connection, as_id(webhook_id), caller_of(actor))
            self._shelves._audit.append(connection, actor, "remove webhook", webhook_id)

    def delivery(self, delivery_id: str) -> Delivery:
        """A message under way."""
        with self._database.transaction() as connection:
            return self._hooks.delivery(connection, as_id(delivery_id))

    def delivered(self, delivery_id: str, status: int, *, again_in: float | None) -> None:
        """Note a try; `again_in` seconds comes the next, None when there is none."""
        with self._database.transaction() as connection:
            self._hooks.note(connection, as_id(delivery_id), status, done=again_in is None)
            if again_in is not None:
                queue.defer(connection, TELL, again_in, delivery_id=delivery_id)

    def tidy(self) -> None:
        """Remove abandoned uploads, old jobs and old messages."""
        with self._database.transaction() as connection:
            self._uploads.tidy(connection)
            jobs.tidy(connection)
            self._hooks.tidy(connection)
            hits.tidy(connection)

