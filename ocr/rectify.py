"""Where the text of a page lies: its lines, their direction, and flat cut-outs of them."""

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image, Quad
from ocr.engines import Engine

FIRST_SIDE = 960  # pixels of the longer side at which a page is looked over
LEAST_SIDE = 960  # smaller pictures are enlarged: the detector misses letters under 8 pixels
SECOND_SIDE = 1600
SMALL_TEXT = 20.0  # pixels of line height in the first look under which a second, closer one pays
GOOD_TEXT = 25.0
FILLED = 900.0  # pixels that the text should fill: small print is not seen on a far card
MOST_ENLARGED = 2.5
STRAY = math.radians(12)  # lines running otherwise than the rest: stamps, watermarks
LONG = 2.5  # width to height from which a box tells its direction


def find_lines(image: Image, engine: Engine) -> list[Quad]:
    """Boxes of text lines in page pixels: one look over the page, a closer one at small text."""
    height, width = image.shape[:2]
    scale = min(max(1.0, LEAST_SIDE / max(height, width)), FIRST_SIDE / max(height, width))
    quads = [quad / scale for quad in engine.detect(resized(image, scale))]
    if not quads:
        return []
    angle = writing_angle(quads)
    small = float(np.percentile([_height(quad) for quad in quads], 25))
    extent = max(_extent(quads, angle))
    closer = min(max(GOOD_TEXT / small, FILLED / extent), SECOND_SIDE / extent, MOST_ENLARGED)
    if small * scale >= SMALL_TEXT and extent * scale >= FILLED / 2:
        return quads
    if closer < 1.25 * scale:
        return quads
    flat, transform = flatten(image, quads, angle, closer)
    back = np.linalg.inv(transform)
    return [move(quad, back) for quad in engine.detect(flat)] or quads


def writing_angle(quads: Sequence[Quad]) -> float:
    """Direction of most text in radians, from -90° to 90°: which end is up stays open."""
    long = [quad for quad in quads if _width(quad) > LONG * _height(quad)] or list(quads)
    along = np.array([quad[1] - quad[0] + quad[2] - quad[3] for quad in long])
    angles = np.arctan2(along[:, 1], along[:, 0])
    weights = np.hypot(along[:, 0], along[:, 1])
    # Median of directions: doubled, so that a line and its reverse are the same.
    votes = np.exp(2j * angles)
    support = [(weights * np.cos(np.angle(votes / vote))).clip(0).sum() for vote in votes]
    best = votes[int(np.argmax(support))]
    near = np.abs(np.angle(votes / best)) < math.radians(20)
    return float(np.angle((votes[near] * weights[near]).sum()) / 2)


def along(quads: Sequence[Quad], angle: float) -> list[Quad]:
    """The boxes that run along the direction (or are too short to tell), corners turned to it."""
    direction = np.array([math.cos(angle), math.sin(angle)])
    kept = []
    for quad in quads:
        turns = [np.roll(quad, -turn, axis=0) for turn in range(4)]
        turned = max(turns, key=lambda q: float((q[1] - q[0] + q[2] - q[3]) @ direction))
        edge = turned[1] - turned[0] + turned[2] - turned[3]
        sideways = direction[0] * edge[1] - direction[1] * edge[0]
        lean = abs(math.atan2(float(sideways), float(direction @ edge)))
        if lean < STRAY or (lean < math.pi / 4 and _width(turned) < LONG * _height(turned)):
            kept.append(turned.astype(np.float32))
    return kept


def cut_out(image: Image, quad: Quad, margin: float = 0.0) -> Image:
    """The line in a box as a flat strip; `margin` in heights is added above and below."""
    if margin:
        down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2 * margin
        quad = quad + np.array([-down, -down, down, down])
    width, height = max(2, round(_width(quad))), max(2, round(_height(quad)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return np.asarray(
        cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def flatten(
    image: Image, quads: Sequence[Quad], angle: float, scale: float = 1.0
) -> tuple[Image, NDArray[np.float64]]:
    """The part of a page around the boxes, upright, and the matrix from page to its pixels."""
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
    turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    margin = 2.5 * float(np.median([_height(quad) for quad in quads])) * scale
    points = np.concatenate([move(quad, turn) for quad in quads])
    page = move(_corners(image), turn)
    low = np.maximum(points.min(axis=0) - margin, page.min(axis=0))
    high = np.minimum(points.max(axis=0) + margin, page.max(axis=0))
    shift = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1]])
    matrix = shift @ turn
    size = [max(1, round(float(side))) for side in high - low]
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    flat = cv2.warpPerspective(image, matrix, size, flags=mode, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8), matrix


def move(quad: Quad, matrix: NDArray[np.floating[Any]]) -> Quad:
    """Corners after a projective transform."""
    points = np.c_[quad, np.ones(len(quad))] @ matrix.T
    return np.asarray(points[:, :2] / points[:, 2:], np.float32)


def resized(image: Image, scale: float) -> Image:
    """The picture scaled in both directions."""
    if abs(scale - 1) < 0.01:
        return image
    mode = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=mode), np.uint8)


def _corners(image: Image) -> Quad:
    height, width = image.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _extent(quads: Sequence[Quad], angle: float) -> tuple[float, float]:
    cos, sin = math.cos(angle), math.sin(angle)
    points = np.concatenate(list(quads)) @ np.array([[cos, -sin], [sin, cos]])
    across, down = points.max(axis=0) - points.min(axis=0)
    return float(across), float(down)


def _width(quad: Quad) -> float:
    return float(np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2


def _height(quad: Quad) -> float:
    return float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
