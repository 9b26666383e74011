"""Everything about faces that endpoints share: engine, store, offices, limits."""

from dataclasses import dataclass, field
from threading import Lock

from limits import RateLimitItem, parse

from api.errors import ApiError
from api.face_office import FaceOffice
from api.rates import Rates
from api.settings import Settings
from faceid.answer import Answer, Wanted, search
from faceid.engines import Engine, open_engine
from faceid.face import Floats
from faceid.score import BLEND
from storage.database import open_database
from storage.faces import Faces
from storage.keys import open_master_key
from storage.vault import Vault

HINTS = parse("8/second")  # frames looked at while a person is still finding the place


@dataclass(slots=True)
class FaceDesk:
    """One for the process."""

    faces: Faces
    name: str = "embedded"  # of the engine
    wanted: Wanted = field(default_factory=Wanted)
    portrait: float = 0.01
    rate: RateLimitItem = field(default_factory=lambda: parse("12/minute"))
    blend: float = BLEND
    centred: bool = False
    _engine: Engine | None = None
    _offices: dict[str, FaceOffice] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def engine(self) -> Engine:
        """Loaded at the first use."""
        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.name)
            return self._engine

    def office(self, unit: str) -> FaceOffice:
        """The gallery of a unit as it stands this moment."""
        engine = self.engine
        with self._lock:
            if unit not in self._offices:
                self._offices[unit] = FaceOffice(
                    self.faces, unit, engine.model, engine.table, engine.dimensions, self.blend,
                    centred=self.centred,
                )  # fmt: skip
            office = self._offices[unit]
        office.follow()
        return office

    def search(self, vector: Floats, unit: str) -> Answer:
        """Look for a face among the people of a unit."""
        office = self.office(unit)
        return search(office.turned(vector), office.gallery, office.scorer, self.wanted)

    def slow_down(self, station: str, *, hint: bool = False) -> None:
        """Raises ApiError (429) when a station asks too often."""
        item = HINTS if hint else self.rate
        if not Rates(self.faces.hits).allow(item, "hint" if hint else "lookup", station):
            raise ApiError("too_many_lookups")


def open_desk(settings: Settings, vault: Vault) -> FaceDesk:
    """The desk that the settings name; the vault tells it who leaves. Raises StorageError."""
    key = open_master_key(settings.face_key, settings.face_key_text.get_secret_value())
    own = settings.face_database
    database = open_database(own) if own else vault.database
    faces = Faces(database, key, in_database=settings.face_search == "pgvector")
    vault.on_leave = faces.let_go
    return FaceDesk(
        faces,
        settings.face_engine,
        Wanted(sure=settings.face_sure, together=settings.face_together),
        settings.face_portrait,
        parse(settings.face_rate),
        settings.face_blend,
        settings.face_centred,
    )
