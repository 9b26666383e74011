"""Real handwritten lines from a folder, never twice the same: restretched, recut, moved to paper.

The folder has `labels.tsv` (path, tab, text) and the pictures. Its lines of written_dev.txt are
kept for measuring.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training import sheet
from models.training.alphabet import CHARACTERS
from models.training.damage import damage
from models.training.lines import Sample, contrast

APART = Path(__file__).with_name("written_dev.txt")
HOME = Path(__file__).parents[2] / "build" / "training" / "gaps.json"  # what `align` found
WHOLE, PIECE = 0.6, 0.25  # shares of lines used whole, in part; the rest is joined from parts
DAMAGED, READABLE = 0.35, 0.6  # share of damaged lines; of the contrast that must be left
HIGH = 72  # pixels, of the lines of the folder
PAPER = 0.5  # share of lines that stay on their paper

Picture = NDArray[np.float32]  # H×W×3, BGR, 0-255
Mask = NDArray[np.float32]  # H×W, 1 = ink


@dataclass(frozen=True, slots=True)
class Written:
    """One real line: its file, its text (NFC) and where its spaces are (0-1), if known."""

    file: Path
    text: str
    gaps: tuple[float, ...]


def labelled(folder: Path) -> list[tuple[str, str]]:
    """Name and NFC text of every line of the folder that the alphabet can write."""
    rows = (row.split("\t", 1) for row in (folder / "labels.tsv").read_text("utf-8").splitlines())
    known = set(CHARACTERS) | {" "}
    pairs = ((name, " ".join(unicodedata.normalize("NFC", text).split())) for name, text in rows)
    return [(name, text) for name, text in pairs if text and set(text) <= known]


@cache
def lines(folder: Path, side: str) -> tuple[Written, ...]:
    """The lines of the folder of one side, `train` or `dev`."""
    apart = {row for row in APART.read_text("utf-8").splitlines() if not row.startswith("#")}
    spaces = json.loads(HOME.read_text("utf-8")) if HOME.exists() else {}
    return tuple(
        Written(folder / name, text, tuple(spaces.get(name, ())))
        for name, text in labelled(folder) if (Path(name).name in apart) == (side == "dev")
    )


@cache
def _picture(file: Path) -> NDArray[np.uint8]:
    picture = cv2.imread(str(file))
    if picture is None:
        raise FileNotFoundError(f"{file} is missing or no picture")
    return picture


def as_is(line: Written) -> Sample:
    """The line as it was scanned."""
    return Sample(_picture(line.file), line.text, line.gaps)


def piece(rng: Random, line: Sample, most: int = 99) -> tuple[Picture, str]:
    """Some neighbouring words of a line, with their strip of the picture."""
    picture, words = line.image, line.text.split(" ")
    cuts = [0.0, *line.gaps, 1.0]
    if len(cuts) != len(words) + 1:
        return picture.astype(np.float32), line.text
    count = rng.randint(1, min(most, len(words)))
    start = rng.randint(0, len(words) - count)
    left, right = (round(cuts[at] * picture.shape[1]) for at in (start, start + count))
    if right - left < 12:
        return picture.astype(np.float32), line.text
    return picture[:, left:right].astype(np.float32), " ".join(words[start : start + count])


def ink_of(picture: Picture) -> Mask:
    """The ink alone: how far each pixel is from the paper, 0-1."""
    paper = np.median(picture[:: 3, :: 3], axis=(0, 1))
    away = (paper - picture).max(2)
    strong = np.percentile(away, 98.5) if (away > 25).mean() > 0.015 else away.max()
    return np.clip((away - 12) / max(float(strong) - 12, 20), 0, 1).astype(np.float32)


def chosen(rng: Random, some: Callable[[], Sample]) -> tuple[Picture, str]:
    """A line, words of one, or of several side by side; `some` gives lines of one height."""
    draw = rng.random()
    line = some()
    if draw < WHOLE or not line.gaps:
        return line.image.astype(np.float32), line.text
    if draw < WHOLE + PIECE:
        return piece(rng, line)
    parts = [piece(rng, some(), 4) for _ in range(rng.randint(2, 3))]
    return np.concatenate([part for part, _ in parts], 1), " ".join(text for _, text in parts)


def bent(rng: Random, page: Picture | Mask, blank: float | None) -> Picture | Mask:
    """Slanted, stretched and turned a little; `blank` fills the edges, None repeats the paper."""
    high, wide = page.shape[:2]
    stretch = rng.uniform(0.75, 1.15)
    slant = rng.uniform(-0.35, 0.35) if rng.random() < 0.75 else 0.0
    turn = rng.uniform(-0.012, 0.012)
    room = abs(slant) * high * 0.5
    size = (round(wide * stretch + 2 * room), high)
    matrix = np.float32([
        [stretch, slant, room - slant * high / 2],
        [turn * stretch, 1, -turn * wide * stretch / 2],
    ])
    edge = cv2.BORDER_REPLICATE if blank is None else cv2.BORDER_CONSTANT
    return cv2.warpAffine(page, matrix, size, flags=cv2.INTER_LINEAR, borderMode=edge,
                          borderValue=blank or 0)


def waved(rng: Random, page: Picture | Mask, blank: float | None) -> Picture | Mask:
    """Letters bent by a smooth random field: another mood of the same hand."""
    high, wide = page.shape[:2]
    dice = np.random.default_rng(rng.getrandbits(32))
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    shape = (3, 2 + round(wide / rng.uniform(25, 60)))
    for plane, most in ((x, 2.6), (y, 1.8)):
        coarse = dice.standard_normal(shape, np.float32) * rng.uniform(0, most)
        plane += cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC)
    edge = cv2.BORDER_REPLICATE if blank is None else cv2.BORDER_CONSTANT
    return cv2.remap(page, x, y, cv2.INTER_LINEAR, borderMode=edge, borderValue=blank or 0)


def reframed(rng: Random, page: Picture | Mask) -> Picture | Mask:
    """Another cut above, below and at the ends, from beyond the scan to close to the letters."""
    high = page.shape[0]
    top, foot = (round(rng.triangular(-0.12, 0.14, 0.0) * high) for _ in "tb")
    left, right = (round(rng.uniform(-0.02, 0.2) * high) for _ in "lr")
    grow = [max(0, side) for side in (top, foot, left, right)]
    cut = [max(0, -side) for side in (top, foot, 0, 0)]
    page = page[cut[0] : high - cut[1]]
    edge = cv2.BORDER_CONSTANT if page.ndim == 2 else cv2.BORDER_REPLICATE
    return cv2.copyMakeBorder(page, *grow, edge, value=0)


def stroke(rng: Random, page: Mask) -> Mask:
    """Thicker, thinner or paler strokes."""
    draw = rng.random()
    if draw < 0.3:
        page = np.maximum(page, cv2.dilate(page, np.ones((2, 2), np.uint8)) * rng.uniform(0.4, 1))
    elif draw < 0.5:
        page = page * (1 - rng.uniform(0.2, 0.6)) + cv2.erode(page, np.ones((2, 2), np.uint8)) * 0.5
    if rng.random() < 0.35:
        cells = np.random.default_rng(rng.getrandbits(32)).random((4, 4 + page.shape[1] // 40),
                                                                  np.float32)
        cloud = cv2.resize(cells, page.shape[::-1], interpolation=cv2.INTER_CUBIC)
        page = page * np.clip(rng.uniform(0.5, 0.8) + 0.6 * cloud, 0.3, 1)
    return np.clip(page, 0, 1)


def ink(rng: Random, folder: Path) -> tuple[Mask, str]:
    """The ink of a real line or of words of one, off its paper, and what it says."""
    line = as_is(rng.choice(lines(folder, "train")))
    picture, text = chosen(rng, lambda: line)  # one hand
    page = bent(rng, waved(rng, ink_of(picture), 0.0), 0.0)
    return stroke(rng, page), text


def sample(rng: Random, folder: Path) -> Sample:
    """A line to learn from."""
    if rng.random() < PAPER:
        line = as_is(rng.choice(lines(folder, "train")))
        picture, text = chosen(rng, lambda: line)  # one hand
        if rng.random() < 0.6:
            picture = waved(rng, picture, None)
        picture = recoloured(rng, reframed(rng, bent(rng, picture, None)))
        if rng.random() < 0.35:
            sheet.rules(rng, picture, 40)
    else:
        page, text = ink(rng, folder)
        page = reframed(rng, page)
        picture = sheet.laid(rng, page, 40)
    if rng.random() < DAMAGED:
        worse = damage(rng, picture, rng.choices(("scan", "photo"), (80, 20))[0])
        if contrast(worse) > READABLE * contrast(picture):
            picture = worse
    return Sample(np.clip(picture, 0, 255).astype(np.uint8), text)


def as_high(line: Sample) -> Sample:
    """The line at the height of the folder's, so that words of several go side by side."""
    wide = max(8, round(line.image.shape[1] * HIGH / line.image.shape[0]))
    image = cv2.resize(line.image, (wide, HIGH), interpolation=cv2.INTER_AREA)
    return replace(line, image=np.asarray(image, np.uint8))


def again(rng: Random, pool: Sequence[Sample]) -> Sample:
    """A line of the pool or words of it as scanned, restretched, recut and recoloured a little."""
    picture, text = chosen(rng, lambda: rng.choice(pool))
    if rng.random() < 0.6:
        picture = waved(rng, picture, None)
    picture = recoloured(rng, reframed(rng, bent(rng, picture, None)))
    if rng.random() < 0.3:
        picture = damage(rng, picture, "scan")
    return Sample(np.clip(picture, 0, 255).astype(np.uint8), text)


def recoloured(rng: Random, picture: Picture) -> Picture:
    """Other ink and paper by mixing the colours; grey now and then; darker or paler."""
    if rng.random() < 0.6:
        change = np.eye(3) + np.array([[rng.gauss(0, 0.12) for _ in "bgr"] for _ in "bgr"])
        picture = 255 - np.abs(255 - picture) @ np.abs(change).astype(np.float32)
    if rng.random() < 0.25:
        picture = np.repeat(picture.mean(2, keepdims=True), 3, 2)
    gain = rng.uniform(0.75, 1.1)
    return np.clip(picture * gain + rng.uniform(-10, 10), 0, 255)
