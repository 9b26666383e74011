"""dlib itself beside our engine: in the environment of `.ci/dlib`, or where dlib-bin is installed
and MOTCUA_DLIB_FOLDER names its files; else skipped. How much faster: benchmarks/faces.py."""

import numpy as np
import pytest

from faceid.engines import open_engine
from faceid.engines.embedded import Embedded
from models.session import WeightsMissing
from tests.faceid.people import portrait, shot

pytest.importorskip("dlib", reason="dlib is not in this environment: .ci/dlib makes one with it")


def test_same_vectors() -> None:
    from faceid.chip import dlib_chip
    from faceid.engines.dlib import Dlib

    try:
        theirs = open_engine("dlib")
    except WeightsMissing as error:
        pytest.skip(str(error))
    ours = open_engine("embedded")
    assert isinstance(ours, Embedded) and isinstance(theirs, Dlib)
    frames = [portrait("collins"), portrait("hopper"), shot(0), shot(10)]
    chips = np.stack([dlib_chip(frame, ours.find(frame)[0]) for frame in frames])
    assert np.abs(ours.raw(chips) - theirs.raw(chips)).max() < 1e-5
    assert theirs.model != ours.model and theirs.find(frames[0])
