"""`python -m models.training.language OUT.npz`: letter sequences of the language, from our lists.

Text is invented from the lists of models/training/text and catalog/tables: legal syllables,
names, the gazetteer old and new, streets, labels and values of forms, dates in words. No text of
a test or of a set of pictures is looked at. Sequences of up to eight letters are counted,
smoothed after Witten and Bell, and those that tell little beyond their shorter ends are dropped.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from catalog.checks.syllables import is_syllable
from catalog.checks.text import spaces
from catalog.tables import read_words
from models.language import BITS, ORDER, OTHER, SCALE, SHAPES, START
from models.training.alphabet import CHARACTERS, TONES
from models.training.text import numbers, papers, people, places, syllables

SEED = 1945
LINES = 260_000
TELLS = 20.0  # count times log gain under which a sequence is dropped
NEW_PLACE = 0.2  # share of lines with tone marks in their new place; tables have them in the old
OLD_PLACE = re.compile(  # in NFD; `quý` keeps its tone on the y either way
    f"(?<!q)(o(?=.[ae])|u(?=.y))([{''.join(TONES)}])([aey])(?![\\w\u0300-\u036f])", re.IGNORECASE
)
SYMBOLS = "".join(sorted({c.lower() for c in CHARACTERS if not c.isdigit()} | {" ", "0"}))

Keys = NDArray[np.int64]


@cache
def legal() -> tuple[str, ...]:
    """Every syllable that Vietnamese spelling allows, tones in old and new place."""
    found = {
        syllables.toned(onset + rime, tone, old=old)
        for onset in syllables.ONSETS
        for rime in (*syllables.OPEN, *syllables.STOPPED)
        for tone in TONES
        for old in (False, True)
    }
    return tuple(sorted(word for word in found if is_syllable(word)))


def address(rng: Random) -> str:
    """A house on a known street in a unit of the gazetteer."""
    street = rng.choice(read_words("streets")) if rng.random() < 0.8 else people.name(rng).title()
    number = f"{rng.randint(1, 999)}{rng.choice(('', '', '', 'A', 'B', f'/{rng.randint(1, 99)}'))}"
    way = rng.choice(("", "", "", "đường ", "Đường ", "phố ", "Phố "))
    head = f"{rng.choice(('Số ', 'số ', 'Số nhà ', '', ''))}{number}{rng.choice((' ', ' ', ', '))}"
    return f"{head}{way}{street}, {places.address(rng)}"


def cause(rng: Random) -> str:
    """One cause of death, sometimes with another."""
    causes = read_words("causes_of_death")
    one = rng.choice(causes)
    return one if rng.random() < 0.85 else f"{one}, {rng.choice(causes).lower()}"


def phrase(rng: Random) -> str:
    """A few legal syllables."""
    return " ".join(rng.choice(legal()) for _ in range(rng.randint(1, 4)))


SOURCES = {
    places.address: 32,
    address: 22,
    people.name: 20,
    papers.label: 6,
    papers.filled: 6,
    papers.small_value: 2,
    phrase: 5,
    numbers.date_in_words: 4,
    numbers.date: 2,
    numbers.figures: 1,
    cause: 2,
}


def new_place(text: str) -> str:
    """The text with tone marks of open oa, oe, uy on the second vowel, as many write them.

    >>> new_place("Hòa Bình, Thủy, Quý, THANH HÓA, hoàn")
    'Hoà Bình, Thuỷ, Quý, THANH HOÁ, hoàn'
    """
    plain = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", OLD_PLACE.sub(r"\1\3\2", plain))


def corpus(seed: int, lines: int) -> Iterator[str]:
    """Invented lines, the same for the same seed; every legal syllable once at the end."""
    rng = Random(seed)
    makers, weights = tuple(SOURCES), tuple(SOURCES.values())
    for _ in range(lines):
        line = spaces(rng.choices(makers, weights)[0](rng))
        yield new_place(line) if rng.random() < NEW_PLACE else line
    yield from legal()


def encode(lines: list[str]) -> tuple[Keys, Keys]:
    """Symbols of all lines, each line between edges, and the shapes of their letters."""
    number = {letter: at for at, letter in enumerate(SYMBOLS, OTHER + 1)}
    symbol, shape = {"\n": START}, {"\n": 0}
    for letter in set("".join(lines)):
        digit, small = letter.isdigit(), letter.lower()
        symbol[letter] = number["0"] if digit else number.get(small, OTHER)
        shape[letter] = 3 if digit else 0 if not letter.isalpha() else 1 if letter == small else 2
    text = "\n" + "\n".join(lines) + "\n"
    return (np.array([symbol[c] for c in text], np.int64),
            np.array([shape[c] for c in text], np.int64))


def count(symbols: Keys, order: int) -> tuple[Keys, NDArray[np.float64]]:
    """Every sequence of so many letters inside a line, and how often it stands there."""
    keys = np.zeros(len(symbols) - order + 1, np.int64)
    inside = np.ones(len(keys), bool)
    for at in range(order):
        part = symbols[at : at + len(keys)]
        keys = keys << BITS | part
        inside &= (part != START) | (at == 0) | (at == order - 1)
    found, often = np.unique(keys[inside], return_counts=True)
    return found, often.astype(np.float64)


def smoothed(symbols: Keys) -> tuple[Keys, NDArray[np.float64], NDArray[np.float64]]:
    """Sequences with their log probability, and as a context: the log share of the unseen."""
    kept: list[tuple[Keys, NDArray[np.float64]]] = []
    falls: dict[int, float] = {}
    shares: dict[int, float] = {}

    def look(key: int, order: int) -> float:
        """Log probability by what is kept of shorter sequences."""
        fallen, symbol, before = 0.0, key & ((1 << BITS) - 1), key >> BITS
        for length in range(order - 1, -1, -1):
            context = before & ((1 << BITS * length) - 1)
            share = shares.get(context << BITS | symbol)
            if share is not None:
                return fallen + share
            fallen += falls.get(context, 0.0)
        return fallen - SCALE

    for order in range(1, ORDER + 1):
        keys, often = count(symbols, order)
        context, at = np.unique(keys >> BITS, return_inverse=True)
        total, kinds = np.bincount(at, often), np.bincount(at).astype(np.float64)
        low = np.exp([look(key & ((1 << BITS * (order - 1)) - 1), order - 1) if order > 1 else -5.0
                      for key in keys.tolist()])
        share = np.log((often + kinds[at] * low) / (total + kinds)[at])
        fall = np.log(kinds / (total + kinds))
        gain = often * np.abs(share - fall[at] - np.log(low))
        tells = (gain >= TELLS * (order > 3)) & (often > (2 if order > 4 else 0))
        kept.append((keys[tells], share[tells]))
        shares.update(zip(keys[tells].tolist(), share[tells].tolist(), strict=True))
        falls.update(zip(context.tolist(), fall.tolist(), strict=True))
        print(f"{order} letters: {tells.sum()} of {len(keys)} sequences")
    keys = np.concatenate([part for part, _ in kept])
    share = np.concatenate([part for _, part in kept])
    sort = np.argsort(keys)
    keys, share = keys[sort], share[sort]
    return keys, share, np.array([falls.get(key, 0.0) for key in keys.tolist()])


def cases(shapes: Keys) -> NDArray[np.float32]:
    """Log share of small and of capital letters after each row of shapes."""
    often = np.full((1 << 2 * SHAPES, 2), 20.0)
    row = np.zeros(len(shapes) - SHAPES, np.int64)
    for at in range(SHAPES):
        row = row << 2 | shapes[at : at + len(row)]
    after = shapes[SHAPES:]
    for at, shape in enumerate((1, 2)):
        often[:, at] += np.bincount(row[after == shape], minlength=len(often))
    return np.log(often / often.sum(1, keepdims=True)).astype(np.float32)


def main() -> None:
    """Invent, count, smooth, write."""
    parser = argparse.ArgumentParser(prog="python -m models.training.language", description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--lines", type=int, default=LINES)
    asked = parser.parse_args()
    symbols, shapes = encode(list(corpus(SEED, asked.lines)))
    keys, share, fall = smoothed(symbols)
    with asked.target.open("wb") as file:
        np.savez_compressed(
            file,
            symbols=np.array(SYMBOLS),
            steps=np.diff(keys, prepend=0),
            shares=np.clip(np.round(-share * SCALE), 0, 255).astype(np.uint8),
            fallen=np.clip(np.round(-fall * SCALE), 0, 255).astype(np.uint8),
            case=cases(shapes),
        )
    print(f"{len(keys)} sequences, {asked.target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
