"""What surrounds the text of a paper: pattern, emblem, portrait, chip, stamp, fingerprints.

All of it is drawn and none of it is real: the emblem is a disc with a star, the portrait a grey
shape, the fingerprints are ripples, the barcodes carry no message.
"""

import math
import random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from benchmarks.specimens.sheet import Colour, Sheet, Type

RED: Colour = (200, 30, 40)


def noise_field(rng: random.Random, height: int, width: int, cells: int) -> NDArray[np.float32]:
    """Smooth noise in [-1, 1] with about `cells` hills across."""
    random_cells = np.random.default_rng(rng.getrandbits(32))
    rows = max(2, round(cells * height / width))
    small = random_cells.uniform(-1, 1, (rows + 1, cells + 1)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def guilloche(sheet: Sheet, rng: random.Random, colours: list[Colour], strength: float) -> None:
    """Fine waves in two or three colours under everything; strength 0.05 is faint, 0.3 strong."""
    height, width = sheet.image.height // 2, sheet.image.width // 2
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width, y / width
    along = np.clip(x * rng.uniform(0.6, 1) + y * rng.uniform(0, 0.6), 0, 1)
    stops = np.linspace(0, 1, len(colours))
    base = np.stack(
        [np.interp(along, stops, [c[i] for c in colours]) for i in range(3)], axis=2
    ).astype(np.float32)
    ink = np.zeros((height, width), np.float32)
    for _ in range(rng.randrange(2, 5)):
        angle, bend = rng.uniform(0, math.pi), rng.uniform(0.01, 0.12)
        u = x * math.cos(angle) + y * math.sin(angle)
        v = y * math.cos(angle) - x * math.sin(angle)
        wave = (
            v + bend * np.sin(u * rng.uniform(4, 25)) + bend / 3 * np.sin(u * rng.uniform(20, 60))
        )
        lines = np.sin(wave * rng.uniform(150, 420))
        ink += np.clip(lines, 0, 1) ** 3
    tint = np.array([rng.uniform(60, 200) for _ in range(3)], np.float32)
    mixed = base + (tint - base) * (np.clip(ink / 2, 0, 1) * strength)[:, :, None]
    field = noise_field(rng, height, width, 3)[:, :, None] * 8
    sheet.paste(np.clip(mixed + field, 0, 255).astype(np.uint8), 0, 0, sheet.width, sheet.height)


def star(sheet: Sheet, x: float, y: float, radius: float, colour: Colour) -> None:
    """A five-pointed star around (x, y)."""
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.4
        angle = math.pi * (corner / 5 - 0.5)
        points.append(sheet.px(x + reach * math.cos(angle), y + reach * math.sin(angle)))
    sheet.draw.polygon([(p[0], p[1]) for p in points], fill=colour)


def emblem(sheet: Sheet, rng: random.Random, x: float, y: float, radius: float) -> None:
    """A red disc with a golden rim and star where the national emblem stands."""
    gold: Colour = (rng.randrange(200, 250), rng.randrange(160, 205), rng.randrange(40, 110))
    sheet.draw.ellipse(sheet.px(x - radius, y - radius, x + radius, y + radius), fill=gold)
    inner = radius * rng.uniform(0.75, 0.9)
    red: Colour = (rng.randrange(180, 225), rng.randrange(25, 60), rng.randrange(25, 60))
    sheet.draw.ellipse(sheet.px(x - inner, y - inner, x + inner, y + inner), fill=red)
    star(sheet, x, y, inner * 0.6, gold)


def portrait(sheet: Sheet, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """A placeholder: the shape of a head and shoulders, nobody's face."""
    size = (240, round(240 * h / w))
    back = rng.choice(((225, 232, 240), (245, 245, 245), (160, 195, 225), (230, 225, 215)))
    picture = Image.new("RGB", size, back)
    draw = ImageDraw.Draw(picture)
    skin = rng.choice(((196, 160, 135), (180, 150, 130), (150, 150, 150), (205, 175, 155)))
    cloth = tuple(rng.randrange(30, 220) for _ in range(3))
    cx, cy, r = size[0] / 2 + rng.uniform(-8, 8), size[1] * 0.42, size[0] * rng.uniform(0.2, 0.26)
    draw.ellipse((cx - 2.1 * r, cy + 1.35 * r, cx + 2.1 * r, cy + 5 * r), fill=cloth)
    draw.rectangle((cx - 0.4 * r, cy + 0.8 * r, cx + 0.4 * r, cy + 1.7 * r), fill=skin)
    hair = tuple(rng.randrange(20, 60) for _ in range(3))
    draw.ellipse((cx - 1.1 * r, cy - 1.5 * r, cx + 1.1 * r, cy + 0.9 * r), fill=hair)
    draw.ellipse((cx - 0.9 * r, cy - 1.05 * r, cx + 0.9 * r, cy + 1.25 * r), fill=skin)
    pixels = cv2.GaussianBlur(np.asarray(picture), (0, 0), 3).astype(np.float32)
    pixels += noise_field(rng, size[1], size[0], 4)[:, :, None] * 18
    sheet.paste(np.clip(pixels, 0, 255).astype(np.uint8), x, y, w, h)


def chip(sheet: Sheet, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """A golden contact plate."""
    gold: Colour = (rng.randrange(190, 230), rng.randrange(160, 190), rng.randrange(80, 130))
    line: Colour = (120, 95, 50)
    box = sheet.px(x, y, x + w, y + h)
    sheet.draw.rounded_rectangle(box, sheet.px(w * 0.12)[0], fill=gold, outline=line, width=3)
    for part in (0.33, 0.66):
        sheet.draw.line(sheet.px(x, y + h * part, x + w, y + h * part), fill=line, width=3)
        sheet.draw.line(sheet.px(x + w * part, y, x + w * part, y + h), fill=line, width=3)
    sheet.draw.rounded_rectangle(
        sheet.px(x + w * 0.33, y + h * 0.25, x + w * 0.66, y + h * 0.75),
        sheet.px(w * 0.08)[0], fill=gold, outline=line, width=3,
    )  # fmt: skip


def fingerprint(sheet: Sheet, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """Ripples in a box."""
    rows, columns = 260, round(260 * w / h)
    yy, xx = np.mgrid[0:rows, 0:columns].astype(np.float32)
    cx, cy = columns * rng.uniform(0.4, 0.6), rows * rng.uniform(0.4, 0.7)
    reach = np.hypot((xx - cx) * 1.3, yy - cy) + 14 * noise_field(rng, rows, columns, 4)
    ridges = np.clip(np.sin(reach / rng.uniform(1.8, 2.6)) * 1.5 + 0.5, 0, 1)
    inside = np.hypot((xx - columns / 2) / (columns * 0.42), (yy - rows / 2) / (rows * 0.46)) < 1
    alpha = (ridges * inside * rng.uniform(120, 230)).astype(np.uint8)
    ink = np.array(rng.choice(((30, 30, 35), (40, 30, 90), (110, 30, 50))), np.uint8)
    layer = np.dstack([np.broadcast_to(ink, (rows, columns, 3)), alpha])
    sheet.paste(np.ascontiguousarray(layer), x, y, w, h)


def bars(sheet: Sheet, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """The texture of a 2-D barcode; it holds no message."""
    cells = np.random.default_rng(rng.getrandbits(32)).random((rng.randrange(8, 20), 160)) < 0.48
    cells[:, :4] = cells[:, -4:] = True
    grey = np.where(cells, 25, 245).astype(np.uint8)
    picture = cv2.resize(grey, (1280, 320), interpolation=cv2.INTER_NEAREST)
    sheet.paste(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB), x, y, w, h)


def scrawl(sheet: Sheet, rng: random.Random, x: float, y: float, w: float, h: float) -> None:
    """A signature: some loops of ink, nobody's hand."""
    count = rng.randrange(6, 12)
    points = [
        (x + w * (i + rng.uniform(-0.8, 0.8)) / count, y + h * rng.uniform(0, 1))
        for i in range(count)
    ]
    path = []
    for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False):
        for step in range(12):  # Catmull-Rom between b and c
            t = step / 12
            path.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t
                           + (3 * q - p - 3 * r + s) * t**3) * sheet.scale
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )  # fmt: skip
    ink = rng.choice(((25, 35, 120), (15, 15, 20), (40, 60, 160)))
    sheet.draw.line(path, fill=ink, width=max(2, round(0.25 * sheet.scale)), joint="curve")


def stamp(sheet: Sheet, rng: random.Random, x: float, y: float, radius: float, font: str) -> None:
    """A round red stamp that says MẪU - SPECIMEN, pressed unevenly."""
    size = 480
    layer = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(layer)
    for reach, width in ((0.98, 9), (0.66, 4)):
        r = size / 2 * reach
        box = (size / 2 - r, size / 2 - r, size / 2 + r, size / 2 + r)
        draw.ellipse(box, outline=255, width=width)
    ring = Sheet(size, size, 1, (0, 0, 0))
    star(ring, size / 2, size / 2, size * 0.16, (255, 255, 255))
    layer.paste(255, mask=ring.image.convert("L"))
    words = "MẪU - SPECIMEN * MẪU - SPECIMEN * "
    style = Type(font, size * 0.11, (255, 255, 255))
    for index, letter in enumerate(words):
        tile = Sheet(80, 80, 1, (0, 0, 0))
        tile.text(40, 58, letter, style, "ms")
        angle = 360 * index / len(words)
        turned = tile.image.convert("L").rotate(-angle, Image.Resampling.BICUBIC)
        reach, turn = size * 0.405, math.radians(angle - 90)
        corner = (
            round(size / 2 + reach * math.cos(turn)) - 40,
            round(size / 2 + reach * math.sin(turn)) - 40,
        )
        layer.paste(255, corner, turned)
    layer = layer.rotate(rng.uniform(-40, 40), Image.Resampling.BICUBIC)
    press = 0.72 + 0.28 * noise_field(rng, size, size, 7)
    alpha = np.asarray(layer).astype(np.float32) * press * rng.uniform(0.55, 0.9)
    red = np.broadcast_to(np.array((205, 25, 45), np.uint8), (size, size, 3))
    picture = np.dstack([red, np.clip(alpha, 0, 255).astype(np.uint8)])
    sheet.paste(np.ascontiguousarray(picture), x - radius, y - radius, 2 * radius, 2 * radius)


def watermark(sheet: Sheet, rng: random.Random, font: str) -> None:
    """MẪU - SPECIMEN across the whole paper: seen by everybody, and one still reads beneath it."""
    words, repeats = "MẪU - SPECIMEN", rng.choice((1, 1, 2))
    wide = sheet.width > sheet.height
    tilt = rng.choice((-1, 1)) * rng.uniform(12, 30) if wide else rng.uniform(30, 52)
    size = sheet.measure(words, Type(font, 10, RED))
    size = 10 * sheet.width * rng.uniform(0.75, 0.95) / size / (1 if repeats == 1 else 1.4)
    half = sheet.scale / 2  # big letters need no finer picture
    alpha = Sheet(sheet.width, sheet.height, half, (0, 0, 0)).image.convert("L")
    for index in range(repeats):
        layer = Sheet(sheet.width, sheet.height, half, (0, 0, 0))
        y = sheet.height * (index + 1) / (repeats + 1)
        layer.text(sheet.width / 2, y + size * 0.35, words, Type(font, size, (255, 255, 255)), "ms")
        centre = layer.px(sheet.width / 2, y)
        turned = layer.image.convert("L").rotate(
            tilt, Image.Resampling.BILINEAR, center=(centre[0], centre[1])
        )
        alpha = ImageChops.lighter(alpha, turned)
    alpha = alpha.resize(sheet.image.size, Image.Resampling.BILINEAR)
    strength = rng.uniform(0.13, 0.24)
    colour = rng.choice((RED, (90, 90, 90), (40, 60, 160), (200, 40, 90)))
    sheet.image.paste(colour, mask=alpha.point([round(v * strength) for v in range(256)]))
