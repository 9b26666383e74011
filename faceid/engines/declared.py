"""Any embedding of the ArcFace kind that the operator declares: 112-pixel chips, one ONNX file.

Faces are found by our own detector. The declaration (models/declared.py) names the file, its
sha256, how pixels are scaled, and a table of error rates: without a table no threshold can be
computed, so none is accepted.
"""

from collections.abc import Sequence

import numpy as np

from faceid.chip import arcface_chip, mirrored
from faceid.detect import Detector
from faceid.face import Face, Floats, Picture
from faceid.score import declare
from faceid.vectors import unit
from models.declared import Declared, declared, open_declared


class DeclaredEngine:
    """Our detector, the operator's embedding."""

    def __init__(self, entry: Declared) -> None:
        self._entry = entry
        self._detector = Detector()
        self._session = open_declared(entry)
        self._input = self._session.get_inputs()[0].name
        self.model, self.table, self.dimensions = entry.sha256, entry.name, entry.dimensions
        declare(entry.name, entry.table)

    def find(self, picture: Picture) -> list[Face]:
        """All faces, largest first."""
        return self._detector.find(picture)

    def embed(self, views: Sequence[tuple[Picture, Face]]) -> Floats:
        """Vectors (n, d) of length 1: mean of each face and its mirror image."""
        if not views:
            return np.empty((0, self.dimensions), np.float32)
        chips = np.stack([arcface_chip(p, face, self._entry.side) for p, face in views])
        both = np.concatenate([chips, mirrored(chips)])
        if self._entry.bgr:
            both = both[..., ::-1]
        scaled = (both.astype(np.float32) - self._entry.mean) / self._entry.scale
        planes = np.ascontiguousarray(scaled.transpose(0, 3, 1, 2).astype(np.float32))
        out: Floats = np.concatenate(
            [self._session.run(None, {self._input: one[None]})[0] for one in planes]
        )
        return unit(unit(out).reshape(2, len(chips), -1).mean(0))


def open() -> DeclaredEngine:
    """The engine. Raises WeightsMissing naming what the manifest lacks."""
    return DeclaredEngine(declared("arcface"))
