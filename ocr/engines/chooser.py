"""Whether a hand wrote on a line: a small network that looks at a line before it is read."""

import numpy as np

from models.session import open_session
from models.strip import Strip


class Chooser:
    """`vi-choose` of the manifest, which models.training.choose makes."""

    def __init__(self) -> None:
        self._session = open_session("vi-choose", inside=1)

    def handwritten(self, strip: Strip) -> float:
        """Probability from 0 to 1 that something on the strip was written by hand."""
        (found,) = self._session.run(None, {"x": strip.glance})
        return float(1 / (1 + np.exp(-np.asarray(found)[0, 0])))
