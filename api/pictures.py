"""Pictures beside the values: pages and flat sheets, and where a box of a page lies on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image

LONGEST = 2200  # pixels; enough to read the smallest print on a screen
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a document and how page pixels map onto it."""

    kind: str  # "sheet": one paper, flat and upright; "page": the whole page as loaded
    page: int
    width: int
    height: int
    transform: tuple[float, ...]  # 3×3, row by row: page pixels → picture pixels
    paper: str = ""
    side: str = ""

    def place(self, box: Sequence[int]) -> tuple[float, float, float, float] | None:
        """Left, top, right, bottom of a page box on this picture; None when it lies outside."""
        left, top, right, bottom = box
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        points = [_project(self.transform, x, y) for x, y in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        middle_x, middle_y = sum(xs) / 4, sum(ys) / 4
        if not (0 <= middle_x <= self.width and 0 <= middle_y <= self.height):
            return None
        return (
            max(0.0, min(xs)),
            max(0.0, min(ys)),
            min(float(self.width), max(xs)),
            min(float(self.height), max(ys)),
        )

    @property
    def outline(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the picture on its page, in page pixels."""
        inverse = tuple(np.linalg.inv(np.reshape(self.transform, (3, 3))).ravel())
        corners = [(0, 0), (self.width, 0), (self.width, self.height), (0, self.height)]
        points = [_project(inverse, x, y) for x, y in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))

    def as_json(self) -> dict[str, Any]:
        """The picture as it is kept beside the reading."""
        return {name: getattr(self, name) for name in self.__slots__}


def _project(matrix: Sequence[float], x: float, y: float) -> tuple[float, float]:
    """A point under a 3×3 homography."""
    a, b, c, d, e, f, g, h, i = matrix
    depth = g * x + h * y + i
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def encode(
    image: Image,
    kind: str,
    page: int,
    transform: NDArray[np.floating[Any]] | None = None,
    paper: str = "",
    side: str = "",
) -> tuple[Picture, bytes]:
    """A JPEG of at most LONGEST pixels, with the transform scaled to match."""
    height, width = image.shape[:2]
    scale = min(1.0, LONGEST / max(height, width))
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        height, width = image.shape[:2]
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    matrix = np.diag([scale, scale, 1.0]) @ (np.eye(3) if transform is None else transform)
    flat = tuple(float(value) for value in matrix.ravel())
    return Picture(kind, page, width, height, flat, paper, side), data.tobytes()


def from_json(entries: Sequence[dict[str, Any]]) -> tuple[Picture, ...]:
    """The pictures kept beside a reading."""
    return tuple(Picture(**{**entry, "transform": tuple(entry["transform"])}) for entry in entries)
