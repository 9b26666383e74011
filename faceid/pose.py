"""Where a head points to, from five points: proportions, not degrees.

The base of the nose lies before the eyes, so a turned head moves it along the line of the eyes.
A photo that is turned does not: under (nearly) parallel projection a flat picture keeps its
proportions whatever its angle. That is why a turn is asked for, and why 3 to 5 degrees of a
person's own asymmetry are taken off before it is judged.
"""

from dataclasses import dataclass

import numpy as np

from faceid.face import Face

YAW = 0.22  # beyond it a face is not straight; about 25 degrees, asymmetry of the face included
PITCH = (0.45, 1.10)  # nose below the eyes, in distances between the eyes; 0.77 straight ahead
ROLL = 25.0  # degrees


@dataclass(frozen=True, slots=True)
class Pose:
    """yaw: nose beside the middle of the eyes, in distances between them, positive to the right
    of the picture (the person's left); pitch: nose below the eyes; roll: degrees."""

    yaw: float
    pitch: float
    roll: float

    @property
    def straight(self) -> bool:
        """Whether the face can be compared well."""
        upright = abs(self.roll) <= ROLL and PITCH[0] <= self.pitch <= PITCH[1]
        return upright and abs(self.yaw) <= YAW


def pose_of(face: Face) -> Pose:
    """From the five points."""
    left, right = face.eyes
    along = right - left
    size = max(float(np.linalg.norm(along)), 1e-6)
    away = face.points[4] - (left + right) / 2
    return Pose(
        yaw=float(away @ along) / size**2,
        pitch=float(along[0] * away[1] - along[1] * away[0]) / size**2,
        roll=float(np.degrees(np.arctan2(along[1], along[0]))),
    )
