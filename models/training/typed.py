"""Typed lines: ribbons, carbon copies, dot matrix, uneven types, what lies over and under."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training import draw, fonts, paper, sheet
from models.training.damage import damage
from models.training.lines import FAINTEST, HEIGHT, WIDEST, Sample, contrast
from models.training.text import mix, old

Mask = NDArray[np.float32]  # H×W, 1 = ink
Picture = NDArray[np.float32]  # H×W×3, BGR, 0-255


def beaten(rng: Random, text: str, face: fonts.Face, size: int) -> Mask:
    """Each letter struck by itself: a little high or low, hard or soft."""
    font = fonts.sized(face.path, size)
    loose = rng.uniform(0, 0.03) * size
    pitch = font.getlength("n") if rng.random() < 0.8 else 0.0
    page = np.zeros((3 * size, int(font.getlength(text) * 1.5) + 3 * size), np.float32)
    letters = dict.fromkeys(text)  # in their order: that of a set is another in every process
    struck = {letter: rng.gauss(0, loose) for letter in letters}  # a bent type stays bent
    x = float(size)
    for letter in text:
        if letter != " ":
            look = draw.Style(face, size)
            part = draw.letters(letter, look)
            box = font.getbbox(letter, anchor="ls")
            top = round(2 * size + box[1] + struck[letter] + rng.gauss(0, loose / 3))
            left = round(x + box[0] + rng.gauss(0, loose / 3))
            spot = page[max(0, top) : top + part.shape[0], left : left + part.shape[1]]
            force = rng.uniform(0.72, 1.0)
            np.maximum(spot, part[: spot.shape[0], : spot.shape[1]] * force, out=spot)
        x += max(pitch, font.getlength(letter)) if pitch else font.getlength(letter)
    rows = np.flatnonzero(page.max(1) > 0.1)
    columns = np.flatnonzero(page.max(0) > 0.1)
    return page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def ribbon(rng: Random, page: Mask) -> Mask:
    """The weave of a cloth ribbon, dry in places."""
    dice = np.random.default_rng(rng.getrandbits(32))
    weave = cv2.GaussianBlur(dice.random(page.shape, np.float32), (0, 0), rng.uniform(0.5, 1.2))
    cells = dice.random((3, 3 + page.shape[1] // 60), np.float32)
    dry = cv2.resize(cells, page.shape[::-1], interpolation=cv2.INTER_CUBIC)
    kept = np.clip(0.9 + (weave - 0.5) * rng.uniform(0.5, 2.5) - dry * rng.uniform(0, 0.5), 0.2, 1)
    return page * kept


def carbon(rng: Random, page: Mask) -> Mask:
    """A carbon copy: fat, soft letters."""
    soft = cv2.GaussianBlur(page, (0, 0), max(0.6, page.shape[0] * rng.uniform(0.015, 0.04)))
    return np.clip(soft * rng.uniform(1.0, 1.4), 0, 1)


def dotted(rng: Random, page: Mask) -> Mask:
    """A dot matrix: the letter seen through a grid of needles."""
    high, wide = page.shape
    pitch = max(2.2, high / rng.uniform(9, 15))
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    dots = np.cos(2 * np.pi * x / pitch) + np.cos(2 * np.pi * y / pitch)
    grid = 1 / (1 + np.exp(-(dots + rng.uniform(0.4, 1.2)) * 3))
    return page * np.clip(grid * 1.15, 0, 1)


def behind(rng: Random, picture: Picture, text: str, face: fonts.Face, size: int) -> Picture:
    """The back of the sheet showing through, mirrored and pale."""
    other = draw.letters(text[::-1], draw.Style(face, size))[:, ::-1]
    other = cv2.resize(other, picture.shape[1::-1])
    soft = cv2.GaussianBlur(other, (0, 0), max(0.7, size * 0.04))
    return picture - soft[..., None] * rng.uniform(15, 55)


def signed(rng: Random, picture: Picture) -> Picture:
    """A stroke of a signature across the line."""
    high, wide = picture.shape[:2]
    start = rng.uniform(0, wide)
    moves = [(rng.uniform(-0.3, 0.9) * high, rng.uniform(-0.7, 0.7) * high)
             for _ in range(rng.randint(4, 9))]
    steps = np.cumsum(moves, axis=0) + np.array((start, high / 2))
    even = np.linspace(0, len(steps) - 1, 60)
    curve = np.stack([np.interp(even, range(len(steps)), steps[:, at]) for at in (0, 1)], 1)
    curve = cv2.blur(curve, (1, 7)).astype(np.int32)
    over = picture.copy()
    colour = sheet.pen_colour(rng).tolist()
    cv2.polylines(over, [curve], False, colour, max(1, high // 26), cv2.LINE_AA)
    share = rng.uniform(0.4, 0.85)
    return picture * (1 - share) + over * share


def line(rng: Random, text: str, side: str) -> Picture:
    """The text typed on a sheet."""
    face = fonts.pick(rng, side, "typewriter")
    size = round(2 ** rng.uniform(4.2, 5.4))
    page = beaten(rng, text, face, size)
    draw_of = rng.random()
    if draw_of < 0.45:
        page = ribbon(rng, page)
    elif draw_of < 0.65:
        page = carbon(rng, page)
    elif draw_of < 0.82:
        page = dotted(rng, page)
    page = draw.crop(rng, page, size)
    picture = sheet.ground(rng, *page.shape)
    if rng.random() < 0.2:
        picture = behind(rng, picture, text, face, size)
    sheet.rules(rng, picture, size)
    shade = (paper.ink_colour(rng, picture) if rng.random() < 0.7 else sheet.pen_colour(rng))
    alpha = (page * rng.uniform(0.5, 1.0))[..., None]
    picture = picture * (1 - alpha) + np.minimum(picture, shade) * alpha
    if rng.random() < 0.12:
        picture = signed(rng, picture)
    return paper.overprint(rng, picture)


def sample(rng: Random, side: str = "train", grade: str | None = None) -> Sample:
    """A readable typed line."""
    while True:
        text = old.spelled(rng) if rng.random() < 0.08 else mix.text(rng)
        how = grade or rng.choices(("clean", "scan", "photo"), (25, 50, 25))[0]
        picture = damage(rng, line(rng, text, side), how)
        wide = picture.shape[1] * HEIGHT / picture.shape[0]
        if wide <= WIDEST and contrast(picture) >= FAINTEST:
            return Sample(np.clip(picture, 0, 255).astype(np.uint8), mix.target(text))
