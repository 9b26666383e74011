"""Batches have few shapes, lose no line, and stretch none by much."""

import numpy as np
import pytest

pytest.importorskip("torch")

from models.training.batches import AREA, WIDTHS, binned, fixed, lines_of, width_of
from models.training.lines import HEIGHT, WIDEST, Sample


def line(width: int, text: str = "An") -> Sample:
    return Sample(np.full((HEIGHT, width, 3), 200, np.uint8), text)


def test_widths_are_few_and_near_to_every_line() -> None:
    assert len(WIDTHS) < 50 and all(width % 8 == 0 for width in WIDTHS)
    for width in range(60, WIDEST + 1, 7):
        assert 1 / 1.12 < width_of(line(width)) / width < 1.12


def test_every_line_is_in_one_batch_with_its_like() -> None:
    lines = [line(width, str(width)) for width in range(40, 1600, 3)]
    groups = list(binned(lines))
    assert sorted(one.text for group in groups for one in group) == sorted(x.text for x in lines)
    for group in groups:
        assert len({width_of(one) for one in group}) == 1
        assert len(group) <= lines_of(width_of(group[0]), AREA)


def test_full_batches_of_a_width_have_one_shape() -> None:
    shapes = {batch[0].shape for batch in fixed([line(640)] * 40)}
    assert len(shapes) <= 2  # full ones, and what is left
