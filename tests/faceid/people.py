"""Faces for tests: two photographs in the public domain, and people morphed from them.

Nobody morphed here exists. Pictures of one person differ in light, size, turn and noise. Where
the photographs come from: portraits/README.md.
"""

from functools import cache
from pathlib import Path

import cv2
import numpy as np

from faceid.face import Floats, Picture

PORTRAITS = Path(__file__).parent / "portraits"
SIZE = (240, 300)  # width and height of an aligned portrait
EYES = np.array([[85.0, 130.0], [155.0, 130.0]])  # where its eyes are


@cache
def portrait(name: str) -> Picture:
    """A photograph as it was taken, RGB."""
    data = cv2.imread(str(PORTRAITS / f"{name}.jpg"))
    return np.ascontiguousarray(data[:, :, ::-1])


@cache
def _aligned(name: str) -> Picture:
    from faceid.chip import cut
    from faceid.detect import Detector

    picture = portrait(name)
    eyes = Detector().find(picture)[0].eyes
    scale = 2
    big = cut(picture, eyes.astype(float), EYES * scale, 300 * scale)
    return np.asarray(cv2.resize(big, (300, 300), interpolation=cv2.INTER_AREA)[:, : SIZE[0]])


@cache
def person(number: int) -> Picture:
    """The portrait of an invented person, looking straight ahead."""
    random = np.random.default_rng(number)
    one, other = _aligned("collins"), _aligned("hopper")
    share = (number % 5) / 4
    mixed = one * (1 - share) + other * share
    rows, columns = np.mgrid[0:300, 0 : SIZE[0]].astype(np.float32)
    # Features move apart or together, whole parts of the face grow and shrink.
    for _ in range(7):
        centre = random.uniform((75, 110), (165, 235))
        reach = random.uniform(18, 45)
        strength = random.uniform(-0.32, 0.32)
        away = np.exp(-((columns - centre[0]) ** 2 + (rows - centre[1]) ** 2) / (2 * reach**2))
        columns += strength * away * (columns - centre[0])
        rows += strength * away * (rows - centre[1])
    shaped = cv2.remap(mixed.astype(np.float32), columns, rows, cv2.INTER_LINEAR,
                       borderMode=cv2.BORDER_REPLICATE)
    tone = random.uniform(0.82, 1.12, 3)
    return np.clip(shaped * tone, 0, 255).astype(np.uint8)


def shot(number: int, take: int = 0, yaw: float = 0.0, width: int = 640) -> Picture:
    """A frame of a camera at the counter with one person; `yaw` in degrees, to the picture's
    right when positive."""
    random = np.random.default_rng((number, take))
    face = turned(person(number), yaw)
    height = width * 3 // 4
    frame = np.full((height, width, 3), (176, 178, 172), np.float32)
    frame -= np.linspace(0, 40, height, dtype=np.float32)[:, None, None]
    scale = height / 300 * random.uniform(0.82, 0.95)
    angle = random.uniform(-4, 4)
    matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, 150), angle, scale)
    matrix[:, 2] += np.array([width / 2, height / 2]) - (SIZE[0] / 2, 150)
    matrix[:, 2] += random.uniform(-10, 10, 2) * width / 640
    mask = np.zeros((300, SIZE[0]), np.float32)
    cv2.ellipse(mask, (SIZE[0] // 2, 165), (105, 132), 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 6)
    there = cv2.warpAffine(mask, matrix, (width, height))[..., None]
    seen = cv2.warpAffine(face.astype(np.float32), matrix, (width, height))
    frame = frame * (1 - there) + seen * there
    side = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    frame *= random.uniform(0.88, 1.1) + side * random.uniform(-0.06, 0.06)
    frame += random.normal(0, 2.0, frame.shape)
    return np.clip(frame, 0, 255).astype(np.uint8)


def turned(face: Picture, yaw: float) -> Picture:
    """The face as a relief, turned: what stands out moves further than what lies behind."""
    if not yaw:
        return face
    rows, columns = np.mgrid[0:300, 0 : SIZE[0]].astype(np.float32)
    x = (columns - SIZE[0] / 2) / 100
    y = (rows - 165) / 130
    depth = 55 * np.sqrt(np.clip(1 - x**2 * 0.9 - y**2 * 0.7, 0, 1))
    nose = np.exp(-(((columns - 120) / 14) ** 2) - ((rows - 172) / 26) ** 2)
    depth = cv2.GaussianBlur(depth + 26 * nose, (0, 0), 3)
    moved: Floats = (depth - 30) * np.sin(np.radians(yaw))
    squeezed = (columns - SIZE[0] / 2) / np.cos(np.radians(yaw)) + SIZE[0] / 2
    return np.asarray(
        cv2.remap(face, (squeezed - moved).astype(np.float32), rows, cv2.INTER_LINEAR,
                  borderMode=cv2.BORDER_REPLICATE)
    )


def jpeg(picture: Picture, quality: int = 90) -> bytes:
    """The file that a browser would send."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    return cv2.imencode(".jpg", picture[:, :, ::-1], options)[1].tobytes()
