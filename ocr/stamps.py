"""Red stamps taken out of a page, so that the words under them can be read.

Seals of offices are red by law, clerks write black or blue: in the red part of the picture alone a
seal is nearly as bright as the paper. Only what has a seal's size is taken out; figures in red ink
and red ruled lines stay.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image

Picture = NDArray[Any]
STEP = 4  # the search goes over a picture so many times smaller
RED = 14  # of 255, by which red outshines green and blue, beyond what paper does
SIZE = (0.04, 0.25)  # of the page's longer side: from a corner of a seal to its double
ROOM = 3  # pixels of the smaller picture around what is red: its pale edges


def without_stamps(image: Image) -> Image:
    """The page with stamps in grey as pale as its red part; the same array where there are none.

    `image`: H x W x 3, BGR, 8 bits.
    """
    red = _red(cv2.resize(image, None, fx=1 / STEP, fy=1 / STEP, interpolation=cv2.INTER_AREA))
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    least, most = (share * max(red.shape) for share in SIZE)
    big = [
        n
        for n in range(1, count)
        if least <= stats[n, cv2.CC_STAT_WIDTH] <= most
        and least <= stats[n, cv2.CC_STAT_HEIGHT] <= most
    ]
    if not big:
        return image
    clean = image.copy()
    for n in big:
        left, top, width, height = stats[n, : cv2.CC_STAT_AREA]
        rows = slice(max(0, top - ROOM), top + height + ROOM)
        across = slice(max(0, left - ROOM), left + width + ROOM)
        _fade(clean, red[rows, across], rows, across)
    return clean


def _red(small: Picture) -> Picture:
    """1 where red ink lies, on paper of any tint."""
    blue, green, red = (small[:, :, n].astype(np.int16) for n in range(3))
    over = red - np.maximum(blue, green)
    return np.asarray(over - int(np.median(over)) > RED, np.uint8)


def _fade(image: Image, red: Picture, rows: slice, across: slice) -> None:
    """Leave the red part alone, in grey, where ink is red, and near it."""
    window = image[rows.start * STEP : rows.stop * STEP, across.start * STEP : across.stop * STEP]
    near = cv2.dilate(red, np.ones((ROOM, ROOM), np.uint8))
    where = cv2.resize(near, window.shape[1::-1], interpolation=cv2.INTER_NEAREST).astype(bool)
    window[where] = window[where][:, 2:]
