"""The gallery equals a plain list, whatever comes and goes; bytes find what floats find."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faceid.gallery import Gallery
from faceid.vectors import unit

STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 30)), max_size=80)


@given(STEPS, st.sampled_from([10, 10_000]))
@settings(max_examples=40, deadline=None)
def test_like_a_plain_list(steps: list[tuple[str, int]], bytes_from: int) -> None:
    random = np.random.default_rng(3)
    gallery, plain = Gallery(16, bytes_from), {}
    for step, item in steps:
        if step == "add":
            plain[item] = unit(random.normal(size=16))
            gallery.add(item, plain[item])
        else:
            plain.pop(item, None)
            gallery.remove(item)
    probe = unit(random.normal(size=16))
    ids, vectors = gallery.nearest(probe, 5)
    wanted = sorted(plain, key=lambda item: -float(plain[item] @ probe))[:5]
    assert ids == wanted and len(gallery) == len(plain)
    assert all((plain[item] == vector).all() for item, vector in zip(ids, vectors, strict=True))


@pytest.mark.parametrize("bytes_from", [1000, 100_000])
def test_a_deleted_template_is_nowhere(bytes_from: int) -> None:
    random = np.random.default_rng(4)
    vectors = unit(random.normal(size=(3000, 64)))
    gallery = Gallery(64, bytes_from)
    gallery.fill(list(range(3000)), vectors.copy())
    assert gallery.nearest(vectors[17], 1)[0] == [17]
    gallery.remove(17)
    assert 17 not in gallery.nearest(vectors[17], 3000)[0] and 17 not in gallery
    assert not (gallery.vectors() == vectors[17]).all(1).any()
    assert not (gallery._rows == vectors[17]).all(1).any()
    for row in range(2900, 3000):
        assert gallery.nearest(vectors[row], 1)[0] == [row]
