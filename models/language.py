"""How likely a letter is after the letters before it: a model of the language, letter by letter.

`vi-text` holds the letter sequences (up to ORDER) of Vietnamese syllables, names, places, forms
and dates, made by models.training.language from the project's lists. Sequences are kept in
small letters, all digits as one; which case comes next is told by the cases before it.
"""

from functools import cache
from pathlib import Path

import numpy as np

from models.session import weights_path

ORDER = 8  # letters of the longest sequence
BITS = 7  # of one symbol in a key
SYMBOL = (1 << BITS) - 1
TENTH = -2.3026  # log share of one digit among ten
SCALE = 16.0  # log probabilities are kept in bytes, in sixteenths
START = 1  # symbol of the edge of a line; symbol 2 is any letter that the model does not know
OTHER = 2
SHAPES = 3  # letters before it that tell the case of the next
FORGET = 200_000  # remembered scores after which memory starts anew


class Language:
    """Log probabilities of letters. A context is a number that `start` and `follow` make."""

    def __init__(self, file: Path) -> None:
        with np.load(file) as held:
            letters = str(held["symbols"])
            keys = np.cumsum(held["steps"].astype(np.int64)).tolist()
            packed = held["shares"].astype(np.int64) << 8 | held["fallen"]
            self._case = held["case"].tolist()
        self._symbols = {letter: number for number, letter in enumerate(letters, OTHER + 1)}
        every = list(range(1 << 16))  # one object for each number, however often it comes
        self._known = dict(zip(keys, map(every.__getitem__, packed.tolist()), strict=True))
        self._masks = [(1 << BITS * length) - 1 for length in range(ORDER - 1, -1, -1)]
        self._digit = self._symbols["0"]
        self._seen: dict[tuple[int, int], float] = {}

    def symbol(self, letter: str) -> tuple[int, int]:
        """The symbol of a letter and its shape: 0 a sign, 1 small, 2 capital, 3 a digit."""
        if letter.isdigit():
            return self._symbols["0"], 3
        small = letter.lower()
        shape = 0 if not letter.isalpha() else 1 if letter == small else 2
        return self._symbols.get(small, OTHER), shape

    def score(self, context: int, symbol: int) -> float:
        """Log probability of a symbol after a context, whatever its case."""
        key = (context, symbol)
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) > FORGET:
                self._seen.clear()
            found = self._seen[key] = self._look(context, symbol)
        return found

    def _look(self, context: int, symbol: int) -> float:
        fallen = 0
        for mask in self._masks:
            before = context & mask
            packed = self._known.get(before << BITS | symbol)
            if packed is not None:
                fallen += packed >> 8
                break
            fallen += self._known.get(before, 0) & 255
        else:
            fallen += 255
        return fallen / -SCALE + (TENTH if symbol == self._digit else 0.0)

    def case(self, shapes: int, shape: int) -> float:
        """Log probability of a small or capital letter after the shapes before it."""
        return float(self._case[shapes][shape - 1]) if shape in (1, 2) else 0.0


def follow(context: int, symbol: int) -> int:
    """The context after one more symbol."""
    return (context << BITS | symbol) & ((1 << BITS * (ORDER - 1)) - 1)


def follow_shape(shapes: int, shape: int) -> int:
    """The shapes of the last letters after one more."""
    return (shapes << 2 | shape) & ((1 << 2 * SHAPES) - 1)


@cache
def open_language(name: str = "vi-text") -> Language:
    """The model of this name, once per process. Raises models.session.WeightsMissing."""
    return Language(weights_path(name))
