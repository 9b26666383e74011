"""The fit finds the weights that made its data, and is judged on cases that it has not seen."""

import numpy as np
import pytest

from benchmarks.calibrate import FOLDS, Job, Value, fit, held_out
from benchmarks.specimens.fonts import FontsMissing, typefaces
from ocr.confidence import SIGNS


def drawn(count: int) -> list[Value]:
    """Values of which the second sign alone tells whether they are right."""
    rng = np.random.default_rng(1)
    values = []
    for number in range(count):
        signs = rng.normal(size=len(SIGNS))
        signs[0] = 1.0
        right = bool(rng.random() < 1 / (1 + np.exp(-(2 + 3 * signs[1]))))
        values.append(Value(Job(number % 25, "paper", "phone"), "name", tuple(signs), right))
    return values


def test_the_fit_finds_the_weights() -> None:
    values = drawn(4000)
    signs = np.array([value.signs for value in values])
    weights = fit(signs, np.array([value.right for value in values]))
    assert weights[:2] == pytest.approx([2, 3], abs=0.35)
    assert np.abs(weights[2:]).max() < 0.3


def test_held_out_confidence_holds() -> None:
    values = drawn(4000)
    sure = held_out(values)
    right = np.array([value.right for value in values])
    assert FOLDS <= 25 and sure.shape == right.shape
    # Cautious by MARGIN, never bold.
    assert right.mean() - 0.06 < sure.mean() < right.mean()
    assert right[sure > 0.95].mean() > 0.95


def test_typefaces_for_calibration_are_no_others() -> None:
    try:
        faces = typefaces("calibrate")
    except FontsMissing:
        pytest.skip("no typefaces: .ci/typefaces brings them")
    assert len({face.family for face in faces}) == len(faces)
    assert {face.kind for face in faces} >= {"sans", "serif"}
    others = {face.family for which in ("dev", "test") for face in typefaces(which)}
    assert not others & {face.family for face in faces}
