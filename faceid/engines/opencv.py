"""OpenCV's YuNet and SFace, with files that the operator gives and describes.

Files, sha256 and a table of error rates stand in the operator's manifest
(`MOTCUA_FACE_MANIFEST`, see models/declared.py): kinds `yunet` and `sface`.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from faceid.chip import arcface_chip, mirrored
from faceid.face import Face, Floats, Picture
from faceid.score import declare
from faceid.vectors import unit
from models.declared import Declared, declared

LARGEST = 640  # pixels of the longer side that is searched
SURE = 0.8


class OpenCV:
    """FaceDetectorYN and FaceRecognizerSF."""

    def __init__(self, detector: Declared, recogniser: Declared) -> None:
        self._detector = cv2.FaceDetectorYN.create(str(detector.path), "", (320, 320), SURE)
        self._recogniser = cv2.FaceRecognizerSF.create(str(recogniser.path), "")
        self.model, self.table = recogniser.sha256, recogniser.name
        self.dimensions = recogniser.dimensions
        declare(recogniser.name, recogniser.table)

    def find(self, picture: Picture) -> list[Face]:
        """All faces, largest first."""
        scale = min(1.0, LARGEST / max(picture.shape[:2]))
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        self._detector.setInputSize(size)
        small = cv2.resize(picture[:, :, ::-1], size, interpolation=cv2.INTER_AREA)
        found = self._detector.detect(small)[1]
        faces = []
        for row in np.empty((0, 15)) if found is None else found / 1.0:
            left, top, width, height = (row[:4] / scale).tolist()
            right_eye, left_eye, nose = (row[4:10] / scale).reshape(3, 2)
            # YuNet knows the middle of each eye: that stands for both its corners
            points = np.array([left_eye, left_eye, right_eye, right_eye, nose], np.float32)
            box = (left, top, left + width, top + height)
            faces.append(Face(box, float(row[14]), points))
        return sorted(faces, key=lambda face: -face.width)

    def embed(self, views: Sequence[tuple[Picture, Face]]) -> Floats:
        """Vectors (n, d) of length 1: mean of each face and its mirror image."""
        vectors = []
        for picture, face in views:
            chip = arcface_chip(picture, face)
            both = np.stack([chip, mirrored(chip[None])[0]])
            vectors.append(
                np.mean([self._recogniser.feature(one[:, :, ::-1].copy())[0] for one in both], 0)
            )
        return unit(np.array(vectors, np.float32).reshape(-1, self.dimensions))


def open() -> OpenCV:
    """The engine. Raises WeightsMissing naming what the manifest lacks."""
    return OpenCV(declared("yunet"), declared("sface"))
