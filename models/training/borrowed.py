"""Vietnamese letters of a hand that has Latin ones alone: its letters, the marks of another hand.

Few typefaces of handwriting have all 134 letters, many have the Latin ones, and a reader learns
hands by the number of hands. A mark is what one letter of the lender has more than the letter a
mark poorer; it is moved to where the own letter wants it: above, below, at the shoulder or across.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.training import fonts
from models.training.alphabet import TONES, base_letter

Mask = NDArray[np.float32]  # H×W, 1 = ink
BELOW, HORN = "\u0323", "\u031b"
FAINT = 0.3  # ink under which a difference is the edge of the letter, no mark
MOST = 1.6  # how much larger or smaller a borrowed mark may become


@lru_cache(3000)
def drawn(path: str, size: int, text: str) -> Mask:
    """The ink on a canvas 3 × 3 em, origin at 1, 2."""
    canvas = Image.new("L", (3 * size, 3 * size), 0)
    ImageDraw.Draw(canvas).text((size, 2 * size), text, 255, fonts.sized(path, size), anchor="ls")
    return np.asarray(canvas, np.float32) / 255


@lru_cache(20_000)
def lacks(path: str, letter: str) -> bool:
    """Whether a file has no drawing of a letter."""
    font = fonts.sized(path, 40)
    return bool(font.getmask(letter).getbbox() is None or (
        bytes(font.getmask(letter)) == bytes(font.getmask("\U0010ffff"))
    ))


@lru_cache(9000)
def letter_of(path: str, lender: str, size: int, letter: str) -> tuple[Mask, Mask]:
    """The letter with the marks of its shape (ơ), and its tone, each on a canvas 3 × 3 em."""
    chain = poorer(letter)
    marked = [_undotted(one, path, lender) for one in chain]
    body = drawn(path, size, marked[-1]).copy()
    own, theirs = _box(body), _box(drawn(lender, size, marked[-1]))
    pen, tone = pen_of(body), np.zeros_like(body)
    for (rich, poor), mark in zip(pairwise(marked), _marks(chain), strict=True):
        more = np.clip(drawn(lender, size, rich) - drawn(lender, size, poor), 0, 1)
        more[more < FAINT] = 0
        move = _moved(mark, own, theirs)
        moved = cv2.warpAffine(more, move, more.shape[::-1])
        thicker = round(pen - pen_of(drawn(lender, size, poor)) * float(move[1, 1]))
        target = tone if mark in TONES else body
        np.maximum(target, _thicker(moved, thicker), out=target)
    return body, tone


def poorer(letter: str) -> list[str]:
    """The letter, then each a mark poorer.

    >>> poorer("ấ"), poorer("đ")
    (['ấ', 'â', 'a'], ['đ', 'd'])
    """
    chain = [letter]
    while bare := base_letter(chain[-1]):
        chain.append(bare)
    return chain


def pen_of(mask: Mask) -> float:
    """Pixels from edge to edge of a stroke."""
    inside = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    return 2 * float(np.percentile(inside[inside > 0], 85)) if inside.any() else 1.0


def _thicker(mask: Mask, by: int) -> Mask:
    if by < 1:
        return mask
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (by + 1, by + 1))
    return np.asarray(cv2.dilate(mask, brush), np.float32)


def _undotted(letter: str, path: str, lender: str) -> str:
    """An i loses its dot under a tone."""
    return "ı" if letter == "i" and not lacks(path, "ı") and not lacks(lender, "ı") else letter


def _marks(chain: list[str]) -> list[str]:
    """What each letter of the chain has more than the next; `-` is the bar of đ."""
    found = []
    for rich, poor in pairwise(chain):
        more = set(normalize("NFD", rich)) - set(normalize("NFD", poor))
        found.append("-" if rich in "đĐ" else min(more))
    return found


def _box(mask: Mask) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the ink."""
    left, top, wide, high = cv2.boundingRect((mask > 0.1).astype(np.uint8))
    return left, top, left + max(1, wide), top + max(1, high)


def _moved(mark: str, own: tuple[int, ...], theirs: tuple[int, ...]) -> NDArray[np.float32]:
    """2×3: from beside the lender's letter to beside the own."""
    wide, high = ((own[at + 2] - own[at]) / (theirs[at + 2] - theirs[at]) for at in (0, 1))
    if mark == "-":
        across, down = wide, high
        x, y = (theirs[0], own[0]), (theirs[1], own[1])
    else:
        across = down = min(MOST, max(1 / MOST, high))
        y = (theirs[3], own[3]) if mark == BELOW else (theirs[1], own[1])
        middles = (theirs[0] + theirs[2]) / 2, (own[0] + own[2]) / 2
        x = (theirs[2], own[2]) if mark == HORN else middles
    return np.float32([[across, 0, x[1] - across * x[0]], [0, down, y[1] - down * y[0]]])
