"""Which text comes how often."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from models.training.text import mrz, numbers, old, papers, people, places, syllables

SHARES: dict[Callable[[Random], str], int] = {
    people.name: 24,
    places.address: 22,
    papers.label: 11,
    papers.filled: 12,
    syllables.phrase: 8,
    numbers.personal: 7,
    numbers.date: 7,
    syllables.soup: 5,
    papers.small_value: 4,
    numbers.figures: 3,
    numbers.date_in_words: 3,
}
WRITTEN: dict[Callable[[Random], str], int] = {  # what people write into forms and books
    places.posted: 34,
    people.titled: 16,
    papers.small_value: 7,
    numbers.date_in_words: 7,
    numbers.date: 7,
    numbers.personal: 4,
    numbers.figures: 6,
    syllables.phrase: 7,
    syllables.soup: 4,
    places.address: 5,
    old.spelled: 3,
}
FIGURES: dict[Callable[[Random], str], int] = {  # lines that no language helps to read
    numbers.personal: 24,
    numbers.paper: 16,
    numbers.date: 24,
    numbers.figures: 18,
    numbers.house: 18,
}
RETONED = 0.15  # share of written lines whose words no language knows
LOOK_ALIKES = {0xD0: "Đ", 0x189: "Đ"}  # other letters that sources use for Đ
LONGEST = 64  # characters; no card or form prints longer lines in one crop
LONGEST_WRITTEN = 84  # one row of an address


def text(rng: Random) -> str:
    """One NFC line; several spaces in a row stay, so that they are drawn as a gap."""
    return _one(rng, SHARES, LONGEST)


def written(rng: Random) -> str:
    """One NFC line as people write by hand: mostly title case, some in capitals."""
    line = _one(rng, WRITTEN, LONGEST_WRITTEN)
    if rng.random() < RETONED:
        line = syllables.retoned(rng, line)
    return line.upper() if rng.random() < 0.06 else line


def figures(rng: Random) -> str:
    """One NFC line of figures, or with many of them, as people write by hand."""
    return _one(rng, FIGURES, LONGEST_WRITTEN)


def _one(rng: Random, shares: dict[Callable[[Random], str], int], longest: int) -> str:
    make = rng.choices(tuple(shares), tuple(shares.values()))[0]
    line = make(rng).translate(LOOK_ALIKES)
    if len(line) > longest:
        line = line[:longest].rpartition(" ")[0]
    return line.strip() or "Nam"


def machine_line(rng: Random) -> str:
    """One line of a machine-readable zone; it has its own faces."""
    return mrz.line(rng)


def target(line: str) -> str:
    """What the reader should write: gaps become one space."""
    return re.sub(r" +", " ", line).strip().translate(LOOK_ALIKES)
