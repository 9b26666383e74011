"""How sure a printed value is: the probability that every letter of it is right.

The recogniser's own probabilities do not tell that: a value is as sure as its least sure letter,
long values go wrong more often than short ones, and a repaired value more often than a clean one.
A logistic regression over these signs, fitted by benchmarks.calibrate on specimens in typefaces
of the development set, turns them into one probability; its weights lie in confidence.toml.
"""

import math
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from catalog.checks import Checked
from ocr.prior import Heard

TABLE = Path(__file__).with_name("confidence.toml")
LEAST = 1e-4  # doubt under which the recogniser's figures are noise
GROUPS = {"place": "place", "name": "name", "mark": "text", "text": "text"}  # else "exact"
SIGNS = ("one", "weakest", "together", "letters", "repaired", "marked", "place", "name", "text")


def signs(kind: str, heard: Heard, checked: Checked) -> tuple[float, ...]:
    """The values of SIGNS for a text that holds a value."""
    letters = heard.characters or (0.0,)
    group = GROUPS.get(kind, "exact")
    return (
        1.0,
        math.log(LEAST + 1 - min(letters)),
        math.log(LEAST + 1 - math.exp(sum(math.log(max(c, 1e-6)) for c in letters))),
        math.log(len(letters)),
        float(bool(checked.alternatives)),
        float(bool(checked.problems)),
        *(float(group == name) for name in SIGNS[6:]),
    )


def of_text(kind: str, heard: Heard, checked: Checked) -> float:
    """Probability from 0 to 1 that the value is right; 0 when there is none."""
    if not checked.value or not heard.characters:
        return 0.0
    return _logistic(signs(kind, heard, checked), weights())


def _logistic(values: Sequence[float], weighed: Sequence[float]) -> float:
    total = sum(value * weight for value, weight in zip(values, weighed, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def weights() -> tuple[float, ...]:
    """The fitted weight of each sign."""
    table = tomllib.loads(TABLE.read_text("utf-8"))["weights"]
    return tuple(float(table[name]) for name in SIGNS)
