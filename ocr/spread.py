"""Two facing pages on one scan: where the gutter is."""

import cv2
import numpy as np

from catalog.record import Image

WIDE = 1.15  # width to height from which a scan may show two pages
LOOKED_AT = 1000  # pixels of width: an edge of ink is still one
MIDDLE = (0.41, 0.59)  # share of the width in which a gutter lies
EDGE = 28  # step of brightness that only ink and rulings make; a shadow grows slowly
NEARLY = 0.004  # share of rows with ink that is as quiet as the quietest column


def gutter(image: Image) -> int | None:
    """Pixels from the left to the middle of the widest quiet band between two pages.

    None for a scan that is not wide enough for two.
    """
    height, width = int(image.shape[0]), int(image.shape[1])
    if width < WIDE * height:
        return None
    scale = LOOKED_AT / width
    size = (LOOKED_AT, max(1, round(height * scale)))
    grey = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    inner = grey[size[1] // 20 : -(size[1] // 20) or None].astype(np.int16)
    ink = (np.abs(np.diff(inner, axis=1)) > EDGE).mean(axis=0)
    smooth = np.convolve(ink, np.full(9, 1 / 9), "same")
    first, last = (round(share * LOOKED_AT) for share in MIDDLE)
    quiet = smooth[first:last] <= smooth[first:last].min() + NEARLY
    ends = np.flatnonzero(np.diff(np.concatenate([[0], quiet.view(np.int8), [0]])))
    starts, stops = ends[::2], ends[1::2]
    widest = int(np.argmax(stops - starts))
    middle = first + (int(starts[widest]) + int(stops[widest])) / 2
    return int(middle / scale)
