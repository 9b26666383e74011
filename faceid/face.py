"""The types that flow between the parts of faceid: frozen, without I/O."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (height, width, 3), RGB
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One face in a frame."""

    box: tuple[float, float, float, float]  # left, top, right, bottom: pixels of the frame
    score: float  # of the detector: above 0 it is more likely a face than not
    points: Floats  # (5, 2): outer and inner corner of the eye on the right of the picture,
    # outer and inner corner of the eye on its left, base of the nose

    @property
    def width(self) -> float:
        """Pixels of the frame."""
        return self.box[2] - self.box[0]

    @property
    def eyes(self) -> Floats:
        """Centres of both eyes, (2, 2): first the one on the left of the picture."""
        pairs: Floats = np.stack([self.points[2:4].mean(0), self.points[0:2].mean(0)])
        return pairs


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """What is known of a face: never compared with one of another model."""

    vector: Floats  # (d,), length 1
    model: str  # sha256 of the embedding file
