"""A strip has the height that the recognisers take, all the ink, and little empty paper."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.strip import HEIGHT, LONGEST, STEP, cuts, strip


def paper(height: int, width: int) -> np.ndarray:
    return np.full((height, width, 3), 230, np.uint8)


@settings(deadline=None)
@given(st.integers(1, 120), st.integers(1, 900))
def test_any_size_gives_a_strip(height: int, width: int) -> None:
    found = strip(paper(height, width))
    assert found is not None
    assert found.image.shape[0] == HEIGHT and found.image.shape[1] % STEP == 0
    assert found.tensor.shape == (1, 3, *found.image.shape[:2])
    assert 0 <= found.left < found.right <= 1


@pytest.mark.parametrize("shape", [(0, 10, 3), (10, 0, 3)])
def test_a_picture_without_pixels_gives_none(shape: tuple[int, int, int]) -> None:
    assert strip(np.zeros(shape, np.uint8)) is None


@settings(deadline=None)
@given(st.integers(100, 500), st.integers(60, 300), st.booleans())
def test_paper_beside_the_ink_is_left_out_and_the_ink_never(
    start: int, length: int, inverted: bool
) -> None:
    image = paper(48, 960)
    image[14:34, start : start + length : 6] = 30
    found = strip(255 - image if inverted else image)
    assert found is not None
    left, right = found.left * 960, found.right * 960
    assert left <= start and right >= min(960, start + length - 6)
    assert right - left <= length + 80


def test_light_that_falls_unevenly_hides_no_ink() -> None:
    image = paper(48, 800)
    image[10:38, 40:760:9] = 120
    shadow = np.linspace(1.0, 0.45, 800)[None, :, None]
    found = strip((image * shadow).astype(np.uint8))
    assert found is not None and found.left <= 40 / 800 and found.right >= 755 / 800


def test_a_long_line_is_cut_in_its_gaps() -> None:
    image = paper(48, 4000)
    for start in range(0, 4000, 200):
        image[10:38, start + 30 : start + 200 : 4] = 20
    found = cuts(image)
    assert found and all(at % STEP == 0 and at % 200 < 32 for at in found)
    assert max(np.diff([0, *found, 4000])) <= LONGEST
