"""dlib's five-point landmark model as arrays that numpy walks through.

Fifteen stages of regression trees: each compares differences of grey values at places that follow
the shape found so far. Source: dlib 20.0, dlib/image_processing/shape_predictor.h.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.faces.dlib_file import NotDlib, Reader

POINTS = 5


def read_points(path: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of `face-points.npz`. Raises `NotDlib`, `OSError`.

    mean (5, 2): shape to begin with, in units of the box; anchor (stage, pixel): nearest point;
    delta (stage, pixel, 2): from there; split (stage, tree, node, 2): the two pixels to compare;
    threshold (stage, tree, node); leaf (stage, tree, leaf, 10): what to add to the shape.
    """
    reader = Reader(path.read_bytes())
    if reader.integer() != 1:
        raise NotDlib(f"{path.name}: no shape predictor")
    mean = reader.matrix().reshape(-1, 2)
    if len(mean) != POINTS:
        raise NotDlib(f"{path.name}: {len(mean)} points, not {POINTS}")
    forests = [[_tree(reader) for _ in range(reader.count())] for _ in range(reader.count())]
    anchor = [reader.integers() for _ in range(reader.count())]
    delta = [
        [(reader.real(), reader.real()) for _ in range(reader.count())]
        for _ in range(reader.count())
    ]
    split, threshold, leaf = (
        [[tree[part] for tree in forest] for forest in forests] for part in range(3)
    )
    return {
        "mean": mean,
        "anchor": np.array(anchor, np.int16),
        "delta": np.array(delta, np.float32),
        "split": np.array(split, np.int16),
        "threshold": np.array(threshold, np.float32),
        "leaf": np.array(leaf, np.float32),
    }


def _tree(
    reader: Reader,
) -> tuple[list[tuple[int, int]], list[float], list[NDArray[np.float32]]]:
    nodes, thresholds = [], []
    for _ in range(reader.count()):
        nodes.append((reader.integer(), reader.integer()))
        thresholds.append(reader.real())
    leaves = [reader.matrix().ravel() for _ in range(reader.count())]
    return nodes, thresholds, leaves
