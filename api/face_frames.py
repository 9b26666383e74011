"""From the frames of a camera to one vector, or to what the person should do differently.

Frames are read in memory, looked at, and forgotten: none is kept, logged or written to a file.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.errors import ApiError
from faceid.engines import Engine
from faceid.face import Floats, Picture
from faceid.presence import Presence, Seen, Side, judge
from faceid.quality import Look, look
from faceid.score import published
from faceid.vectors import average
from ocr.load import Unusable, load

MOST = 5  # frames of one kind
LARGEST = 8_000_000  # bytes of one frame


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What the frames of one person came to."""

    vector: Floats | None  # None: no frame could be used
    hint: str  # what to do differently; "" when all is well
    presence: Presence
    frames: int = 0  # that were used


def pictures(frames: Sequence[str]) -> list[Picture]:
    """Frames as base64 of JPEG, PNG or WebP → RGB. Raises ApiError."""
    if len(frames) > MOST:
        raise ApiError("too_many_frames")
    return [_picture(frame) for frame in frames]


def glance(engine: Engine, frame: str, *, turned: bool = False) -> Look:
    """One frame while the person is still finding the place. Raises ApiError."""
    picture = _picture(frame)
    return look(picture, engine.find(picture), turned=turned)


def regard(
    engine: Engine, frames: Sequence[str], turned: Sequence[str], side: Side
) -> Sight:
    """Frames looking ahead and frames turned to `side` as one person. Raises ApiError."""
    looks = [(picture, look(picture, engine.find(picture))) for picture in pictures(frames)]
    ahead = [(picture, one) for picture, one in looks if one.face and not one.hint]
    if any(one.hint == "two_faces" for _, one in looks) or not ahead:
        hint = next((one.hint for _, one in looks if one.hint), "no_face")
        if any(one.hint == "two_faces" for _, one in looks):
            hint = "two_faces"
        return Sight(None, hint, Presence("not_done"))
    aside = []
    for picture in pictures(turned):
        one = look(picture, engine.find(picture), turned=True)
        if one.face and one.hint in ("", "hold_still"):
            aside.append((picture, one))
    views = [(picture, one.face) for picture, one in (*ahead, *aside) if one.face]
    vectors = engine.embed(views)
    seen = [
        Seen(picture, face, vector)
        for (picture, face), vector in zip(views, vectors, strict=True)
    ]
    strangers = published(engine.table).plain
    presence = judge(seen[: len(ahead)], seen[len(ahead) :], side, strangers)
    weights = [one.weight for _, one in ahead]
    return Sight(average(vectors[: len(ahead)], weights), "", presence, len(ahead))


def _picture(frame: str) -> Picture:
    _, comma, tail = frame.partition(",")  # data:image/jpeg;base64,…
    try:
        data = base64.b64decode(tail if comma else frame, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiError("frame_unreadable") from error
    if len(data) > LARGEST:
        raise ApiError("file_too_large")
    try:
        image = load(data)[0].image
    except Unusable as error:
        raise ApiError("frame_unreadable") from error
    return np.ascontiguousarray(image[:, :, ::-1])
