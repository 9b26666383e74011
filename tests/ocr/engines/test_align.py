"""Letters of a known text are found where they were written."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.engines.align import BLANK, align

TEXTS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(0, 2)), max_size=12)


@settings(deadline=None)
@given(TEXTS)
def test_letters_are_found_where_they_stand(letters: list[tuple[int, int, int]]) -> None:
    """Each letter: its class, its steps, the blanks behind it (one at least before its like)."""
    classes, starts, path = [], [], [BLANK]
    for at, (index, steps, blanks) in enumerate(letters):
        following = letters[at + 1][0] if at + 1 < len(letters) else BLANK
        classes.append(index)
        starts.append(len(path))
        path += [index] * steps + [BLANK] * max(blanks, index == following)
    steps = np.full((len(path), 6), 0.02, np.float32)
    steps[np.arange(len(path)), path] = 0.9
    found = align(steps, classes)
    assert [first for first, _ in found] == starts
    assert all(path[peak] == index for (_, peak), index in zip(found, classes, strict=True))


def test_more_letters_than_steps_are_refused() -> None:
    with pytest.raises(ValueError, match="more letters"):
        align(np.full((2, 6), 1 / 6, np.float32), [1, 2, 3])
