"""Whole readings of a long run of figures, by how many there are (prefix beam search on digits).

A recogniser loses one of two like figures side by side, or makes two of one, and is sure of it. The
numbers of identity papers have nine or twelve: of those lengths the likeliest readings are told
even where the recogniser likes another length better. The field that they stand in chooses.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLANK = 0
SHORTEST, LONGEST = 8, 14  # signs of a run that may be such a number
LENGTHS = (9, 12)  # figures on identity papers
KEPT = 8  # readings of each length from step to step
TOLD = 3  # readings of each of LENGTHS
LEAST = 1e-3  # probability under which a figure is not there at a step
FLOOR = 1e-6

Shares = tuple[tuple[str, float], ...]


def is_run(text: str) -> bool:
    """Whether these signs may be the number of an identity paper."""
    figures = sum(map(str.isdecimal, text))
    return SHORTEST <= len(text) <= LONGEST and figures >= 0.7 * len(text)


def numbers(probabilities: NDArray[np.float32], classes: Sequence[int]) -> Shares:
    """Readings of T×C probabilities as nine or twelve figures with their shares of all readings.

    `classes`: the class of each figure, 0 to 9.
    """
    beam: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # ending in a blank, in its figure
    seen = np.maximum(probabilities[:, [BLANK, *classes]], FLOOR)
    for step in seen / seen.sum(axis=1, keepdims=True):
        beam = _longer(beam, step.tolist())
    shares = {reading: blank + figure for reading, (blank, figure) in beam.items()}
    total = sum(shares.values())
    told = []
    for length in LENGTHS:
        of_length = sorted((s, r) for r, s in shares.items() if len(r) == length)
        told += [(reading, share / total) for share, reading in of_length[:-TOLD - 1:-1]]
    return tuple(sorted(told, key=lambda reading: -reading[1]))


def _longer(
    beam: dict[str, tuple[float, float]], step: Sequence[float]
) -> dict[str, tuple[float, float]]:
    """The readings after one more step, the best of each length."""
    none, figures = step[0], [(str(at), p) for at, p in enumerate(step[1:]) if p >= LEAST]
    grown: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for reading, (blank, figure) in beam.items():
        grown[reading][0] += (blank + figure) * none
        for letter, p in figures:
            if reading.endswith(letter):
                grown[reading][1] += figure * p
                grown[reading + letter][1] += blank * p
            else:
                grown[reading + letter][1] += (blank + figure) * p
    by_length: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for reading, (blank, figure) in grown.items():
        if len(reading) <= max(LENGTHS) + 1 and blank + figure > 0:
            by_length[len(reading)].append((blank + figure, reading))
    best = [one for some in by_length.values() for one in sorted(some)[-KEPT:]]
    scale = 1 / math.fsum(share for share, _ in best)
    return {r: (grown[r][0] * scale, grown[r][1] * scale) for _, r in best}
