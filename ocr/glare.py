"""Light that burns letters away: white blobs on a paper that is darker all around them.

A lamp or a flash mirrored by a glossy card leaves spots without any letter, whose edges are soft.
White paper on a scanner is white everywhere, so there it means nothing; the white ground of a
portrait or a code has no field upon it.
"""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Box, Field, Image, Quad
from ocr.rectify import move
from ocr.sheet import Sheet

WHITE = 250  # grey level of the darkest colour from which nothing is left of the print
DARKER = 12  # levels that the paper must be darker than burnt, or it is white all over
BLOB = 0.6  # line heights that a blob must measure both ways: more than a gap between letters
OVER = 0.4  # square line heights of a field under light from which letters are gone
BEFORE = 0.3  # line heights left of a line: there the portrait with its white ground may stand
AFTER = 1.2  # line heights right of a field in which its burnt letters may have stood
BEYOND = 2.5  # the same where a field is not read: its label may be all that is left
AROUND = 1.0  # line heights above and below it then: the label may be gone as well
SMALLEST = 4.0  # pixels of line height under which nothing can be told


def hides_print(sheet: Sheet, required: Sequence[str], fields: Mapping[str, Field]) -> bool:
    """Whether light lies over a field of this side, or beside the print while one is not read."""
    quads = [move(line.quad, sheet.transform) for line in sheet.lines]
    height = float(np.median([np.linalg.norm(q[3] - q[0]) for q in quads])) if quads else 0.0
    if height < SMALLEST:
        return False
    burnt = burnt_places(sheet.image, height)
    if not burnt.any():
        return False
    boxes = [f.box for f in fields.values() if f.value and f.box and f.page == sheet.page]
    places = [move(_corners(box), sheet.transform) for box in boxes]
    if any(_share(place, burnt, height, AFTER) > OVER for place in places):
        return True
    known = [fields[name] for name in required if name in fields]
    unread = any(not (field.value and field.box) for field in known)  # or known by a code alone
    return unread and any(_share(quad, burnt, height, BEYOND, AROUND) > OVER for quad in quads)


def burnt_places(image: Image, height: float) -> NDArray[np.uint8]:
    """1 where light has left nothing of the print; 0 elsewhere. `height`: of its lines."""
    darkest = np.asarray(image.min(axis=2), np.uint8)
    nothing = np.zeros_like(darkest)
    if float(np.percentile(darkest, 75)) > WHITE - DARKER:
        return nothing
    side = max(3, round(BLOB * height))
    white = (darkest >= WHITE).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((side, side))), np.uint8)


def _share(
    quad: Quad, burnt: NDArray[np.uint8], height: float, after: float, around: float = 0.0
) -> float:
    """Square line heights that are burnt on a place of the picture and a little beside it."""
    low = quad.min(axis=0) - np.array([BEFORE, around]) * height
    high = quad.max(axis=0) + np.array([after, around]) * height
    (x, y), (x_end, y_end) = (np.maximum(corner, 0).astype(int) for corner in (low, high))
    return float(burnt[y:y_end, x:x_end].sum()) / height**2


def _corners(box: Box) -> Quad:
    corners = [(x, y) for y in (box.top, box.bottom) for x in (box.left, box.right)]
    return np.array(corners, np.float32)
