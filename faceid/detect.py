"""Faces in a frame: one small network over a pyramid of sizes, then the five points of each.

The network sees windows of 80 pixels; the picture is shrunk by 5/6 again and again, so that every
size of face passes through the window once. Frames are first brought to at most 512 pixels: a
4K camera costs no more than a plain one, and chips are still cut from the full frame.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from faceid.face import Face, Floats, Picture
from faceid.points import Points
from models.session import open_session

WINDOW = 80  # pixels of the detector's window
STEP, START = 8, 14  # cell (x, y) of its map looks at pixel 8x + 14
SHRINK = 5 / 6
LARGEST = 512  # pixels of the longer side that is searched
OVERLAP = 0.338  # intersection over union from which two boxes are one face (dlib's value)
SURE = 0.0  # score from which a window is a face


class Detector:
    """Finds faces of a sixth of the longer side of the frame and more."""

    def __init__(self) -> None:
        self._session = open_session("face-detect", keep_memory=True)
        self._points = Points()

    def find(self, picture: Picture) -> list[Face]:
        """All faces, largest first."""
        scale = min(1.0, LARGEST / max(picture.shape[:2]))
        level = _resized(picture, scale) if scale < 1 else picture
        found: list[Floats] = []
        while min(level.shape[:2]) >= WINDOW:
            found.append(self._windows(level, scale))
            scale *= SHRINK
            level = _resized(level, SHRINK)
        grey = cv2.transform(picture, np.full((1, 3), 1 / 3)) if found else picture
        boxes = np.concatenate(found) if found else np.empty((0, 5), np.float32)
        faces = [
            Face((left, top, right, bottom), score, self._points.find(grey, box))
            for box in suppress(boxes)
            for left, top, right, bottom, score in [box.tolist()]
        ]
        return sorted(faces, key=lambda face: -face.width)

    def _windows(self, level: Picture, scale: float) -> Floats:
        """Boxes with scores, (n, 5), in pixels of the frame."""
        scores = self._session.run(None, {"image": level[None]})[0][0, 0]
        y, x = np.nonzero(scores > SURE)
        centres = np.stack([x, y], 1) * STEP + START
        half = WINDOW / 2
        boxes = np.concatenate([centres - half, centres + half], 1) / scale
        joined: Floats = np.concatenate([boxes, scores[y, x][:, None]], 1).astype(np.float32)
        return joined


def suppress(boxes: Floats) -> Sequence[Floats]:
    """The best box of each face; `boxes` are (n, 5): corners and score."""
    kept: list[Floats] = []
    for box in boxes[np.argsort(-boxes[:, 4])]:
        if all(_overlap(box, other) <= OVERLAP for other in kept):
            kept.append(box)
    return kept


def _overlap(one: Floats, other: Floats) -> float:
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:4], other[2:4])
    common = float(np.prod(np.maximum(high - low, 0)))
    both = float(np.prod(one[2:4] - one[:2]) + np.prod(other[2:4] - other[:2]))
    return common / (both - common)


def _resized(picture: Picture, scale: float) -> Picture:
    rows, columns = (max(1, round(side * scale)) for side in picture.shape[:2])
    way = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (columns, rows), interpolation=way), np.uint8)
