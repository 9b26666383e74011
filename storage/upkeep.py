"""What the store needs that no officer asks for: is it well, is its trail whole, what lies unused.

A blob is written before the row that names it is committed, so a process that is killed in
between leaves a blob that nothing names: sealed, harmless, and never found again. The sweep
removes it. It is asked for by an operator and never runs by itself: beside a database that was
restored too old, blobs without rows are what is left of scans.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice

from sqlalchemy import select

from storage import pictures
from storage.blobs import LockState
from storage.database import Database
from storage.errors import Strangers
from storage.kept import Actor
from storage.shelves import Shelves

SYSTEM = "system"  # who acts when no officer does
NOWHERE = "0" * 64  # an address that no blob has
SAFE_SECONDS = 86_400.0  # nothing younger is swept: its transaction may be under way
BATCH = 50  # blobs of one transaction: officers wait no longer than for so many
FEW = 20  # so many may be swept whatever share of the store they are


class Upkeep(Shelves):
    """The part of a vault that operators use."""

    @property
    def database(self) -> Database:
        """For the worker, which takes its jobs from the same database."""
        return self._database

    def close(self) -> None:
        """Close connections; the embedded database stops with its last user."""
        self._database.close()

    def check(self) -> None:
        """Answer when database and blobs work; raises `Unavailable`. For /health."""
        with self._database.transaction() as connection:
            connection.execute(select(1))
        self._blobs.exists(NOWHERE)

    @cached_property
    def lock_state(self) -> LockState:
        """Whether the object store keeps locked objects: tried once, at the start."""
        return self._blobs.lock_state()

    def secret(self, purpose: str) -> bytes:
        """The key of another part of the service ("signing"), 32 bytes; the same for ever."""
        return self._secrets[purpose]

    def verify_trail(self) -> int:
        """Number of audit lines, all proven; raises `Damaged` naming the first bad line."""
        with self._database.transaction() as connection:
            return self._audit.verify(connection)

    def orphans(self, *, older: float = SAFE_SECONDS) -> tuple[list[str], int]:
        """Blobs that no row names and that are older than so many seconds; and how many of that
        age there are in all."""
        found: list[str] = []
        total = 0
        for batch in _batches(self._blobs.addresses(older)):
            total += len(batch)
            with self._database.transaction() as connection:
                found += sorted(set(batch) - pictures.named(connection, batch))
        return found, total

    def sweep(self, unit: str, *, older: float = SAFE_SECONDS) -> int:
        """Remove the orphans; how many. Raises `Strangers` when they are most of the store."""
        found, total = self.orphans(older=older)
        if len(found) > max(FEW, total // 2):
            raise Strangers(f"{len(found)} / {total}")
        return sum(self._sweep(batch, unit) for batch in _batches(found))

    def _sweep(self, suspects: Sequence[str], unit: str) -> int:
        """Look again while nobody can write: who reads a page again finds its blob and names it."""
        with self._database.transaction() as connection:
            self._documents.lock_all(connection)
            unnamed = sorted(set(suspects) - pictures.named(connection, suspects))
            if unnamed:
                self._audit.append(connection, Actor(SYSTEM, unit), "sweep", f"{len(unnamed)}")
            for address in unnamed:
                self._blobs.delete(address)
        return len(unnamed)


def _batches(addresses: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(addresses)
    return iter(lambda: list(islice(rest, BATCH)), [])
