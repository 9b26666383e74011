"""The five points of a face: corners of the eyes and base of the nose, by cascaded trees.

Fifteen times, 500 small trees compare grey values around the shape found so far and move it.
Method: Kazemi and Sullivan 2014; numbers: face-points.npz (models/faces/points.py).
"""

import numpy as np

from faceid.face import Floats
from models.session import weights_path

DEPTH = 4


class Points:
    """The trees, loaded once per process."""

    def __init__(self) -> None:
        with np.load(weights_path("face-points")) as arrays:
            self._mean: Floats = arrays["mean"]
            self._anchor = arrays["anchor"].astype(np.intp)
            self._delta: Floats = arrays["delta"]
            split = arrays["split"].astype(np.intp)
            self._threshold: Floats = arrays["threshold"]
            self._leaf: Floats = arrays["leaf"]
        self._one, self._other = split[..., 0], split[..., 1]
        self._trees = np.arange(split.shape[1])

    def find(self, grey: np.ndarray, box: Floats) -> Floats:
        """Points (5, 2) in pixels; `grey` (height, width), `box` left, top, right, bottom."""
        corner = np.round(box[:2]).astype(np.float32)
        size = np.round(box[2:4]).astype(np.float32) - corner - 1
        shape = self._mean.copy()
        stages = zip(
            self._anchor, self._delta, self._one, self._other, self._threshold, self._leaf,
            strict=True,
        )  # fmt: skip
        for anchor, delta, one, other, threshold, leaf in stages:
            places = (delta @ _turn(self._mean, shape).T + shape[anchor]) * size + corner
            values = _values(grey, np.floor(places + 0.5).astype(np.intp))
            difference = values[one] - values[other]  # (tree, node)
            node = np.zeros(len(self._trees), np.intp)
            for _ in range(DEPTH):
                left = difference[self._trees, node] > threshold[self._trees, node]
                node = 2 * node + 2 - left
            shape += leaf[self._trees, node - one.shape[1]].sum(0).reshape(-1, 2)
        found: Floats = (shape * size + corner).astype(np.float32)
        return found


def _values(grey: np.ndarray, places: np.ndarray) -> Floats:
    """Grey values at whole pixels; 0 outside of the picture."""
    x, y = places[:, 0], places[:, 1]
    inside = (x >= 0) & (y >= 0) & (x < grey.shape[1]) & (y < grey.shape[0])
    values = np.zeros(len(places), np.float32)
    values[inside] = grey[y[inside], x[inside]]
    return values


def _turn(one: Floats, other: Floats) -> Floats:
    """Rotation and scale (2, 2) that bring shape `one` nearest to `other`."""
    a, b = one - one.mean(0), other - other.mean(0)
    scale = (a * a).sum()
    cosine = (a * b).sum() / scale
    sine = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / scale
    return np.array([[cosine, -sine], [sine, cosine]], np.float32)
