"""Training lines: readable, within the alphabet, and the same for the same seed."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.training import fonts
from models.training.alphabet import CHARACTERS
from models.training.lines import FAINTEST, GRADES, HEIGHT, WIDEST, sample
from models.training.text import mix


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_every_text_can_be_written(seed: int) -> None:
    text = mix.target(mix.text(Random(seed)))
    assert text
    assert set(text) <= set(CHARACTERS) | {" "}


def test_lines_are_the_same_for_the_same_seed() -> None:
    one, two = (sample(Random(3), "train") for _ in range(2))
    assert one.text == two.text
    assert np.array_equal(one.image, two.image)


def test_lines_can_be_read_by_a_person() -> None:
    rng = Random(4)
    for grade in GRADES * 4:
        line = sample(rng, "train", grade=grade)
        high, wide = line.image.shape[:2]
        assert wide * HEIGHT / high <= WIDEST
        assert np.percentile(line.image.mean(2), 90) - np.percentile(line.image.mean(2), 3) >= (
            FAINTEST - 2
        )


def test_no_typeface_is_on_two_sides() -> None:
    sides = [{face.family for face in fonts.faces(side)} for side in ("train", "dev", "held_out")]
    assert all(sides)
    assert not sides[0] & sides[1] and not sides[0] & sides[2] and not sides[1] & sides[2]
