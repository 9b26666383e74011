"""Letters, words and lines are counted as a person would."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import worst
from benchmarks.calibrate_lines import fit, rising
from benchmarks.line_scores import Reading, calibration_error, folded, marks, reliability, score
from ocr.engines import Line
from ocr.engines.sureness import along


def reading(truth: str, text: str, sure: float = 0.9) -> Reading:
    return Reading(truth, Line(text, sure, (sure,) * len(text)))


def test_letters_words_and_lines() -> None:
    found = score([reading("Hoà Bình, Hà Nội", "Hòa Bình Hà  Nội"), reading("Ấp 2", "Ấp 2")])
    assert found.cer == pytest.approx(100 * 3 / 20)
    assert found.wer == pytest.approx(100 * 2 / 6, abs=0.01)
    assert found.exact == 50
    assert found.cer_folded == found.wer_folded == 0
    assert found.exact_folded == 100


def test_folding_keeps_case_and_letters() -> None:
    assert folded("HOÀ Hoà hoà") == "HÒA Hòa hòa"
    assert folded("Quý") == "Quý" != folded("Qúy")
    assert folded("A-b. c") == "A b c"


def test_right_letters_are_marked() -> None:
    assert marks(reading("Nam", "Nạm")) == [True, False, True]
    assert marks(reading("Hà Nội", "Hà Ni")) == [True] * 5


def test_confidence_that_holds_has_no_error() -> None:
    held = [reading("aaaaaaaaab", "aaaaaaaaaa", 0.9)]
    assert calibration_error(reliability(held)) == pytest.approx(0, abs=1e-6)
    bold = [reading("aaaaabbbbb", "aaaaaaaaaa", 0.9)]
    assert calibration_error(reliability(bold)) == pytest.approx(0.4, abs=1e-6)
    assert np.isnan(calibration_error(reliability([Reading("a", Line("a", 0.5))])))


def test_a_fitted_curve_holds() -> None:
    rng = np.random.default_rng(1)
    lines = []
    for _ in range(400):
        said = rng.uniform(0.3, 1, 20)
        right = rng.random(20) < said**2  # the recogniser is too bold
        text = "".join("a" if mark else "b" for mark in right)
        lines.append(Reading("a" * 20, Line(text, 0.0, tuple(said.tolist()))))
    curve = fit(lines[:200])
    assert (np.diff(curve[0]) > 0).all() and (np.diff(curve[1]) >= 0).all()
    held = [Reading(one.truth, along(one.line, curve)) for one in lines[200:]]
    before, after = (calibration_error(reliability(some)) for some in (lines[200:], held))
    assert before > 0.1 > 0.03 > after


def test_pooled_values_rise() -> None:
    assert rising(np.array([3.0, 2.0, 1.0]), np.array([1.0, 1.0, 2.0])).tolist() == [1.75] * 3


def test_the_worst_lines_are_drawn(tmp_path: Path) -> None:
    image = np.full((30, 200, 3), 255, np.uint8)
    read = [(image, reading("abc", "abd")), (image, reading("abc", "xyz")),
            (image, reading("abc", "abc"))]  # fmt: skip
    found = worst.worst(read)
    assert [one.line.text for _, one in found] == ["xyz", "abd"]
    worst.draw(found, tmp_path / "worst.png")
    assert (tmp_path / "worst.png").stat().st_size > 500
