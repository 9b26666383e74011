"""Character error rate on NFC grapheme clusters, and exact lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class Score:
    """Errors per letter of the truth, and the share of lines without any error."""

    cer: float
    exact: float
    lines: int


def clusters(text: str) -> list[str]:
    """Grapheme clusters of the NFC text: a letter with the marks that follow it is one.

    >>> clusters("e\\u0302\\u0301m")
    ['ế', 'm']
    """
    parts: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if parts and unicodedata.combining(character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def bare(text: str) -> str:
    """The text without marks (đ becomes d)."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def score(pairs: Iterable[tuple[str, str]]) -> Score:
    """Truth and reading of each line → one score; runs of spaces count as one space."""
    errors = letters = exact = lines = 0
    for truth, reading in pairs:
        right, got = (clusters(" ".join(text.split())) for text in (truth, reading))
        distance = Levenshtein.distance(right, got)
        errors, letters, lines = errors + distance, letters + len(right), lines + 1
        exact += distance == 0
    return Score(errors / max(letters, 1), exact / max(lines, 1), lines)
