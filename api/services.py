"""The only place where engines and stores are chosen; built once, tests pass their own."""

import datetime
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.adapters.national import national_papers
from api.adapters.partner import HttpPartner, Partner
from api.face_desk import FaceDesk, open_desk
from api.oidc_client import Client
from api.oidc_providers import load_providers
from api.post import Post
from api.rates import Rates
from api.settings import Settings
from api.signed import LOOPBACK
from api.signing_keys import SigningKeys
from api.trust_store import TrustStore
from catalog.form import Form, load_forms
from catalog.kept_paper import StoredPaper
from catalog.paper_type import Retention
from ocr.engines import Engine, open_engine
from storage.blobs import open_blobs
from storage.database import open_database
from storage.editions import Procedures
from storage.entries import Entries
from storage.kept import Actor
from storage.keys import open_master_key
from storage.ledgers import Ledgers
from storage.own_papers import OwnPapers
from storage.portal import Portal
from storage.queue import Worker
from storage.same_person import SamePerson
from storage.vault import Vault


@dataclass(slots=True)
class Services:
    """What the endpoints work with."""

    vault: Vault
    actor: Actor  # the operator: who acts from the command line, for the office of the settings
    open: Callable[[], Engine]
    demo: bool = False  # the trial office is open, to callers on this machine
    identities: Mapping[str, Client] = field(default_factory=dict)  # by id, of MOTCUA_OIDC
    today: Callable[[], datetime.date] = datetime.date.today
    hour: Callable[[], int] = lambda: datetime.datetime.now().hour
    webhook_networks: tuple[str, ...] = ()  # inner networks that webhooks may reach
    agency: str = "H99.99"  # code of the receiving unit, first part of every dossier's code
    post: Post = field(default_factory=Post)
    partners: tuple[Partner, ...] = ()
    signing: SigningKeys = field(default_factory=lambda: SigningKeys(Path("var/keys/none"), b""))
    trusted: TrustStore = field(default_factory=TrustStore)
    desk: FaceDesk | None = None  # None: faces are switched off
    retention: Mapping[Retention, int] = field(default_factory=dict)  # days, by class
    _engine: Engine | None = None
    _procedures: Procedures | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _worker: Worker | None = None

    @property
    def portal(self) -> Portal:
        """The door of those who send papers from afar, on the same shelves."""
        return Portal(self.vault)

    @property
    def rates(self) -> Rates:
        """How often strangers may try, on the same shelves."""
        return Rates(self.vault.hits)

    @property
    def ledgers(self) -> Ledgers:
        """The door of archived books, on the same shelves."""
        return Ledgers(self.vault)

    @property
    def entries(self) -> Entries:
        """Entries of dossiers that are not open yet."""
        return Entries(self.vault)

    @property
    def same_person(self) -> SamePerson:
        """The door of officers who find one child kept as two, on the same shelves."""
        return SamePerson(self.vault)

    @property
    def own(self) -> OwnPapers:
        """The door of owners and of officers who compare what owners handed in."""
        return OwnPapers(self.vault)

    @property
    def engine(self) -> Engine:
        """The reading engine; two first requests at once load its models once."""
        with self._lock:
            if self._engine is None:
                self._engine = self.open()
            return self._engine

    @property
    def procedures(self) -> Procedures:
        """Procedures as administrators changed them."""
        with self._lock:
            if self._procedures is None:
                self._procedures = Procedures(self.vault.database)
            return self._procedures

    def form(self, form_id: str) -> Form:
        """A form of the catalogue. Raises KeyError."""
        return load_forms()[form_id]

    def national_papers(
        self, person_id: str, own: tuple[StoredPaper, ...], actor: Actor
    ) -> tuple[StoredPaper, ...]:
        """Papers of a person that a national source answers for; none while it is down."""
        if not self.partners:
            return ()
        number = self.vault.person(person_id, actor, "hỏi nguồn quốc gia").personal_number
        return national_papers(self.partners, number, person_id, own) if number else ()

    def warm(self, *, models: bool = True) -> None:
        """Try the object lock, and load the models, in the background: pages open at once."""

        def load() -> None:
            _ = self.engine
            if self.desk:
                self.desk.office(self.actor.unit)

        if models:
            threading.Thread(target=load, name="warm", daemon=True).start()
        threading.Thread(target=lambda: self.vault.lock_state, name="lock", daemon=True).start()

    def work(self) -> None:
        """Begin with what waits in the queue."""
        from api.work import worker  # knows the use cases, which know us

        self._worker = worker(self)
        self._worker.start()

    def close(self) -> None:
        """Finish the job at hand, then close the store."""
        if self._worker:
            self._worker.stop()
        for client in self.identities.values():
            client.close()
        self.vault.close()


def build(settings: Settings) -> Services:
    """The services that the settings name. Raises storage.errors.StorageError."""
    identities = {key: Client(item) for key, item in load_providers(settings.oidc).items()}
    master = open_master_key(settings.master_key, settings.master_key_text.get_secret_value())
    database = open_database(settings.database)
    try:
        blobs = open_blobs(settings.blobs)
        vault = Vault(database, blobs, master, settings.key_copy, settings.anchors)
    except BaseException:
        database.close()
        raise
    operator = Actor("motcua", settings.office, "system")
    embedded = settings.database.startswith("embedded:")
    demo = settings.demo == "on" and embedded and settings.host in LOOPBACK
    signing = SigningKeys(settings.signing_keys, vault.secret("signing"))
    return Services(
        vault,
        operator,
        lambda: open_engine(settings.ocr_engine),
        demo,
        identities,
        webhook_networks=settings.webhook_networks,
        agency=settings.agency,
        post=Post(settings.mail, settings.mail_from),
        partners=tuple(
            HttpPartner(name, url, settings.partner_token.get_secret_value())
            for name, url in (("csdlqg-dan-cu", settings.population), ("ho-tich", settings.justice))
            if url
        ),
        signing=signing,
        trusted=TrustStore.load(settings.trust, signing.authority()),
        desk=open_desk(settings, vault) if settings.faces == "on" else None,
        retention=settings.retention,
    )
