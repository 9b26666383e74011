"""A face brought upright to a fixed size, as the embedding wants it.

Where the points belong: dlib 20.0, dlib/image_transforms/interpolation.h, mean face of the
five-point model (Boost Software License 1.0); ArcFace: the usual 112-pixel template.
"""

import cv2
import numpy as np

from faceid.face import Face, Picture

PADDING = 0.25  # of the face's size, on each side
MEAN_FACE = np.array(
    [
        [0.8595674595992, 0.2134981538014],
        [0.6460604764104, 0.2289674387677],
        [0.1205750620789, 0.2137274526848],
        [0.3340850613712, 0.2290642403242],
        [0.4901123135679, 0.6277975316475],
    ],
    np.float64,
)
# ArcFace knows eye centres, nose tip and corners of the mouth: of ours the eye centres fit.
ARCFACE_EYES = np.array([[38.2946, 51.6963], [73.5318, 51.5014]], np.float64)


def dlib_chip(picture: Picture, face: Face, side: int = 150) -> Picture:
    """The face at `side` pixels, as dlib's get_face_chip cuts it."""
    wanted = (PADDING + MEAN_FACE) / (2 * PADDING + 1) * side - 0.5  # centres of pixels
    return cut(picture, face.points.astype(np.float64), wanted, side)


def arcface_chip(picture: Picture, face: Face, side: int = 112) -> Picture:
    """The face at `side` pixels, eyes where ArcFace networks expect them."""
    return cut(picture, face.eyes.astype(np.float64), ARCFACE_EYES * side / 112, side)


def cut(picture: Picture, points: np.ndarray, wanted: np.ndarray, side: int) -> Picture:
    """Move, turn and scale so that `points` come nearest to `wanted`. Large faces are averaged
    down first, as pyramids do: sampling them would leave jagged edges."""
    scale, turn, shift = similarity(points, wanted)
    shrink = max(1, int(1 / max(scale, 1e-6)))
    if shrink > 1:
        corners = (np.array([[0, 0], [side, 0], [0, side], [side, side]]) - shift) @ np.linalg.inv(
            turn
        ).T
        low = np.maximum(np.floor(corners.min(0)).astype(int) - 2 * shrink, 0)
        high = np.ceil(corners.max(0)).astype(int) + 2 * shrink
        part = picture[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)]
        if part.size:
            size = (max(1, part.shape[1] // shrink), max(1, part.shape[0] // shrink))
            ratio = np.array(size) / (part.shape[1], part.shape[0])
            picture = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
            # pixel centres: (x + 0.5)·ratio − 0.5
            points = (points - low + 0.5) * ratio - 0.5
            scale, turn, shift = similarity(points, wanted)
    matrix = np.concatenate([turn, shift[:, None]], 1)
    return np.asarray(cv2.warpAffine(picture, matrix, (side, side)), np.uint8)


def similarity(points: np.ndarray, wanted: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Scale, scaled rotation (2, 2) and shift (2,) with turn·point + shift ≈ wanted."""
    a, b = points - points.mean(0), wanted - wanted.mean(0)
    size = max(float((a * a).sum()), 1e-12)
    cosine = float((a * b).sum()) / size
    sine = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()) / size
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return float(np.hypot(cosine, sine)), turn, wanted.mean(0) - turn @ points.mean(0)


def mirrored(chips: Picture) -> Picture:
    """Left and right exchanged, (n, height, width, 3)."""
    return np.ascontiguousarray(chips[:, :, ::-1])
