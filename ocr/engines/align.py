"""Where the letters of a known text stand in CTC probabilities (Viterbi's best path)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLANK = 0
LEAST = 1e-6


def align(probabilities: NDArray[np.float32], classes: Sequence[int]) -> list[tuple[int, int]]:
    """First step and likeliest step of each class of a text, in T×C probabilities.

    Raises ValueError when the text needs more steps than there are.
    """
    count, states = len(probabilities), 2 * len(classes) + 1
    row = np.zeros(states, np.intp)
    row[1::2] = classes
    logs = np.log(np.maximum(probabilities, LEAST))[:, row]
    leap = np.zeros(states, bool)  # over a blank, from one letter to another
    leap[3::2] = row[3::2] != row[1:-2:2]
    lost = np.float32(-np.inf)
    score = np.full(states, lost)
    score[:2] = logs[0, :2]
    came = np.zeros((count, states), np.int8)
    ways = np.full((3, states), lost)
    for step in range(1, count):
        ways[0] = score
        ways[1, 1:] = score[:-1]
        ways[2, 2:] = np.where(leap[2:], score[:-2], lost)
        came[step] = ways.argmax(0)
        score = ways.max(0) + logs[step]
    state = states - 1 if states == 1 or score[-1] >= score[-2] else states - 2
    if not np.isfinite(score[state]):
        raise ValueError("the text has more letters than the line has steps")
    path = np.empty(count, np.intp)
    for step in range(count - 1, -1, -1):
        path[step] = state
        state -= int(came[step, state])
    found = []
    for at, index in enumerate(classes):
        steps = np.flatnonzero(path == 2 * at + 1)
        found.append((int(steps[0]), int(steps[probabilities[steps, index].argmax()])))
    return found
