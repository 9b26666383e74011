"""Fitted curves make no character less sure than one that was less sure before."""

import numpy as np
import pytest

from ocr.engines import Line
from ocr.engines.sureness import along, calibrated, curve


@pytest.mark.parametrize("name", ["vi-print", "vi-hand"])
def test_the_curves_rise(name: str) -> None:
    points = curve(name)
    if points is not None:
        said, right = points
        assert (np.diff(said) > 0).all() and (np.diff(right) >= 0).all()
        assert said[0] >= 0 and said[-1] <= 1 and right[0] >= 0 and right[-1] <= 1


def test_a_line_follows_its_curve() -> None:
    line = along(Line("ab", 0.5, (0.2, 0.8)), (np.array([0.0, 1.0]), np.array([0.5, 1.0])))
    assert line.characters == pytest.approx((0.6, 0.9))
    assert line.confidence == pytest.approx(0.75)


def test_what_has_no_curve_or_no_letters_stays() -> None:
    line = Line("a", 0.3, (0.3,))
    assert calibrated(line, "other") is line
    empty = Line("", 0.0)
    assert along(empty, (np.array([0.0, 1.0]), np.array([0.5, 1.0]))) is empty
