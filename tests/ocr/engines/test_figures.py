"""Long runs of figures are told in the lengths that numbers of papers have."""

import numpy as np
import pytest

from ocr.engines.figures import is_run, numbers

CLASSES = list(range(1, 11))  # of the figures 0 to 9


def steps(text: str, doubtful: str = "") -> np.ndarray:
    """Two steps for each figure and a blank behind it; nearly no blank behind `doubtful`."""
    rows = []
    for at, figure in enumerate(text):
        sure = np.full(11, 0.001, np.float32)
        sure[1 + int(figure)] = 0.99
        gap = np.full(11, 0.001, np.float32)
        gap[0] = 0.99
        if figure == doubtful and text[at + 1 : at + 2] == doubtful:
            gap[0], gap[1 + int(figure)] = 0.1, 0.89
        rows += [sure, sure, gap]
    return np.array(rows)


@pytest.mark.parametrize("text", ["012345678", "079188123450"])
def test_what_is_clear_comes_first(text: str) -> None:
    told = numbers(steps(text), CLASSES)
    assert told[0][0] == text and told[0][1] > 0.9


def test_a_figure_lost_beside_its_like_is_found_again() -> None:
    true = "024075999967"
    seen = steps(true, doubtful="9")
    greedy = [int(at) for at in seen.argmax(axis=1)]
    kept = [at for at, before in zip(greedy, [0, *greedy], strict=False) if at and at != before]
    assert len(kept) < 12
    assert next(reading for reading, _ in numbers(seen, CLASSES) if len(reading) == 12) == true


def test_only_lengths_of_papers_are_told() -> None:
    assert {len(reading) for reading, _ in numbers(steps("0123456789"), CLASSES)} <= {9, 12}


@pytest.mark.parametrize(
    ("text", "run"),
    [("024075999967", True), ("0240759999", True), ("g24075999967", True), ("Quảng Nam", False),
     ("2018", False), ("024075999967024075", False)],
)  # fmt: skip
def test_runs(text: str, run: bool) -> None:
    assert is_run(text) == run
