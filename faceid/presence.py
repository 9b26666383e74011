"""Is a person there, or a picture of one? A turn on request, and cues of screens.

The service says left or right; frames looking ahead and frames turned must show one identity and
a nose that moves the way it should: what a flat photo cannot do. Cues of a screen (regular
patterns in the finest detail) only ever add a doubt.

What this is not: protection against a video that was made for both directions, a mask, or an
injected camera. No claim to ISO/IEC 30107-3 is made; limits in docs/faces.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import cv2
import numpy as np

from faceid.chip import dlib_chip
from faceid.face import Face, Floats, Picture
from faceid.pose import pose_of
from faceid.tail import Tail

Side = Literal["left", "right"]  # of the person
State = Literal["passed", "failed", "attested", "not_done"]

TURN = 0.06  # change of yaw, from the person's own straight look
STILL = 0.35  # mean change of grey below which two frames are one picture sent twice
# A turned face is further from a straight one: nearer are no more than this share of strangers.
SAME = 0.05
PATTERN = 8.0  # peak over its surroundings in the spectrum of a face: a screen


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One frame with its face and vector."""

    picture: Picture
    face: Face
    vector: Floats


@dataclass(frozen=True, slots=True)
class Presence:
    """The verdict and why: codes for the audit trail and the officer."""

    state: State
    reasons: tuple[str, ...] = ()


def judge(ahead: Sequence[Seen], turned: Sequence[Seen], side: Side, strangers: Tail) -> Presence:
    """Passed or failed; not done without turned frames. `strangers`: plain table of the model."""
    reasons = []
    pictures = [seen.picture for seen in (*ahead, *turned)]
    if any(_same_picture(a, b) for a, b in pairwise(pictures)):
        reasons.append("still_picture")
    if any(pattern(dlib_chip(seen.picture, seen.face)) > PATTERN for seen in ahead):
        reasons.append("screen_pattern")
    if turned:
        straight = float(np.median([pose_of(seen.face).yaw for seen in ahead]))
        way = 1 if side == "left" else -1
        moved = max(way * (pose_of(seen.face).yaw - straight) for seen in turned)
        if moved < TURN:
            reasons.append("no_turn")
        limit = -strangers.threshold(SAME)
        first = ahead[0].vector
        others = (seen.vector for seen in (*ahead[1:], *turned))
        if any(float(np.linalg.norm(first - other)) > limit for other in others):
            reasons.append("other_person")
    if reasons:
        return Presence("failed", tuple(reasons))
    return Presence("passed" if turned else "not_done")


def pattern(chip: Picture) -> float:
    """How far the strongest regular pattern of fine detail stands out: 2 to 3 on faces."""
    grey = cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY)[11:139, 11:139].astype(np.float32)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 2)
    window = np.outer(np.hanning(128), np.hanning(128)).astype(np.float32)
    power = np.abs(np.fft.fftshift(np.fft.fft2(fine * window)))
    power = (power / max(float(power.max()), 1e-6)).astype(np.float32)
    ratio = power / (cv2.medianBlur(power, 5) + 0.02)
    rows, columns = np.mgrid[-64:64, -64:64]
    return float(ratio[np.hypot(rows, columns) > 24].max())


def _same_picture(one: Picture, other: Picture) -> bool:
    if one.shape != other.shape:
        return False
    return float(cv2.absdiff(one, other).mean()) < STILL
