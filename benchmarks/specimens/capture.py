"""From flat papers to pictures of them: scanner, phone, photocopier.

Every capture says where the paper lies on the picture (corners in pixels), so that a cut or a
lamp can be put in a known place.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.specimens import camera
from benchmarks.specimens.ornament import noise_field
from benchmarks.specimens.papers import Side
from benchmarks.specimens.sheet import Pixels
from benchmarks.specimens.tables import draw_table

Corners = NDArray[np.float32]
A4 = (210.0, 297.0)
ROUND = 3.2  # mm, the corners of a card
NEAREST = {"card": 9.5, "half sheet": 7.5, "A4": 5.5}
"""Pixels per mm under which nobody calls a photo readable: letters grow with the paper."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A picture, and the corners of each paper on it (top-left, then clockwise on the paper)."""

    image: Pixels
    places: tuple[Corners, ...]


def size_of(side: Side) -> str:
    """A key of NEAREST."""
    return "card" if side.height < 100 else "half sheet" if side.height < 200 else "A4"


def flatbed(rng: random.Random, sides: Sequence[Side], skew: float = 2.0) -> Shot:
    """One scan of one or two sides: cropped to the card, or the whole A4 glass."""
    whole = sides[0].height > 100
    on_glass = len(sides) > 1 or (not whole and rng.random() < 0.35)
    dpi = rng.choice((150, 200, 300, 300) if whole else (200, 200, 300, 300, 300, 400, 600))
    dpi = min(dpi, 300) if on_glass else dpi
    scale = dpi / 25.4
    lid = rng.choice((rng.uniform(235, 255), rng.uniform(235, 255), rng.uniform(150, 235), 20.0))
    if on_glass:
        size, places = A4, _on_glass(rng, sides, skew)
    else:
        margin = 0.0 if whole else rng.choice((0.5, rng.uniform(0.5, 3), rng.uniform(2, 9)))
        place = _turned(0, 0, sides[0], rng.uniform(-skew, skew))
        low, high = place.min(axis=0) - margin, place.max(axis=0) + margin
        size = (float(high[0] - low[0]), float(high[1] - low[1]))
        places = [place - low]  # the whole paper lies on the picture, however askew
    image = np.full((round(size[1] * scale), round(size[0] * scale), 3), lid, np.uint8)
    corners = [place * scale for place in places]
    for side, place in zip(sides, corners, strict=True):
        _lay(image, side, place, rng.uniform(0, 0.35), (rng.uniform(-1, 1), rng.uniform(-1, 1)))
    image = camera.tone(rng, image, 0.05)
    image = camera.defocus(image, rng.uniform(0, 0.035) * scale)
    if rng.random() < 0.3:
        image = camera.sharpen(image, rng.uniform(0.3, 1.0))
    return Shot(camera.grain(rng, image, rng.uniform(0, 3)), tuple(corners))


def phone(rng: random.Random, sides: Sequence[Side], turn: float = 0.0, blur: float = 1.0) -> Shot:
    """A photo from above or from a slant; `turn` degrees on the table, `blur` 1 is a usual hand."""
    longer = round(1600 * (2.5 ** rng.random()))
    shape = (longer, round(longer * rng.choice((0.75, 0.75, 0.5625, 0.67))))
    width, height = shape if _is_wide(sides, turn) != (rng.random() < 0.25) else shape[::-1]
    places = _before_lens(rng, sides, width, height, turn)
    mm = float(np.linalg.norm(places[0][1] - places[0][0])) / sides[0].width  # pixels per mm
    near = max(1.0, NEAREST[size_of(sides[0])] / mm)
    width, height, mm = round(width * near), round(height * near), mm * near
    places = [place * near for place in places]
    image = draw_table(rng, height, width)
    depth, fall = rng.uniform(0, 0.6), (rng.uniform(-1, 1), rng.uniform(-1, 1))
    for side, place in zip(sides, places, strict=True):
        _lay(image, side, place, depth, fall)
    mm *= 1.0 if sides[0].height < 100 else 2.2  # letters of A4 papers are that much larger
    image = camera.light(rng, image, rng.choice((0.15, 0.4, 0.8)))
    image = camera.defocus(image, blur * rng.uniform(0, 0.085) * mm)
    image = camera.motion(
        image, blur * rng.choice((0, 0, rng.uniform(0, 0.3))) * mm, rng.uniform(0, 180)
    )
    image = camera.tone(rng, image, 0.16)
    image = camera.grain(rng, image, rng.choice((rng.uniform(0, 3), rng.uniform(2, 9))))
    if rng.random() < 0.5:
        image = camera.sharpen(image, rng.uniform(0.2, 1.2))
    return Shot(image, tuple(places))


def photocopy(rng: random.Random, sides: Sequence[Side]) -> Shot:
    """A grey A4 copy, scanned: little depth, dirt, a darkened edge."""
    scale = rng.choice((200, 200, 250, 300)) / 25.4
    enlarge = rng.choice((1.0, 1.0, 1.0, 1.2, 1.41)) if sides[0].height < 100 else 1.0
    places = _on_glass(rng, sides, 2.0, enlarge)
    image = np.full((round(A4[1] * scale), round(A4[0] * scale), 3), 252, np.uint8)
    corners = [place * scale for place in places]
    for side, place in zip(sides, corners, strict=True):
        _lay(image, side, place, rng.uniform(0, 0.3), (1, 1))
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    grey = camera.defocus(grey, rng.uniform(0.03, 0.07) * scale)
    low, high = rng.uniform(20, 70), rng.uniform(190, 235)
    ramp = np.clip((np.arange(256, dtype=np.float32) - low) / (high - low), 0, 1) ** rng.uniform(
        0.7, 1.3
    )
    floor, ceiling = rng.uniform(5, 45), rng.uniform(225, 252)
    grey = np.asarray(cv2.LUT(grey, (floor + ramp * (ceiling - floor)).astype(np.uint8)), np.uint8)
    copy = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    for _ in range(rng.randrange(0, 60)):  # dirt on the glass
        spot = (rng.randrange(copy.shape[1]), rng.randrange(copy.shape[0]))
        cv2.circle(copy, spot, rng.choice((0, 1, 1, 2)), (rng.randrange(40, 160),) * 3, -1)
    if rng.random() < 0.3:  # a streak of the drum
        x = rng.randrange(copy.shape[1])
        cv2.line(copy, (x, 0), (x, copy.shape[0]), (rng.randrange(150, 220),) * 3, 1)
    copy = camera.light(rng, np.asarray(copy, np.uint8), 0.08)
    copy = camera.grain(rng, camera.defocus(copy, rng.uniform(0, 0.04) * scale), rng.uniform(1, 6))
    grey = np.asarray(cv2.cvtColor(copy, cv2.COLOR_BGR2GRAY), np.uint8)
    return Shot(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8), tuple(corners))


def cropped(rng: random.Random, shot: Shot, width: int = 0) -> Shot:
    """The picture cut to the first paper with a little around it; `width` > 0 sizes it."""
    place = shot.places[0]
    low, high = place.min(axis=0), place.max(axis=0)
    extra = (high - low) * rng.uniform(0.005, 0.06)
    edge = np.array(shot.image.shape[1::-1], np.float32)
    left, top = np.maximum(low - extra, 0).astype(int)
    right, bottom = np.minimum(high + extra, edge).astype(int)
    image = np.ascontiguousarray(shot.image[top:bottom, left:right])
    place = place - np.array([left, top], np.float32)
    if not width:
        return Shot(image, (place,))
    scale = width / image.shape[1]
    size = (width, max(1, round(image.shape[0] * scale)))
    mode = cv2.INTER_AREA if rng.random() < 0.7 else cv2.INTER_LINEAR
    return Shot(np.asarray(cv2.resize(image, size, interpolation=mode), np.uint8), (place * scale,))


def lamp(rng: random.Random, shot: Shot) -> tuple[Shot, NDArray[np.float32]]:
    """The picture with the reflection of lamps on its papers, and how white each pixel is (0-1)."""
    height, width = shot.image.shape[:2]
    scale = 400 / max(height, width)
    veil = np.zeros((round(height * scale), round(width * scale)), np.float32)
    for place in shot.places:
        small = place * scale
        reach = float(np.linalg.norm(small[1] - small[0]))
        for _ in range(rng.choice((1, 2, 2, 3))):
            u, v = rng.uniform(0.1, 0.95), rng.uniform(0.1, 0.95)
            spot = small[0] + u * (small[1] - small[0]) + v * (small[3] - small[0])
            size = (reach * rng.uniform(0.06, 0.3), reach * rng.uniform(0.03, 0.13))
            layer = np.zeros_like(veil)
            box = ((float(spot[0]), float(spot[1])), size, rng.uniform(0, 180))
            cv2.ellipse(layer, box, (rng.uniform(0.7, 1.3),), -1)
            veil += cv2.GaussianBlur(layer, (0, 0), reach * rng.uniform(0.015, 0.06))
            veil += cv2.GaussianBlur(layer, (0, 0), reach * 0.15) * rng.uniform(0, 0.35)
    white = np.clip(cv2.resize(veil, (width, height)), 0, 1.0)
    flat = (white * 255).astype(np.uint8)
    whites = cv2.cvtColor(flat, cv2.COLOR_GRAY2BGR)
    rest = cv2.multiply(shot.image, 255 - whites, scale=1 / 255)
    return Shot(np.asarray(cv2.add(rest, whites), np.uint8), shot.places), white


def _is_wide(sides: Sequence[Side], turn: float) -> bool:
    wide = sides[0].width > sides[0].height and len(sides) == 1
    return wide != (45 < abs(turn) % 180 < 135)


def _turned(x: float, y: float, side: Side, degrees: float, enlarge: float = 1.0) -> Corners:
    """The corners of a paper around (x, y), turned clockwise."""
    matrix = cv2.getRotationMatrix2D((0.0, 0.0), -degrees, 1.0)[:, :2]
    w, h = side.width / 2 * enlarge, side.height / 2 * enlarge
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], np.float32)
    return np.asarray(corners @ matrix.T + (x, y), np.float32)


def _on_glass(
    rng: random.Random, sides: Sequence[Side], skew: float, enlarge: float = 1.0
) -> list[Corners]:
    """Places in mm on an A4 page; two cards lie one under the other."""
    places = []
    share = A4[1] / len(sides)
    column = rng.uniform(0.35, 0.65)
    for index, side in enumerate(sides):
        w, h = side.width * enlarge, side.height * enlarge
        free_x, free_y = max(0.0, A4[0] - w - 8), max(0.0, share - h - 8)
        x = A4[0] / 2 + (column - 0.5) * free_x + rng.uniform(-3, 3) * (free_x > 10)
        y = share * (index + 0.5) + rng.uniform(-0.45, 0.45) * free_y
        places.append(_turned(x, y, side, rng.uniform(-skew, skew), enlarge))
    return places


def _before_lens(
    rng: random.Random, sides: Sequence[Side], width: int, height: int, turn: float
) -> list[Corners]:
    """Where papers that lie one under the other stand on a picture of this size."""
    gap = rng.uniform(4, 20)
    tall = sum(side.height for side in sides) + gap * (len(sides) - 1)
    y, flat = -tall / 2, []
    for side in sides:
        degrees = turn + rng.uniform(-4, 4) + (rng.uniform(-5, 5) if len(sides) > 1 else 0)
        middle = np.array([rng.uniform(-3, 3) * (len(sides) > 1), y + side.height / 2])
        matrix = cv2.getRotationMatrix2D((0.0, 0.0), -turn, 1.0)[:, :2]
        x_new, y_new = matrix @ middle
        flat.append(_turned(float(x_new), float(y_new), side, degrees))
        y += side.height + gap
    reach_mm = float(np.abs(np.concatenate(flat)).max())
    pull = np.array([rng.uniform(-1, 1), rng.uniform(-1, 1)]) * rng.uniform(0, 0.16)
    seen = [corners / (1 + (corners / reach_mm) @ pull)[:, None] for corners in flat]
    points = np.concatenate(seen)
    low, high = points.min(axis=0), points.max(axis=0)
    frame = np.array([width, height])
    scale = float((frame / (high - low)).min()) * rng.uniform(0.6, 0.94)
    spare = frame - (high - low) * scale
    at = spare * [rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8)] - low * scale
    return [np.asarray(corners * scale + at, np.float32) for corners in seen]


def _lay(
    image: Pixels, side: Side, place: Corners, depth: float, fall: tuple[float, float]
) -> None:
    """Draw a side on its place, in front of a soft shadow; the picture is changed."""
    height, width = image.shape[:2]
    mm = float(np.linalg.norm(place[1] - place[0])) / side.width
    pad = 3 * mm
    left, top = np.maximum(np.floor(place.min(axis=0) - pad), 0).astype(int)
    right, bottom = np.minimum(np.ceil(place.max(axis=0) + pad), (width, height)).astype(int)
    window = image[top:bottom, left:right]
    size = (max(1, round(side.width * mm)), max(1, round(side.height * mm)))
    shrunk = size[0] < side.image.shape[1]
    flat = cv2.resize(side.image, size, interpolation=cv2.INTER_AREA if shrunk else cv2.INTER_CUBIC)
    mask = np.zeros(flat.shape[:2], np.uint8)
    radius = round(ROUND * mm) if side.height < 100 else 0
    cv2.rectangle(mask, (radius, 0), (size[0] - radius, size[1]), 255, -1)
    cv2.rectangle(mask, (0, radius), (size[0], size[1] - radius), 255, -1)
    for x in (radius, size[0] - radius):
        for y in (radius, size[1] - radius):
            cv2.circle(mask, (x, y), radius, 255, -1)
    source = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    target = place - np.array([left, top], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    area = (int(right - left), int(bottom - top))
    cover = cv2.warpPerspective(mask, matrix, area, flags=cv2.INTER_LINEAR)
    picture = cv2.warpPerspective(
        flat, matrix, area, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if depth:
        soft = cv2.GaussianBlur(cv2.resize(cover, None, fx=0.25, fy=0.25), (0, 0), 0.2 * mm + 0.3)
        move = np.array([[1, 0, fall[0] * mm / 4], [0, 1, fall[1] * mm / 4]], np.float32)
        soft = cv2.warpAffine(soft, move, soft.shape[1::-1])
        window[:] = camera.scaled(
            np.ascontiguousarray(window), 1 - soft.astype(np.float32) / 255 * depth
        )
    mixed = _mixed(window, picture, cover)
    window[:] = mixed


def _mixed(below: Pixels, above: Pixels, cover: Pixels) -> Pixels:
    """`above` where the cover is 255, `below` where it is 0."""
    result = below.copy()
    cv2.copyTo(above, (cover > 250).astype(np.uint8), result)
    edge = (cover > 0) & (cover <= 250)
    share = cover[edge].astype(np.float32)[:, None] / 255
    result[edge] = (below[edge] * (1 - share) + above[edge] * share).astype(np.uint8)
    return result


def empty(rng: random.Random) -> Pixels:
    """A scan of nothing: white or grey, with the dust of the glass."""
    height, width = rng.choice(((1654, 1170), (2339, 1654), (3508, 2480), (1200, 1600)))
    field = noise_field(rng, height // 8, width // 8, 4) * rng.uniform(0, 6)
    grey = np.clip(rng.uniform(200, 252) + field, 0, 255).astype(np.uint8)
    page = cv2.cvtColor(cv2.resize(grey, (width, height)), cv2.COLOR_GRAY2BGR)
    for _ in range(rng.randrange(0, 12)):
        spot = (rng.randrange(width), rng.randrange(height))
        cv2.circle(page, spot, rng.choice((0, 1, 2)), (rng.randrange(90, 200),) * 3, -1)
    return camera.grain(rng, np.asarray(page, np.uint8), rng.uniform(0, 3))
