"""Print or hand: which recogniser reads a line.

`vi-choose` looks whether a hand wrote on the line. `vi-hand` has learnt print and typing too and
reads whatever is not plainly print; what is, `vi-print` reads, and where it is not sure `vi-hand`
reads it as well. What is still in doubt is read stretched: narrow hands have more letters than the
network has steps.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

from catalog.record import Image
from models.session import manifest, threads
from models.strip import STEP, Strip, strip
from ocr.engines import Line
from ocr.engines.chooser import Chooser
from ocr.engines.recogniser import Recogniser

PRINT, HAND = "vi-print", "vi-hand"
WRITTEN = 0.1  # probability of a hand from which its recogniser reads
SURE = 0.98  # confidence of print from which nobody else is asked
BOLD = 0.02  # by how much `vi-print` holds itself surer than it is where it is not sure
TWICE = 2.0
PITCH = 2.0  # steps of a figure under which it stands too close to the next
STRETCHES = ((1.3, 0.97), (TWICE, 0.9))  # widths that a line is read at again, and the confidence
# from which it is not: a letter of less than a step and a half is easily passed over
NOTHING = Line("", 0.0)


class Reader:
    """Reads cut-out lines. `MOTCUA_OCR_HAND=off` leaves everything to the reader of print.

    `hand`: a reader of hands that is tried in the place of the one of the manifest.
    """

    def __init__(self, hand: Recogniser | None = None) -> None:
        self._print = Recogniser(PRINT)
        asked = os.environ.get("MOTCUA_OCR_HAND") != "off" and HAND in manifest()
        self._hand = hand or (Recogniser(HAND) if asked else None)
        self._chooser = Chooser() if asked else None

    def read(self, images: Sequence[Image]) -> list[Line]:
        """One line per image, in their order; several are read side by side."""
        if len(images) < 2 or threads() < 2:
            return [self.line(image) for image in images]
        return list(_workers().map(self.line, images))

    def line(self, image: Image) -> Line:
        """The text of one image (BGR, any size)."""
        cut = strip(image)
        if cut is None:
            return NOTHING
        line = self._best(cut)
        span = cut.right - cut.left
        return replace(line, places=tuple(cut.left + place * span for place in line.places))

    def _best(self, cut: Strip) -> Line:
        line, reader = self._first(cut)
        seen = line.confidence
        crowded = _crowded(line, cut)
        for factor, sure in STRETCHES:
            if line.confidence < sure or (crowded and factor < TWICE):
                line = max(line, reader.read(cut.stretched(factor)), key=_sureness)
        return replace(line, at_sight=seen)

    def _first(self, cut: Strip) -> tuple[Line, Recogniser]:
        """The line as it is, and who reads it."""
        if self._hand is None or self._chooser is None:
            return self._print.read(cut), self._print
        if self._chooser.handwritten(cut) > WRITTEN:
            return self._hand.read(cut), self._hand
        printed = self._print.read(cut)
        if printed.confidence > SURE:
            return printed, self._print
        written = self._hand.read(cut)
        if printed.confidence > written.confidence + BOLD:
            return printed, self._print
        return written, self._hand


def _crowded(line: Line, cut: Strip) -> bool:
    """Whether a line of figures has hardly more steps than figures: one is lost without a doubt."""
    if sum(map(str.isdigit, line.text)) < 0.5 * len(line.text) or len(line.text) < 2:
        return False
    steps = (line.places[-1] - line.places[0]) * cut.image.shape[1] / STEP
    return bool(steps < PITCH * (len(line.text) - 1))


def _sureness(line: Line) -> float:
    return line.confidence


@cache
def _workers() -> ThreadPoolExecutor:
    """As many as one inference may have threads: lines are read whole by one each."""
    return ThreadPoolExecutor(threads(), "line")
