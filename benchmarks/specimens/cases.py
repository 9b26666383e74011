"""Cases for tests and benchmarks: files as an officer would drop them, and their truth."""

import datetime as dt
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.specimens import camera, capture
from benchmarks.specimens.capture import Shot
from benchmarks.specimens.clutter import draw_clutter
from benchmarks.specimens.papers import PAPERS, Side, Specimen, draw_paper
from benchmarks.specimens.people import TODAY
from benchmarks.specimens.sheet import Pixels

READABLE = ("flatbed", "phone", "rotated")
HARD = ("photocopy", "glare", "small")
SPOILT = ("blank_page", "too_blurred", "too_dark", "incomplete_page", "not_a_document")
FAULTS = ("sides_mismatch", "expired", "qr_conflict", "mrz_check_digit", "number_sex_conflict")
FLAGGED = ("burnt",)  # to be read, with a warning: what else they lose does not count
CONDITIONS = (*READABLE, *HARD)
BAD = (*SPOILT, *FAULTS, *FLAGGED)
PROBLEMS = {condition: condition for condition in BAD} | {"burnt": "glare"}
"""What must be named of a bad case."""
EXIF_ORIENTATION = 0x0112
_CODED = ("cccd-2021", "can-cuoc-2024")
_POSSIBLE = {
    "sides_mismatch": _CODED,
    "qr_conflict": _CODED,
    "mrz_check_digit": _CODED,
    "expired": PAPERS[:5],
    "number_sex_conflict": PAPERS[:4],
}


@dataclass(frozen=True, slots=True)
class File:
    """One file as bytes; the name's ending tells its format."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Case:
    """Files of one paper, their truth, and what a reader should say of them."""

    paper: str  # empty when the files show no paper
    condition: str
    files: tuple[File, ...]
    fields: dict[str, str]  # by our field names; an empty value: the paper leaves a blank
    problem: str  # the code that must be named, or empty
    today: dt.date
    covered: tuple[str, ...] = ()  # fields of which the light has burnt some letters away


def possible(paper: str, condition: str) -> bool:
    """Whether the paper can be in this condition: only cards with a zone can break it."""
    return paper in _POSSIBLE.get(condition, PAPERS)


def make(seed: int, paper: str, condition: str, which: str = "dev") -> Case:
    """A case, the same for the same arguments; `which` names a set of typefaces (fonts.py).

    Raises ValueError for an unknown paper or condition, or one that the paper cannot have.
    """
    if (
        paper not in PAPERS
        or condition not in (*CONDITIONS, *BAD)
        or not possible(paper, condition)
    ):
        raise ValueError(f"no specimen of {paper!r} in condition {condition!r}")
    rng = random.Random(f"{seed} {paper} {condition} {which}")
    if condition in ("blank_page", "not_a_document"):
        return _no_paper(rng, condition, which)
    fault = condition if condition in FAULTS else ""
    specimen = draw_paper(rng, paper, which, fault)
    taken = rng.choice(("flatbed", "phone")) if fault else condition
    shots, covered = _take(rng, specimen, taken)
    problem = PROBLEMS.get(condition, "")
    fields = {} if condition in SPOILT else specimen.fields
    return Case(
        paper, condition, _pack(rng, shots, taken), fields, problem, specimen.today, covered
    )


def _take(rng: random.Random, specimen: Specimen, taken: str) -> tuple[list[Shot], tuple[str, ...]]:
    """The pictures of all sides in this condition, and the fields that light has burnt."""
    sides = specimen.sides
    if taken == "photocopy":
        together = len(sides) > 1 and rng.random() < 0.7
        return [capture.photocopy(rng, group) for group in _groups(sides, together)], ()
    if taken == "glare":
        return _under_lamps(rng, specimen)
    if taken == "burnt":
        return _burnt(rng, specimen)
    if taken == "small":
        shots = [rng.choice((capture.flatbed, capture.phone))(rng, [side]) for side in sides]
        width = 1000 if capture.size_of(sides[0]) == "half sheet" else 600  # it has tiny letters
        return [capture.cropped(rng, shot, width) for shot in shots], ()
    if taken in SPOILT:
        return [_spoil(rng, side, taken) for side in sides], ()
    if taken == "rotated":
        return [_turn(rng, [side]) for side in sides], ()
    if taken == "flatbed":
        together = len(sides) > 1 and rng.random() < 0.3
        return [capture.flatbed(rng, group) for group in _groups(sides, together)], ()
    together = len(sides) > 1 and rng.random() < 0.07
    return [capture.phone(rng, group) for group in _groups(sides, together)], ()


def _groups(sides: Sequence[Side], together: bool) -> list[list[Side]]:
    return [list(sides)] if together else [[side] for side in sides]


def _turn(rng: random.Random, sides: Sequence[Side]) -> Shot:
    """A scan or photo on its side or head, and some degrees askew."""
    askew = rng.uniform(-12, 12)
    if rng.random() < 0.5:
        shot = capture.flatbed(rng, sides, abs(askew))
    else:
        shot = capture.phone(rng, sides, askew)
    quarters = rng.choice((0, 1, 1, 2, 2, 3, 3))
    return Shot(np.ascontiguousarray(np.rot90(shot.image, quarters)), ())


def _spoil(rng: random.Random, side: Side, how: str) -> Shot:
    """A picture in which the paper cannot be read as it should."""
    if how == "too_blurred":
        shot = rng.choice((capture.flatbed, capture.phone))(rng, [side])
        size = float(np.linalg.norm(shot.places[0][1] - shot.places[0][0])) / side.width
        size *= 1 if side.height < 100 else 2
        blur = rng.uniform(0.55, 1.1) * size
        soft = camera.defocus(shot.image, blur)
        if rng.random() < 0.3:
            soft = camera.motion(
                camera.defocus(shot.image, blur / 2), blur * 5, rng.uniform(0, 180)
            )
        return Shot(camera.grain(rng, soft, rng.uniform(0, 2)), shot.places)
    shot = capture.phone(rng, [side])
    if how == "too_dark":
        gain = rng.uniform(0.02, 0.07)
        dark = np.asarray(cv2.convertScaleAbs(shot.image, alpha=gain), np.uint8)
        return Shot(camera.grain(rng, dark, rng.uniform(4, 9)), shot.places)
    return _cut(rng, rng.choice((capture.flatbed, capture.phone))(rng, [side]))


def _cut(rng: random.Random, shot: Shot) -> Shot:
    """The picture cut through the fields: right part or lower part of the paper missing."""
    place = shot.places[0]
    low, high = place.min(axis=0), place.max(axis=0)
    image = shot.image
    if rng.random() < 0.6:
        edge = int(low[0] + (high[0] - low[0]) * rng.uniform(0.45, 0.62))
        return Shot(np.ascontiguousarray(image[:, :edge]), ())
    edge = int(low[1] + (high[1] - low[1]) * rng.uniform(0.4, 0.6))
    return Shot(np.ascontiguousarray(image[:edge]), ())


def _under_lamps(rng: random.Random, specimen: Specimen) -> tuple[list[Shot], tuple[str, ...]]:
    """Photos with reflections; at most two fields lose letters to them."""
    shots, covered = [], set[str]()
    for side in specimen.sides:
        plain = capture.phone(rng, [side])
        for _ in range(6):
            shot, white = capture.lamp(rng, plain)
            lost = _lost(specimen, side, shot.places[0], white)
            if len(covered | lost) <= 2:
                break
        else:
            shot, lost = plain, set()
        shots.append(shot)
        covered |= lost
    return shots, tuple(sorted(covered))


def _burnt(rng: random.Random, specimen: Specimen) -> tuple[list[Shot], tuple[str, ...]]:
    """A photo of the front on which a lamp has burnt away a good part of a field, or several."""
    side = specimen.sides[0]
    while True:
        plain = capture.phone(rng, [side])
        for _ in range(12):
            shot, white = capture.lamp(rng, plain)
            lost = _lost(specimen, side, shot.places[0], white, level=0.99, share=0.15)
            if lost:
                rest = [capture.phone(rng, [other]) for other in specimen.sides[1:]]
                return [shot, *rest], tuple(sorted(lost))


def _lost(
    specimen: Specimen,
    side: Side,
    place: NDArray[np.float32],
    white: NDArray[np.float32],
    level: float = 0.85,
    share: float = 0.02,
) -> set[str]:
    """Fields with letters under white from `level`, on a `share` of them. Texts are known by what
    they say."""
    source = np.array(
        [[0, 0], [side.width, 0], [side.width, side.height], [0, side.height]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(source, place)
    lost = set()
    for text, left, top, right, bottom in side.texts:
        x, y = np.meshgrid(np.linspace(left, right, 40), np.linspace(top, bottom, 5))
        points = np.stack([x.ravel(), y.ravel()], axis=1)[None].astype(np.float32)
        spots = cv2.perspectiveTransform(points, matrix)[0].astype(int)
        spots = spots.clip(0, [white.shape[1] - 1, white.shape[0] - 1])
        if (white[spots[:, 1], spots[:, 0]] > level).mean() > share:
            lost |= {name for name, value in specimen.fields.items() if _says(text, value)}
    return lost


def _says(text: str, value: str) -> bool:
    """Whether a run of print is part of a value; dates are printed the other way round."""
    text, digits = text.strip().lower(), "".join(c for c in text if c.isdigit())
    day = "".join(reversed(value.split("-")))
    return bool(text) and (text in value.lower() or (len(digits) == 8 and digits == day)
                           or (value == "none" and text in "không thời hạn"))  # fmt: skip


def _no_paper(rng: random.Random, condition: str, which: str) -> Case:
    if condition == "blank_page":
        pictures = [capture.empty(rng)]
    else:
        thing = draw_clutter(rng, which)
        shown = capture.phone(rng, [thing]).image if isinstance(thing, Side) else thing
        pictures = [camera.grain(rng, camera.light(rng, shown, 0.2), rng.uniform(0, 4))]
    files = _pack(rng, [Shot(picture, ()) for picture in pictures], condition)
    return Case("", condition, files, {}, condition, TODAY)


def _pack(rng: random.Random, shots: Sequence[Shot], taken: str) -> tuple[File, ...]:
    """Pictures as files: one each, or all in one PDF."""
    names = ("front", "back") if len(shots) > 1 else ("scan",)
    scanned = taken in ("flatbed", "photocopy")
    if rng.random() < (0.25 if scanned else 0.06):
        return (File("scan.pdf", _pdf([shot.image for shot in shots], rng.randrange(70, 93))),)
    lossless = taken == "flatbed" and rng.random() < 0.1
    files = []
    for name, shot in zip(names, shots, strict=True):
        if lossless:
            files.append(File(f"{name}.png", camera.png(shot.image)))
        elif taken in ("phone", "glare", "burnt") and rng.random() < 0.1:
            files.append(File(f"{name}.jpg", _sideways(shot.image, rng.randrange(70, 93))))
        else:
            quality = rng.randrange(65, 95) if taken == "small" else rng.randrange(55, 95)
            files.append(File(f"{name}.jpg", camera.jpeg(shot.image, quality)))
    return tuple(files)


def _pdf(pictures: Sequence[Pixels], quality: int) -> bytes:
    pages = [Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])) for picture in pictures]
    target = io.BytesIO()
    pages[0].save(
        target, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=quality
    )
    return target.getvalue()


def _sideways(picture: Pixels, quality: int) -> bytes:
    """A JPEG that lies on its side and says so in its EXIF tag."""
    turned = Image.fromarray(np.ascontiguousarray(np.rot90(picture)[:, :, ::-1]))
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    target = io.BytesIO()
    turned.save(target, "JPEG", quality=quality, exif=exif)
    return target.getvalue()
