"""One recogniser of the manifest: from a strip of a line to its text."""

import os
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.language import open_language
from models.session import Session, open_session
from models.strip import Strip, cuts
from ocr.engines import Line
from ocr.engines.beam import Search
from ocr.engines.ctc import decode
from ocr.engines.sureness import calibrated

WEIGHTS = {"vi-print": 0.2, "vi-hand": 0.25}  # of the language against what is seen
BETWEEN = 0.9  # probability of a space where a long line was cut


class Recogniser:
    """Reads strips with the weights of this name. One session serves all threads.

    `session`: one of other weights, which are tried in their place.
    """

    def __init__(self, name: str, session: Session | None = None) -> None:
        self._name = name
        self._session = session or open_session(name, inside=1)
        characters = self._session.get_modelmeta().custom_metadata_map["character"]
        self._alphabet = ["", *characters.split("\n"), " "]
        asked = os.environ.get("MOTCUA_OCR_PRIOR") != "off"
        weight = WEIGHTS.get(name, min(WEIGHTS.values()))
        self._search = Search(self._alphabet, open_language(), weight) if asked else None

    def read(self, strip: Strip) -> Line:
        """The line on a strip; places are shares of the strip."""
        return calibrated(self.raw(strip), self._name)

    def raw(self, strip: Strip) -> Line:
        """The line as sure as the recogniser says, which benchmarks.calibrate_lines compares."""
        return decode(self.probabilities(strip), self._alphabet, self._search)

    def probabilities(self, strip: Strip) -> NDArray[np.float32]:
        """T×C, one row for every eight pixels."""
        tensor = strip.tensor
        edges = [0, *cuts(strip.image), tensor.shape[3]]
        parts = [self._run(tensor[:, :, :, a:b]) for a, b in pairwise(edges)]
        return parts[0] if len(parts) == 1 else self._joined(parts)

    def _run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        (found,) = self._session.run(None, {"x": np.ascontiguousarray(tensor)})
        return np.asarray(found[0], np.float32)

    def _joined(self, parts: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """The parts of a long line one after the other; it was cut between words."""
        whole = np.concatenate(parts)
        at = np.cumsum([len(part) for part in parts])[:-1] - 1
        whole[at] = 0.0
        whole[at, 0], whole[at, -1] = 1 - BETWEEN, BETWEEN
        return whole
