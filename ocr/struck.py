"""Words that a clerk struck out before writing them again: "~~Thôn~~ Thôn Phú Mỹ"."""

import itertools
import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from catalog.checks.text import fold
from catalog.record import Image
from ocr.labels import squash
from ocr.line import PlacedLine, cut, part
from ocr.rectify import cut_out

BAND = (0.35, 0.8)  # heights of the row between which a stroke runs through letters; the line
# between two rows of a table touches marks and tops of letters
STROKE = 0.3, 0.8  # shares of the word's width that one piece of the stroke has at least, of a
# long word and of a letter; it is longer than a bar or a foot of one letter
BAR = 1.0  # letters
THROUGH = 0.75  # share of the word's width that is under the stroke
GLUED = 3  # letters of a word from which it may be read twice without a space between
LONG = 4  # letters of a word of which one may be misread
ROW = 48  # pixels of height at which words of a row are compared
NEXT = 1.5  # heights between the end of a line and the next one in its row, or two beginnings
ROWS = 2.5  # heights from one row to the next at most
DATE = re.compile(r"\s*[-/.]\s*\d")  # how a date goes on behind its month
WHOLE_DATE = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{4}\D*")  # whose halves are no two figures
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
        strokes, rules = (_strokes(line, a, b, image) for a, b in ((start, end), (again, stop)))
        # A rule of the form runs on under the next word.
        if _goes_through(strokes[~_ruled_rows(rules)]):
            before = cut(part(line, 0, start), ()) if start else []
            return [*before, *_kept(part(line, again, len(line.text)), image)]
    return [line]


def _pairs(text: str) -> Iterator[tuple[Span, Span]]:
    """Where two words follow each other, or one that was read as both halves of a word."""
    words = [word.span() for word in WORD.finditer(text)]
    for start, end in words:
        if end - start >= 2 * GLUED and not WHOLE_DATE.fullmatch(text, start, end):
            yield (start, (start + end) // 2), ((start + end) // 2, end)
    yield from itertools.pairwise(words)


def _without_last(line: PlacedLine, lines: Sequence[PlacedLine], image: Image) -> list[PlacedLine]:
    """A line without its last word, when that is struck and the next line in its row, or the row
    below, begins with it again."""
    words = list(WORD.finditer(line.text))
    for other in lines if words else ():
        first = WORD.search(other.text)
        if other is line or not first or not _follows(line, other):
            continue
        if not _alike(words[-1][0], first[0]):
            continue
        if _goes_through(_strokes(other, *first.span(), image)):
            continue
        if _goes_through(_strokes(line, *words[-1].span(), image)):
            return cut(part(line, 0, words[-1].start()), ()) if words[-1].start() else []
    return [line]


def _follows(line: PlacedLine, other: PlacedLine) -> bool:
    """Whether the second goes on where the first ends, or at its beginning in the next row."""
    down = (other.middle - line.middle_at(other.left)) / line.height
    if abs(down) <= 0.5:
        return -0.5 < (other.left - line.right) / line.height < NEXT
    return 0.5 < down < ROWS and abs(other.left - line.left) < NEXT * line.height


def _alike(word: str, after: str) -> bool:
    """Whether the second may be the first written again: under a stroke digits and marks are
    misread, and the last letter of a word is lost, or one of a long word.
    """
    one, other = squash(word)[0], squash(after)[0]
    if one.isdigit() and other.isdigit():
        return len(one) == len(other) > 1
    if word.endswith(",") and not after.endswith(","):
        return False  # "Trạm y tế xã, Xã Yên Lạc"
    one, other = (fold(text.strip(" ,.;:")) for text in (word, after))
    near = len(one) >= LONG and Levenshtein.distance(one, other) <= 1
    return bool(one) and (one == other or near or (len(one) > 2 and other[:-1] == one))


def _strokes(line: PlacedLine, start: int, end: int, image: Image) -> NDArray[np.bool_]:
    """H×W, the middle of a word's row: where one level stroke runs."""
    strip = cut_out(image, part(line, start, end).quad)
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    ink = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * (height // 2) + 1, 12
    )
    share = float(np.clip(BAR / (end - start), *STROKE))
    level = cv2.morphologyEx(
        np.asarray(ink, np.uint8), cv2.MORPH_OPEN, np.ones((1, max(3, round(share * width))))
    )
    top, bottom = (round(share * ROW) for share in BAND)
    rows = cv2.resize(np.asarray(level, np.uint8), (width, ROW), interpolation=cv2.INTER_NEAREST)
    return np.asarray(rows[top:bottom] > 0)


def _goes_through(strokes: NDArray[np.bool_]) -> bool:
    """Whether they run through all the letters of a word."""
    return bool(strokes.any(axis=0).mean() >= THROUGH)


def _ruled_rows(strokes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The rows of a stroke that runs through, and those beside them."""
    if not _goes_through(strokes):
        return np.zeros(len(strokes), np.bool_)
    rows = strokes.mean(axis=1) > STROKE[0]
    return np.asarray(np.convolve(rows, np.ones(3), "same") > 0)
