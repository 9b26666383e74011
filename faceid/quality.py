"""Is this frame good enough, and if not, what should the person do? One code, one sentence.

Measured on the chip that is compared, so that distance and camera do not matter twice.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from faceid.chip import dlib_chip
from faceid.face import Face, Picture
from faceid.pose import Pose, pose_of

Hint = Literal[
    "no_face", "two_faces", "closer", "look_straight", "hold_still", "more_light", "less_light", ""
]

EYES = 34.0  # pixels between the eyes, at least: from 40 on more pixels help little
BESIDE = 0.5  # a second face counts from this share of the first one's width
SHARP = 0.03  # variance of the Laplacian over that of the chip, at least
DARK, BRIGHT = 45.0, 215.0  # mean grey of the face
ALL_BURNT = 0.7  # share of white pixels of a whole frame in which no face is found
FLAT = 14.0  # spread of grey under which light hides the features
BURNT = 0.25  # share of the face that is white


@dataclass(frozen=True, slots=True)
class Look:
    """What one frame is good for."""

    face: Face | None  # the one that counts
    hint: Hint  # "" when the frame can be used
    pose: Pose | None = None
    weight: float = 0.0  # among several frames, 0 to 1


def _light(picture: Picture) -> Hint:
    """Why nothing at all can be seen, when light is the reason."""
    if picture.mean() < DARK / 2:
        return "more_light"
    burnt = float((cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) > 250).mean())
    return "less_light" if burnt > ALL_BURNT else ""


def look(picture: Picture, faces: list[Face], *, turned: bool = False) -> Look:
    """Judge a frame; `turned`: a turn of the head is wanted, so it is no fault."""
    if not faces:
        return Look(None, _light(picture) or "no_face")
    face = faces[0]
    if len(faces) > 1 and faces[1].width >= BESIDE * face.width:
        return Look(face, "two_faces")
    pose = pose_of(face)
    between = float(np.linalg.norm(face.eyes[1] - face.eyes[0]))
    if between < EYES:
        return Look(face, "closer", pose)
    grey = cv2.cvtColor(dlib_chip(picture, face), cv2.COLOR_RGB2GRAY)[30:130, 25:125]
    mean, spread = float(grey.mean()), float(grey.std())
    if mean < DARK or (spread < FLAT and mean < BRIGHT):
        return Look(face, "more_light", pose)
    if mean > BRIGHT or float((grey > 250).mean()) > BURNT:
        return Look(face, "less_light", pose)
    sharp = float(cv2.Laplacian(grey, cv2.CV_64F).var()) / spread**2
    if sharp < SHARP:
        return Look(face, "hold_still", pose)
    if not turned and not pose.straight:
        return Look(face, "look_straight", pose)
    weight = min(1.0, between / 60) * min(1.0, sharp / (3 * SHARP)) * (1 - min(0.8, abs(pose.yaw)))
    return Look(face, "", pose, max(0.05, weight))
