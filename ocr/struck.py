"""Words that a clerk struck out before writing them again: "~~Thôn~~ Thôn Phú Mỹ"."""

import itertools
import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from catalog.record import Image
from ocr.labels import squash
from ocr.line import PlacedLine, cut, part
from ocr.rectify import cut_out

BAND = (0.25, 0.8)  # heights of the row between which a stroke runs through letters
STROKE = 0.3  # share of the word's width that one piece of the stroke has at least
THROUGH = 0.75  # share of the word's width that is under the stroke
GLUED = 3  # letters of a word from which it may be read twice without a space between
NEXT = 1.5  # heights between the end of a line and the next one in its row
DATE = re.compile(r"\s*[-/.]\s*\d")  # how a date goes on behind its month
WORD = re.compile(r"[^\s-]+")  # the end of a stroke is read as a hyphen

Span = tuple[int, int]


def without_struck(lines: Sequence[PlacedLine], image: Image) -> list[PlacedLine]:
    """The lines without words that stand twice, the first time under a stroke."""
    kept = [piece for line in lines for piece in _kept(line, image)]
    return [piece for line in kept for piece in _without_last(line, kept, image)]


def _kept(line: PlacedLine, image: Image) -> list[PlacedLine]:
    for (start, end), (again, stop) in _pairs(line.text):
        if DATE.match(line.text[stop:]) or not _alike(line.text[start:end], line.text[again:stop]):
            continue
        # A rule of the form runs on under the next word.
        if _is_struck(line, start, end, image) and not _is_struck(line, again, stop, image):
            before = cut(part(line, 0, start), ()) if start else []
            return [*before, *_kept(part(line, again, len(line.text)), image)]
    return [line]


def _pairs(text: str) -> Iterator[tuple[Span, Span]]:
    """Where two words follow each other, or one that was read as both halves of a word."""
    words = [word.span() for word in WORD.finditer(text)]
    for start, end in words:
        if end - start >= 2 * GLUED:
            yield (start, (start + end) // 2), ((start + end) // 2, end)
    yield from itertools.pairwise(words)


def _without_last(line: PlacedLine, lines: Sequence[PlacedLine], image: Image) -> list[PlacedLine]:
    """A line without its last word, when that is struck and the next line begins with it again."""
    words = list(WORD.finditer(line.text))
    for other in lines if words else ():
        near = -0.5 < (other.left - line.right) / line.height < NEXT and other is not line
        first = WORD.search(other.text)
        if not near or not first or abs(other.middle - line.middle) > 0.5 * line.height:
            continue
        if not _alike(words[-1][0], first[0]) or _is_struck(other, *first.span(), image):
            continue
        if _is_struck(line, *words[-1].span(), image):
            return cut(part(line, 0, words[-1].start()), ()) if words[-1].start() else []
    return [line]


def _alike(word: str, after: str) -> bool:
    """Whether the second may be the first written again: under a stroke digits are misread, and
    the last letter of a word is lost.
    """
    one, other = squash(word)[0], squash(after)[0]
    if one.isdigit() and other.isdigit():
        return len(one) == len(other) > 1
    one, other = (text.strip(" ,.;:").casefold() for text in (word, after))
    return bool(one) and (one == other or (len(one) > 2 and other[:-1] == one))


def _is_struck(line: PlacedLine, start: int, end: int, image: Image) -> bool:
    """Whether one level stroke runs through the letters of a word."""
    strip = cut_out(image, part(line, start, end).quad)
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
