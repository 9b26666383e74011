"""How sure a printed value is: the probability that every letter of it is right.

The recogniser's own probabilities do not tell that: a value is as sure as its least sure letter,
long values go wrong more often than short ones, a repaired value more often than a clean one, and
a value of known words, or one that two looks agree on, less often than others. A logistic
regression over these signs, fitted by benchmarks.calibrate on specimens in typefaces that were
never trained on, turns them into one probability; its weights lie in confidence.toml.
"""

import itertools
import math
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from catalog.checks.places import locate
from ocr.looks import Look

TABLE = Path(__file__).with_name("confidence.toml")
LEAST = 1e-4  # doubt under which the recogniser's figures are noise
BROKEN = 0.5  # confidence of a value of which something is missing, at most
GROUPS = {  # of kinds; else "exact"
    "place": "place", "name": "name", "mark": "text", "text": "text", "signer": "text",
    "papers": "text", "office": "text", "relation": "text", "notice": "text", "cause": "text",
}  # fmt: skip
SIGNS = (
    "one", "weakest", "together", "letters", "repaired", "marked", "chosen", "known_name",
    "known_place", "no_place", "twice", "agreed", "differs", "place", "name", "text",
)  # fmt: skip


def signs(seen: Look) -> tuple[float, ...]:
    """The values of SIGNS for a look that holds a value."""
    letters, checked = seen.heard.characters or (0.0,), seen.checked
    group = GROUPS.get(seen.spec.kind, "exact")
    return (
        1.0,
        math.log(LEAST + 1 - min(letters)),
        math.log(LEAST + 1 - math.exp(sum(math.log(max(c, 1e-6)) for c in letters))),
        math.log(len(letters)),
        float(bool(checked.alternatives)),
        float(bool(checked.problems)),
        float(bool(seen.heard.others)),
        float(group == "name" and seen.known),
        float(group == "place" and seen.known),
        float(group == "place" and locate(checked.value) is None),
        float(_twice(checked.value)),
        float(seen.agreed == 1),
        float(seen.agreed is not None and seen.agreed < 1),
        *(float(group == name) for name in SIGNS[13:]),
    )


def of_text(seen: Look) -> float:
    """Probability from 0 to 1 that the value is right; 0 when there is none."""
    if not seen.checked.value or not seen.heard.characters:
        return 0.0
    sure = _logistic(signs(seen), weights())
    return min(sure, BROKEN) if is_broken(seen) else sure


def is_broken(seen: Look) -> bool:
    """A number with a digit too few or too many, or a value that runs out of the picture."""
    return seen.cut or "number_length" in seen.checked.problems


def _twice(value: str) -> bool:
    """Whether two words come again after others: a row that was read twice.

    >>> _twice("Ấp 9, An Ấp 9, An Lạc Thôn"), _twice("Tân Phong, Lai Châu, Lai Châu")
    (True, False)
    """
    pairs = list(itertools.pairwise(value.split(" ")))
    return any(pair in pairs[at + 3 :] for at, pair in enumerate(pairs))


def _logistic(values: Sequence[float], weighed: Sequence[float]) -> float:
    total = sum(value * weight for value, weight in zip(values, weighed, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def weights() -> tuple[float, ...]:
    """The fitted weight of each sign; one that the table does not know yet weighs nothing."""
    table = tomllib.loads(TABLE.read_text("utf-8"))["weights"]
    return tuple(float(table.get(name, 0.0)) for name in SIGNS)
