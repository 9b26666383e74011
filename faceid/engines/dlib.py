"""dlib itself, as face_recognition uses it: to compare with, in an environment of its own.

`.ci/dlib` makes that environment (extra `dlib`). The packages `face_recognition` and
`face_recognition_models` are not imported: one loads a file that excludes commercial use and
ends the process where setuptools is new, the other needs an old setuptools. Only their files are
opened. Vectors equal those of the embedded engine, so both share one table; the sha256 that marks
templates is that of dlib's own file, so they are kept apart all the same.
"""

import hashlib
import os
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from faceid.chip import dlib_chip, mirrored
from faceid.face import Face, Floats, Picture
from faceid.vectors import unit
from models.session import WeightsMissing


class Dlib:
    """HOG detector, five points and embedding of dlib."""

    table = "face-embed"
    dimensions = 128

    def __init__(self, folder: Path) -> None:
        dlib: Any = import_module("dlib")
        file = folder / "dlib_face_recognition_resnet_model_v1.dat"
        self._rectangles = dlib.get_frontal_face_detector()
        self._points = dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat"))
        self._network = dlib.face_recognition_model_v1(str(file))
        self.model = hashlib.sha256(file.read_bytes()).hexdigest()

    def find(self, picture: Picture) -> list[Face]:
        """All faces, largest first."""
        found, scores, _ = self._rectangles.run(picture, 0, 0.0)
        faces = []
        for box, score in zip(found, scores, strict=True):
            points = [(point.x, point.y) for point in self._points(picture, box).parts()]
            corners = (box.left(), box.top(), box.right() + 1, box.bottom() + 1)
            faces.append(Face(corners, float(score), np.array(points, np.float32)))
        return sorted(faces, key=lambda face: -face.width)

    def embed(self, views: Sequence[tuple[Picture, Face]]) -> Floats:
        """Vectors (n, 128) of length 1: mean of each face and its mirror image."""
        if not views:
            return np.empty((0, self.dimensions), np.float32)
        chips = np.stack([dlib_chip(picture, face) for picture, face in views])
        raw = self.raw(np.concatenate([chips, mirrored(chips)]))
        return unit(raw.reshape(2, len(chips), -1).mean(0))

    def raw(self, chips: Picture) -> Floats:
        """dlib's face descriptors."""
        found = [self._network.compute_face_descriptor(chip) for chip in chips]
        return np.array(found, np.float32)


def folder() -> Path | None:
    """Where dlib's files are: MOTCUA_DLIB_FOLDER, else the package face_recognition_models."""
    if given := os.environ.get("MOTCUA_DLIB_FOLDER"):
        return Path(given)
    spec = find_spec("face_recognition_models")
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) / "models" if places else None


def open() -> Dlib:
    """The engine. Raises ImportError without dlib, WeightsMissing without its files."""
    found = folder()
    if found is None:
        raise WeightsMissing("face_recognition_models is not here: .ci/dlib")
    return Dlib(found)
