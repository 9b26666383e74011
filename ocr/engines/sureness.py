"""From what a recogniser makes of its characters to the share of them that is right.

`sureness.toml` holds, for each recogniser, points of a rising curve fitted on lines that nothing
was trained on (benchmarks.calibrate_lines). A recogniser that it does not name stays as it is.
"""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.engines import Line

TABLE = Path(__file__).with_name("sureness.toml")


Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


@cache
def curve(name: str) -> Curve | None:
    """What a recogniser says, and what is right of it; both rise. None: it was not fitted."""
    points = tomllib.loads(TABLE.read_text("utf-8")).get(name)
    return None if points is None else (np.array(points["said"]), np.array(points["right"]))


def calibrated(line: Line, name: str) -> Line:
    """The line with characters as sure as they turn out to be right."""
    points = curve(name)
    return line if points is None else along(line, points)


def along(line: Line, points: Curve) -> Line:
    """The line with the confidence of its characters along a curve."""
    if not line.characters:
        return line
    sure = np.interp(line.characters, *points)
    return replace(line, characters=tuple(sure.tolist()), confidence=float(sure.mean()))
