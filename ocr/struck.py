"""Words that a clerk struck out before writing them again: "~~Thôn~~ Thôn Phú Mỹ"."""

import itertools
import re
from collections.abc import Sequence

import cv2
import numpy as np

from catalog.record import Image
from ocr.labels import squash
from ocr.line import PlacedLine, cut, part
from ocr.rectify import cut_out

BAND = (0.25, 0.8)  # heights of the row between which a stroke runs through letters
STROKE = 0.3  # share of the word's width that one piece of the stroke has at least
THROUGH = 0.75  # share of the word's width that is under the stroke


def without_struck(lines: Sequence[PlacedLine], image: Image) -> list[PlacedLine]:
    """The lines without words that stand twice, the first time under a stroke."""
    return [piece for line in lines for piece in _kept(line, image)]


def _kept(line: PlacedLine, image: Image) -> list[PlacedLine]:
    words = list(re.finditer(r"[^\s-]+", line.text))  # the end of a stroke is read as a hyphen
    for word, after in itertools.pairwise(words):
        again = squash(word[0])[0]
        twice = again == squash(after[0])[0] and not (again.isdigit() and len(again) == 1)
        if again and twice and _is_struck(line, word, image):
            before = cut(part(line, 0, word.start()), ()) if word.start() else []
            return [*before, *_kept(part(line, after.start(), len(line.text)), image)]
    return [line]


def _is_struck(line: PlacedLine, word: re.Match[str], image: Image) -> bool:
    """Whether one level stroke runs through the letters of a word."""
    strip = cut_out(image, part(line, word.start(), word.end()).quad)
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * (height // 2) + 1, 12
    )
    level = cv2.morphologyEx(
        np.asarray(ink, np.uint8), cv2.MORPH_OPEN, np.ones((1, max(3, round(STROKE * width))))
    )
    top, bottom = (round(share * height) for share in BAND)
    return bool(level[top:bottom].any(axis=0).mean() >= THROUGH)
