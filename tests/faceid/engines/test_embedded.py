"""Our engine against what dlib 20.0 said of the same two photographs (recorded.npz)."""

from pathlib import Path

import numpy as np
import pytest

from faceid.chip import dlib_chip
from faceid.engines import open_engine
from faceid.engines.embedded import Embedded
from tests.faceid.people import portrait, shot

NAMES = ("collins", "hopper")


@pytest.fixture(scope="module")
def engine() -> Embedded:
    opened = open_engine("embedded")
    assert isinstance(opened, Embedded)
    return opened


@pytest.fixture(scope="module")
def said() -> dict[str, np.ndarray]:
    with np.load(Path(__file__).parent / "recorded.npz") as arrays:
        return dict(arrays)


def test_vectors_are_those_of_dlib(engine: Embedded, said: dict[str, np.ndarray]) -> None:
    assert np.abs(engine.raw(said["chips"]) - said["vectors"]).max() < 1e-5


@pytest.mark.parametrize("number", range(2), ids=NAMES)
def test_faces_points_and_chips(
    engine: Embedded, said: dict[str, np.ndarray], number: int
) -> None:
    picture = portrait(NAMES[number])
    [face] = engine.find(picture)
    box, wanted = np.array(face.box), said["boxes"][number]
    common = np.prod(np.minimum(box[2:], wanted[2:]) - np.maximum(box[:2], wanted[:2]))
    both = np.prod(box[2:] - box[:2]) + np.prod(wanted[2:] - wanted[:2])
    assert common / (both - common) > 0.6
    assert np.abs(face.points - said["points"][number]).max() < 4
    same = dlib_chip(picture, type(face)(face.box, face.score, said["points"][number]))
    assert np.abs(same.astype(int) - said["chips"][number]).mean() < 3
    near = np.linalg.norm(engine.raw(same[None]) - said["vectors"][number])
    assert near < 0.05


def test_one_person_is_near_and_another_far(engine: Embedded) -> None:
    frames = [shot(0, 0), shot(0, 1), shot(10, 0)]
    one, again, other = engine.embed([(frame, engine.find(frame)[0]) for frame in frames])
    assert np.linalg.norm(one) == pytest.approx(1)
    assert np.linalg.norm(one - again) < 0.15 < 0.3 < np.linalg.norm(one - other)


def test_size_of_the_frame_does_not_matter(engine: Embedded) -> None:
    small, large = (shot(0, 0, width=width) for width in (640, 2560))
    views = [(frame, engine.find(frame)[0]) for frame in (small, large)]
    one, other = engine.embed(views)
    assert np.linalg.norm(one - other) < 0.15


def test_nothing_is_found_in_nothing(engine: Embedded) -> None:
    assert engine.find(np.zeros((480, 640, 3), np.uint8)) == []
    assert engine.find(np.zeros((20, 30, 3), np.uint8)) == []
    assert engine.embed([]).shape == (0, 128)
