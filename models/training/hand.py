"""Lines drawn in typefaces that look like handwriting, made to look written.

Each letter is set by itself: it leans out of its row, its marks float, its pen presses more or
less. The whole line then sways, slants and crosses the rules of a form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from random import Random
from string import digits as DIGITS
from unicodedata import normalize

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training import borrowed, draw, fonts, sheet
from models.training.alphabet import TONES, VIETNAMESE
from models.training.damage import damage
from models.training.lines import FAINTEST, HEIGHT, WIDEST, Sample, contrast
from models.training.text import mix

Mask = NDArray[np.float32]  # H×W, 1 = ink
THINNEST = 0.75  # share of its ink that a pen of less ink must keep, or hairlines are gone
SMALL = 0.42  # of an em: height of an x below which a face is drawn larger
LATIN = 0.5  # share of lines to learn from in hands that borrow their marks
LOW, TAIL = "012", "34579"  # old-style figures: as tall as an x; hanging below the row


def bare_of_tone(letter: str) -> str:
    """The letter without its tone: ế → ê, ạ → a; itself where it has none.

    >>> bare_of_tone("ế")
    'ê'
    """
    parts = normalize("NFD", letter)
    return normalize("NFC", "".join(part for part in parts if part not in TONES[1:]))


@lru_cache(6000)
def _glyph(path: str, size: int, letter: str, lender: str = "") -> tuple[Mask, Mask, float]:
    """Body and tone of a letter on a canvas 3 × 3 em (origin at 1, 2), and its advance."""
    font = fonts.sized(path, size)
    if lender and letter in VIETNAMESE:
        bare = borrowed.poorer(letter)[-1]
        return *borrowed.letter_of(path, lender, size, letter), font.getlength(bare)
    if lender and letter != " " and borrowed.lacks(path, letter):
        return _glyph(lender, size, letter)
    whole = borrowed.drawn(path, size, letter)
    plain = borrowed.drawn(path, size, bare_of_tone(letter)) if letter in VIETNAMESE else whole
    body = np.minimum(whole, plain)
    return body, whole - body, font.getlength(letter)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a hand writes figures: typeface, width (1 as drawn there), old style, foot."""

    path: str
    wide: float = 1.0
    old: bool = False
    foot: bool = False  # whether a 1 stands on a stroke

    def drawn(self, letter: str, size: int) -> tuple[Mask, tuple[int, int], float]:
        """A figure, where its origin is on its canvas (x, y), and its advance."""
        body, tone, advance = _glyph(self.path, size, letter)
        high, drop = 1.0, 0.0
        if self.old:
            high, drop = (0.68, 0.0) if letter in LOW else (1.0, 0.2 * (letter in TAIL))
        if letter == "1" and self.foot:
            body = footed(body)
        whole = cv2.resize(body + tone, None, fx=self.wide, fy=high, interpolation=cv2.INTER_AREA)
        origin = round(size * self.wide), round((2 * high - drop) * size)
        return whole, origin, advance * self.wide


def figures(rng: Random, side: str, face: fonts.Face) -> Figures:
    """To learn from: those of the face, or of another, narrow or hanging: figures vary more than
    letters, and no context tells what they are. To measure: those of the face.
    """
    if side != "hand_train" or rng.random() < 0.45:
        return Figures(face.path)
    path = pick_hand(rng, side).path if rng.random() < 0.6 else face.path
    return Figures(path, rng.uniform(0.55, 1.05), rng.random() < 0.35 and lining(path),
                   rng.random() < 0.25)


def footed(body: Mask) -> Mask:
    """A 1 with a short stroke along the row under it."""
    _, top, _, high = cv2.boundingRect((body > 0.1).astype(np.uint8))
    reach, pen = round(0.22 * high), max(1, round(borrowed.pen_of(body)))
    middle = round(float(np.argmax(body[top + high * 4 // 5 : top + high].sum(0))))
    at, found = top + high - (pen + 1) // 2, body.copy()
    cv2.line(found, (middle - reach, at), (middle + reach, at), 1.0, pen)
    return found


@cache
def lining(path: str) -> bool:
    """Whether the figures of a face stand on the row and are of one height."""
    font = fonts.sized(path, 100)
    boxes = [font.getbbox(figure, anchor="ls") for figure in "039"]
    return all(abs(a - b) < 8 for box in boxes for a, b in ((box[1], boxes[0][1]), (box[3], 0)))


def ink(rng: Random, text: str, face: fonts.Face, size: int, side: str = "hand_train") -> Mask:
    """The ink of the text, cut to its bounding box."""
    numerals = figures(rng, side, face)
    calm = 0.35 if face.kind == "joined" else 1.0  # gaps between joined letters look torn
    shake = rng.uniform(0.0, 0.035) * size * calm
    spacing = 0.0 if calm < 1 else rng.choice((0, 0, rng.uniform(-0.04, 0.1))) * size
    float_marks = rng.uniform(0, 0.09) * size if rng.random() < 0.6 else 0.0
    sizes = [size] if calm < 1 or rng.random() < 0.4 else [size, size - 1, size + 1, size + 2]
    gap = rng.uniform(0.7, 1.5)
    parts: list[tuple[Mask, int, int]] = []
    x, low = float(size), 0.0
    for letter in text:
        now = rng.choice(sizes)
        if letter in DIGITS:
            whole, (left, top), advance = numerals.drawn(letter, now)
            y = 2 * size + low + rng.gauss(0, shake)
            parts.append((whole, round(x) - left, round(y) - top + size))
            x += advance * rng.uniform(0.97, 1.03) + spacing * rng.uniform(0.5, 1.5)
            continue
        body, tone, advance = _glyph(face.path, now, letter, face.lender)
        if letter == " ":
            x += advance * gap * rng.uniform(0.8, 1.3)
            low = rng.gauss(0, 1.2 * shake)
            continue
        y = size * 2 - now * 2 + low + rng.gauss(0, shake)
        at = round(x) - now
        parts.append((body, at, round(y) + size))
        if tone.any():
            drift = rng.gauss(0.3, 1) * float_marks, rng.gauss(-0.3, 0.5) * float_marks
            parts.append((tone, at + round(drift[0]), round(y + drift[1]) + size))
        x += advance * rng.uniform(0.97, 1.03) + spacing * rng.uniform(0.5, 1.5)
    page = np.zeros((5 * size, int(x) + 4 * size), np.float32)
    for part, left, top in parts:
        left, top = max(0, left), max(0, top)
        spot = page[top : top + part.shape[0], left : left + part.shape[1]]
        np.maximum(spot, part[: spot.shape[0], : spot.shape[1]], out=spot)
    return trimmed(page)


def pick_hand(rng: Random, side: str) -> fonts.Face:
    """A face of the side; half of those to learn from are Latin ones with the marks of another."""
    if side != "hand_train" or rng.random() > LATIN or not fonts.faces("hand_latin"):
        return fonts.pick(rng, side)
    own = fonts.pick(rng, "hand_latin")
    lenders = Random(own.path)  # three for each face, so that glyphs are drawn once
    few = [fonts.pick(lenders, side, "hand").path for _ in range(3)]
    return replace(own, lender=rng.choice(few))


@cache
def larger(path: str) -> float:
    """How much larger a face of small letters and tall loops must be drawn to be read."""
    _, top, _, bottom = fonts.sized(path, 100).getbbox("x", anchor="ls")
    return min(1.7, max(1.0, SMALL / max(0.01, (bottom - top) / 100)))


def trimmed(page: Mask) -> Mask:
    """The mask cut to where ink is."""
    box = cv2.boundingRect((page > 0.1).astype(np.uint8))
    left, top, wide, high = box
    return page[top : top + high, left : left + wide] if wide and high else page[:8, :8]


def sway(rng: Random, page: Mask, size: int, slant: float) -> Mask:
    """Slant, a wandering row, and letters that bend a little, in one go."""
    edge = size // 2
    lean = abs(slant) * page.shape[0]
    side = edge + int(lean)
    page = cv2.copyMakeBorder(page, edge, edge, side, side, cv2.BORDER_CONSTANT, value=0)
    high, wide = page.shape
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    dice = np.random.default_rng(rng.getrandbits(32))
    cell = size * rng.uniform(0.5, 1.1)
    shape = (2 + round(high / cell), 2 + round(wide / cell))
    strength = rng.uniform(0, 0.05) * size
    for plane, share in ((x, 1.0), (y, 0.7)):
        coarse = dice.standard_normal(shape, np.float32) * strength * share
        plane += cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC)
    x += (y - high / 2) * slant
    row = np.sin(x[0] / size * rng.uniform(0.05, 0.35) + rng.uniform(0, 6))
    y += row * rng.uniform(0, 0.1) * size + (x[0] - wide / 2) * rng.uniform(-0.012, 0.012)
    return trimmed(cv2.remap(page, x, y, cv2.INTER_LINEAR, borderValue=0))


def pen(rng: Random, page: Mask, size: int) -> Mask:
    """Thicker or thinner strokes, and a pen that presses unevenly."""
    if rng.random() < 0.7:
        soft = cv2.GaussianBlur(page, (0, 0), max(0.5, size * rng.uniform(0.012, 0.035)))
        at = rng.uniform(0.28, 0.62)
        changed = np.clip((soft - at) * rng.uniform(3, 6) + 0.5, 0, 1)
        if changed.sum() > THINNEST * page.sum():
            page = changed
    if rng.random() < 0.6:
        dice = np.random.default_rng(rng.getrandbits(32))
        cell = size * rng.uniform(0.2, 0.9)
        shape = (2 + round(page.shape[0] / cell), 2 + round(page.shape[1] / cell))
        cloud = cv2.resize(dice.random(shape, np.float32), page.shape[::-1],
                           interpolation=cv2.INTER_CUBIC)
        page = page * np.clip(rng.uniform(0.45, 0.8) + 0.6 * cloud, 0.3, 1)
    return page


def written(
    rng: Random, text: str, side: str, face: fonts.Face | None = None
) -> tuple[Mask, int]:
    """The ink of one line in a given or a random hand, and its pixels per em."""
    face = face or pick_hand(rng, side)
    size = round(rng.randint(30, 52) * larger(face.path))
    page = ink(rng, text, face, size, side)
    if face.kind == "joined" and rng.random() < 0.7:  # a ball pen, not a quill
        page = cv2.dilate(page, np.ones((rng.choice((2, 2, 3)),) * 2, np.uint8))
    page = sway(rng, page, size, rng.gauss(0, 0.17))
    if rng.random() < 0.7:
        wide = max(8, round(page.shape[1] * rng.uniform(0.72, 1.12)))
        page = cv2.resize(page, (wide, page.shape[0]), interpolation=cv2.INTER_AREA)
    return pen(rng, page, size), size


def sample(
    rng: Random, side: str = "hand_train", grade: str | None = None,
    face: fonts.Face | None = None, says: Callable[[Random], str] = mix.written,
) -> Sample:
    """A readable line in a hand of that side; unreadable or over-long ones are drawn again."""
    while True:
        text = says(rng)
        page, size = written(rng, text, side, face)
        page = draw.crop(rng, page, size)
        picture = sheet.laid(rng, page, size)
        how = grade or rng.choices(("clean", "scan", "photo"), (30, 45, 25))[0]
        picture = damage(rng, picture, how)
        wide = picture.shape[1] * HEIGHT / picture.shape[0]
        if wide <= WIDEST and contrast(picture) >= FAINTEST:
            return Sample(np.clip(picture, 0, 255).astype(np.uint8), mix.target(text))
