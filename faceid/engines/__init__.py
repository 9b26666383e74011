"""Engines: from pictures to faces, and from a face to a vector. One dict names them all."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol

from faceid.face import Face, Floats, Picture


class Engine(Protocol):
    """What the rest of faceid works with."""

    @property
    def model(self) -> str:
        """sha256 of the embedding file: vectors of two models are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of its vectors."""

    @property
    def table(self) -> str:
        """Name of its calibration in faceid/calibration.toml, or of the operator's table."""

    def find(self, picture: Picture) -> list[Face]:
        """All faces of a picture, largest first."""

    def embed(self, views: Sequence[tuple[Picture, Face]]) -> Floats:
        """Vectors (n, d) of length 1, each the mean of the face and its mirror image."""


ENGINES = {
    "embedded": "faceid.engines.embedded",
    "dlib": "faceid.engines.dlib",
    "opencv": "faceid.engines.opencv",
    "declared": "faceid.engines.declared",
}


def open_engine(name: str) -> Engine:
    """The engine of this name; each module has `open() -> Engine`.

    Raises KeyError for other names, ImportError where its extra is not installed,
    models.session.WeightsMissing where its files are not there.
    """
    start: Callable[[], Engine] = import_module(ENGINES[name]).open
    return start()
