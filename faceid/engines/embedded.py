"""Our own engine: dlib's published networks on onnxruntime, without dlib."""

from collections.abc import Sequence

import numpy as np

from faceid.chip import dlib_chip, mirrored
from faceid.detect import Detector
from faceid.face import Face, Floats, Picture
from models.session import manifest, open_session

DIMENSIONS = 128


class Embedded:
    """Detector, five points and embedding in one process."""

    table = "face-embed"
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        self._detector = Detector()
        self._session = open_session("face-embed", keep_memory=True)
        self.model = manifest()["face-embed"].sha256

    def find(self, picture: Picture) -> list[Face]:
        """All faces, largest first."""
        return self._detector.find(picture)

    def embed(self, views: Sequence[tuple[Picture, Face]]) -> Floats:
        """Vectors (n, 128) of length 1: mean of each face and its mirror image."""
        if not views:
            return np.empty((0, DIMENSIONS), np.float32)
        chips = np.stack([dlib_chip(picture, face) for picture, face in views])
        return self.embed_chips(chips)

    def embed_chips(self, chips: Picture) -> Floats:
        """The same for chips (n, 150, 150, 3)."""
        both = np.concatenate([chips, mirrored(chips)])
        raw = self.raw(both).reshape(2, len(chips), -1).mean(0)
        vectors: Floats = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        return vectors

    def raw(self, chips: np.ndarray) -> Floats:
        """What the network says, neither mirrored nor scaled: dlib's face descriptor."""
        out: Floats = self._session.run(None, {"image": chips})[0]
        return out


def open() -> Embedded:
    """The engine. Raises WeightsMissing."""
    return Embedded()
