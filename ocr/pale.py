"""Lines of a cell that no pen wrote: a seal or a watermark that was read as letters is paler."""

from collections.abc import Sequence

import cv2
import numpy as np

from catalog.record import Image
from ocr.line import PlacedLine
from ocr.rectify import cut_out

PALE = 0.5  # share of the contrast of the darkest line of a cell that its others have at least
PAPER, INK = 60, 4  # percentiles of grey: more than half of a line is paper, strokes are thin


def penned(lines: Sequence[PlacedLine], image: Image) -> list[PlacedLine]:
    """The lines of one cell without those that are much paler than another."""
    if len(lines) < 2:
        return list(lines)
    deep = [contrast(cut_out(image, line.quad)) for line in lines]
    return [line for line, own in zip(lines, deep, strict=True) if own >= PALE * max(deep)]


def contrast(line: Image) -> float:
    """Grey levels from the paper of a line to its ink."""
    paper, ink = np.percentile(cv2.cvtColor(line, cv2.COLOR_BGR2GRAY), (PAPER, INK))
    return float(paper - ink)
