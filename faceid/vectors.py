"""Vectors of faces: several become one, and an office's secret turns them all.

All vectors have length 1; distances are those of straight lines, 0 to 2.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faceid.face import Floats


def unit(vectors: NDArray[np.floating]) -> Floats:
    """The same directions, length 1; (d,) or (n, d)."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(length, 1e-12)).astype(np.float32)
    return scaled


def average(vectors: Floats, weights: Sequence[float] | None = None) -> Floats:
    """One vector (d,) of several frames (n, d); better frames weigh more."""
    return unit(np.average(vectors, axis=0, weights=weights))


def distances(one: Floats, others: Floats) -> Floats:
    """Between (d,) and (n, d), or (m, d) and (n, d): (n,) or (m, n)."""
    squared = 2 - 2 * (one @ others.T)
    return np.asarray(np.sqrt(np.maximum(squared, 0)), np.float32)


def rotation(secret: bytes, size: int) -> Floats:
    """An orthogonal matrix (size, size) that only the holder of the secret can make.

    `vectors @ matrix` keeps every distance within one office; vectors of two offices say nothing
    about each other. It is a second layer only: whoever knows some 128 faces plain and turned can
    compute it, so templates are sealed besides. `secret`: at least 32 bytes.
    """
    seed = int.from_bytes(secret[:32], "little")
    random = np.random.Generator(np.random.Philox(key=seed % 2**128, counter=seed >> 128))
    q, r = np.linalg.qr(random.standard_normal((size, size)))
    turned: Floats = (q * np.sign(np.diag(r))).astype(np.float32)
    return turned
