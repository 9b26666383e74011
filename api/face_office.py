"""The faces of one office in this process: gallery, cohort, secret turn; always up to date.

Before every search one small query asks whether anything changed in any process, so that a
template deleted anywhere is found nowhere from then on.
"""

from collections.abc import Iterable
from functools import partial
from threading import Lock

import numpy as np

from faceid.face import Floats
from faceid.gallery import Gallery
from faceid.score import BLEND, Scorer
from faceid.vectors import rotation
from storage.face_rows import Template
from storage.faces import COHORT, GALLERY, Faces


class FaceOffice:
    """Safe to call from any thread."""

    def __init__(
        self, faces: Faces, unit: str, model: str, table: str, size: int, blend: float = BLEND,
        *, centred: bool = False,
    ) -> None:  # fmt: skip
        """`table`: name of the embedding's published calibration; `size`: of its vectors; `blend`
        and `centred` as in `Scorer`."""
        self._faces, self._unit, self._model = faces, unit, model
        self._score = partial(Scorer, table=table, blend=blend, centred=centred)
        self._turn = rotation(faces.rotation(unit, model), size)
        self._size = size
        self._lock = Lock()
        self._number = -1
        self._cohort: dict[int, Floats] = {}
        self._scorer: Scorer | None = None
        self.gallery: Gallery | DatabaseGallery = (
            DatabaseGallery(faces, unit, model) if faces.in_database else Gallery(size)
        )

    def turned(self, vector: Floats) -> Floats:
        """As this office keeps it."""
        out: Floats = vector @ self._turn
        return out

    @property
    def scorer(self) -> Scorer:
        """Made anew when the cohort changed."""
        with self._lock:
            if self._scorer is None:
                members = np.array(list(self._cohort.values()), np.float32)
                self._scorer = self._score(members.reshape(-1, self._size))
            return self._scorer

    def follow(self) -> None:
        """Take over what changed since the last time, in whatever process."""
        with self._lock:
            while True:
                if self._number < 0:
                    self._load()
                # also after loading: who left while it went on must not be found
                news = self._faces.changed(self._unit, self._model, self._number)
                if news is not None:
                    self._take(*news)
                    return
                self._number = -1

    def _take(self, number: int, items: list[int], there: dict[int, tuple[str, Template]]) -> None:
        for item in items:
            kind, template = there.get(item, ("", None))
            if kind != GALLERY:
                self.gallery.remove(item)
            elif template:
                self.gallery.add(item, _vector(template))
            if (self._cohort.pop(item, None) is not None) or kind == COHORT:
                self._scorer = None
            if kind == COHORT and template:
                self._cohort[item] = _vector(template)
        self._number = number

    def _load(self) -> None:
        number = self._faces.head()
        if isinstance(self.gallery, Gallery):
            number, size, found = self._faces.load(self._unit, self._model, GALLERY)
            self.gallery.fill(*_matrix(found, size, self._size))
        _, _, members = self._faces.load(self._unit, self._model, COHORT)
        self._cohort = {one.id: _vector(one) for one in members}
        self._scorer, self._number = None, number


class DatabaseGallery:
    """The same questions, answered by the database, which always knows who is there."""

    def __init__(self, faces: Faces, unit: str, model: str) -> None:
        self._faces, self._unit, self._model = faces, unit, model

    def __len__(self) -> int:
        return self._faces.size(self._unit, self._model)

    def add(self, item: int, vector: Floats) -> None:
        """It is there already."""

    def remove(self, item: int) -> None:
        """It is gone already."""

    def nearest(self, probe: Floats, count: int) -> tuple[list[int], Floats]:
        """Ids of the nearest with their vectors, the nearest first."""
        ids, vectors = self._faces.nearest(self._unit, self._model, probe.tolist(), count)
        return ids, vectors.reshape(-1, len(probe))


def _vector(template: Template) -> Floats:
    return np.frombuffer(template.vector, "<f4").astype(np.float32)


def _matrix(found: Iterable[Template], size: int, width: int) -> tuple[list[int], Floats]:
    """Ids and vectors; rows that came while reading are followed later."""
    ids: list[int] = []
    vectors = np.empty((max(size, 1), width), np.float32)
    for row, template in enumerate(found):
        if row == size:
            break
        vectors[row] = np.frombuffer(template.vector, "<f4")
        ids.append(template.id)
    return ids, vectors
