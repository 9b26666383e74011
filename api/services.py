"""The only place where engines and stores are chosen; built once, tests pass their own."""

import datetime
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from api.settings import Settings
from ocr.engines import Engine, open_engine
from storage.blobs import open_blobs
from storage.database import open_database
from storage.kept import Actor
from storage.keys import open_master_key
from storage.vault import Vault


@dataclass(slots=True)
class Services:
    """What the endpoints work with."""

    vault: Vault
    actor: Actor  # one demo officer, until sign-in exists
    open: Callable[[], Engine]
    today: Callable[[], datetime.date] = datetime.date.today
    _engine: Engine | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def engine(self) -> Engine:
        """The reading engine; two first requests at once load its models once."""
        with self._lock:
            if self._engine is None:
                self._engine = self.open()
            return self._engine

    def warm(self) -> None:
        """Load the models in the background, so that pages open at once."""
        threading.Thread(target=lambda: self.engine, name="warm", daemon=True).start()


def build(settings: Settings) -> Services:
    """The services that the settings name. Raises storage.errors.StorageError."""
    vault = Vault(
        open_database(settings.database),
        open_blobs(settings.blobs),
        open_master_key(settings.master_key, settings.master_key_text.get_secret_value()),
    )
    actor = Actor(name=settings.officer, unit=settings.office)
    return Services(vault, actor, lambda: open_engine(settings.ocr_engine))
