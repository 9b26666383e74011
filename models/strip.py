"""A cut-out line as the recognisers see it: 48 pixels high, without the empty paper at its ends."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from catalog.record import Image

HEIGHT = 48  # pixels of a line as the recognisers see it
STEP = 8  # pixels per output step
GLANCE_HEIGHT, GLANCE_WIDTH = 32, 640  # pixels for the look that chooses: of the line's end, where
# forms are filled in
WIDEST = 6400  # pixels; lines longer still are squeezed
LONGEST = 1600  # pixels of the longest lines that the recognisers were trained on
NARROW = 400  # pixels before that in which a longer line is cut at its widest gap
EDGE = 24  # pixels of paper left at either end
GAP = 9  # pixels of paper from which a cut lies between words
EMPTY = 0.25  # contrast of a column of paper, at most, against the columns of text
FAINT = 10.0  # grey levels under which nothing is ink


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A line at the height of the recognisers, and which share of its length it shows."""

    image: Image  # 48×W×3, W a multiple of STEP
    left: float
    right: float

    @property
    def tensor(self) -> NDArray[np.float32]:
        """1×3×48×W from -1 to 1."""
        scaled = self.image.astype(np.float32) / 127.5 - 1.0
        return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])

    def stretched(self, factor: float) -> "Strip":
        """The same line so many times as wide: more output steps for each of its letters."""
        wide = min(WIDEST, round(self.image.shape[1] * factor / STEP) * STEP)
        image = cv2.resize(self.image, (wide, HEIGHT), interpolation=cv2.INTER_CUBIC)
        return Strip(np.ascontiguousarray(image), self.left, self.right)

    @property
    def glance(self) -> NDArray[np.float32]:
        """1×1×32×W: grey levels around 0 with a spread of 1, for the look that chooses."""
        grey = cv2.cvtColor(self.image, cv2.COLOR_BGR2GRAY)
        scale = GLANCE_HEIGHT / HEIGHT
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        levels = small[:, -GLANCE_WIDTH:].astype(np.float32)
        return np.asarray((levels - levels.mean()) / (levels.std() + 1e-3))[None, None]


def strip(image: Image) -> Strip | None:
    """The line, its width in proportion; None for a picture without pixels."""
    if 0 in image.shape[:2]:
        return None
    height, width = image.shape[:2]
    wanted = min(WIDEST, max(STEP * 2, -(-width * HEIGHT // height // STEP) * STEP))
    mode = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    sized = np.asarray(cv2.resize(image, (wanted, HEIGHT), interpolation=mode), np.uint8)
    first, last = ends(sized)
    return Strip(np.ascontiguousarray(sized[:, first:last]), first / wanted, last / wanted)


def contrast(image: Image) -> NDArray[np.float32]:
    """Grey levels between the lightest and the darkest pixel of each column."""
    grey = cv2.blur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (3, 3))
    return np.asarray(grey.max(axis=0).astype(np.float32) - grey.min(axis=0))


def ends(image: Image) -> tuple[int, int]:
    """Columns between which there is ink, with some paper around, in multiples of STEP.

    A column of paper has little contrast against columns of text, whatever light falls on both.
    """
    columns, wide = contrast(image), image.shape[1]
    inked = np.flatnonzero(columns > max(FAINT, EMPTY * float(np.percentile(columns, 90))))
    if not len(inked):
        return 0, wide
    first = max(0, int(inked[0]) - EDGE) // STEP * STEP
    last = min(wide, -(-(int(inked[-1]) + 1 + EDGE) // STEP) * STEP)
    return (first, last) if last - first >= STEP * 2 else (0, wide)


def cuts(image: Image) -> list[int]:
    """Columns at which a line too long for the recognisers is cut: in the widest gaps."""
    found, start, wide = [], 0, image.shape[1]
    columns = contrast(image) if wide > LONGEST else None
    while columns is not None and wide - start > LONGEST:
        low = start + LONGEST - NARROW
        calm = cv2.blur(columns[None, low : start + LONGEST], (2 * GAP + 1, 1))[0]
        start = (low + int(calm.argmin())) // STEP * STEP
        found.append(start)
    return found
