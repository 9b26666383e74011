"""The default engine: PP-OCR's line detector and our Vietnamese recognisers, on onnxruntime."""

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image, Quad
from models.session import open_session
from ocr.engines import Line
from ocr.engines.reader import Reader

LEVELS = (0.3, 0.5, 0.7, 0.9)  # probability from which a pixel of the map is text (the first as
# PP-OCR), the others where rows run into each other
BOX = 0.5  # mean probability inside a box (as PP-OCR)
FULL, THICK = 0.5, 16  # share of its box that a line of text fills, at least, and pixels from which
# a box that is filled less holds several rows
UNCLIP = 1.6  # boxes are trained shrunk: grow by area * UNCLIP / perimeter (as PP-OCR)
MAX_SIDE = 1600  # larger pages are scaled down before detection


class EmbeddedEngine:
    """Lines are found by `ppocr-det` and read by `vi-print` or `vi-hand` (models/manifest.toml)."""

    def __init__(self) -> None:
        self._detector = open_session("ppocr-det", keep_memory=True)
        self._reader = Reader()

    def detect(self, image: Image) -> list[Quad]:
        """Corners of the text lines, in pixels of `image`."""
        height, width = image.shape[:2]
        scale = min(1.0, MAX_SIDE / max(height, width))
        size = [max(32, round(side * scale / 32) * 32) for side in (width, height)]
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        (found,) = self._detector.run(None, {"x": _normalise(small)[None]})
        quads = boxes(np.asarray(found)[0, 0])
        back = np.array([width / size[0], height / size[1]], np.float32)
        return [quad * back for quad in quads]

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        """The text of cut-out lines, printed or written by hand."""
        return self._reader.read(images)


def _normalise(image: Image) -> NDArray[np.float32]:
    """H×W×3 bytes to 3×H×W floats from -1 to 1."""
    return np.ascontiguousarray((image.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1))


def boxes(probability: NDArray[np.float32]) -> list[Quad]:
    """Rotated boxes around the text of a probability map (DB post-processing)."""
    contours = _contours(probability, LEVELS[0])
    return [quad for contour in contours for quad in _around(contour, probability, LEVELS[1:])]


def _contours(probability: NDArray[np.float32], level: float) -> Sequence[NDArray[Any]]:
    mask = cv2.dilate((probability > level).astype(np.uint8), np.ones((2, 2), np.uint8))
    return cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]


def _around(
    contour: NDArray[Any], probability: NDArray[np.float32], levels: Sequence[float]
) -> Iterator[Quad]:
    """The box of a contour; of rows that something pale joins, the boxes at a higher level."""
    centre, (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < 3:
        return
    left, top, across, down = cv2.boundingRect(contour)
    window = np.ascontiguousarray(probability[top : top + down, left : left + across])
    full = cv2.contourArea(contour) / (width * height)
    if levels and full < FULL and min(width, height) > THICK:
        alone = np.where(_filled(window, contour[:, 0] - (left, top)) > 0, window, np.float32(0))
        for part in _contours(_rows(alone, levels[0]), levels[0]):
            yield from _around(part + np.array((left, top)), probability, levels[1:])
        return
    corners = cv2.boxPoints((centre, (width, height), angle)) - (left, top)
    if cv2.mean(window, _filled(window, corners))[0] >= BOX:
        grow = width * height * UNCLIP / (width + height)  # twice the offset: both sides
        yield _reading_order(cv2.boxPoints((centre, (width + grow, height + grow), angle)))


def _rows(probability: NDArray[np.float32], level: float) -> NDArray[np.float32]:
    """What goes on longer than a blot, in the direction in which more does."""
    text = (probability > level).astype(np.uint8)
    size = 2 * THICK + 1
    ways = [cv2.morphologyEx(text, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
            for shape in ((1, size), (size, 1))]  # fmt: skip
    return np.where(max(ways, key=cv2.countNonZero) > 0, probability, np.float32(0))


def _filled(window: NDArray[np.float32], corners: NDArray[Any]) -> NDArray[np.uint8]:
    """1 inside a polygon."""
    inside = np.zeros(window.shape, np.uint8)
    cv2.fillPoly(inside, [corners.astype(np.int32)], (1,))
    return inside


def _reading_order(corners: NDArray[Any]) -> Quad:
    """Corners from the top-left of the text on, its long side taken as the writing direction.

    OpenCV gives the corners of a box clockwise, so turning them is enough.
    """
    if np.linalg.norm(corners[1] - corners[0]) < np.linalg.norm(corners[2] - corners[1]):
        corners = np.roll(corners, -1, axis=0)
    along = corners[1] - corners[0]
    if along[0] < 0 or (along[0] == 0 and along[1] < 0):
        corners = np.roll(corners, -2, axis=0)
    return corners.astype(np.float32)
