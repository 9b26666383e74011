"""How well lines are read: letters, words, whole lines, and whether confidence holds.

Letters are NFC grapheme clusters, runs of spaces count as one. `folded` leaves aside what labels
of handwriting are not sure of either: tone marks in old or new place (hòa, hoà), and punctuation.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from catalog.checks.text import tone_fold
from models.training.measure import clusters
from ocr.engines import Line

PUNCTUATION = re.compile(r"[^\w\s]|_")
BINS = 15

Bin = tuple[int, float, float]  # letters, mean confidence, share that is right


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says, and what an engine made of it."""

    truth: str
    line: Line


@dataclass(frozen=True, slots=True)
class LineScore:
    """Per cent of letters wrong and of words wrong, strict and folded; of lines without error."""

    cer: float
    cer_folded: float
    wer: float
    wer_folded: float
    exact: float
    exact_folded: float
    ece: float  # expected calibration error of letters, 0 to 1; NaN where none is told


def score(readings: Sequence[Reading]) -> LineScore:
    """All figures of some lines."""
    pairs = [(spaced(one.truth), spaced(one.line.text)) for one in readings]
    alike = [(folded(truth), folded(text)) for truth, text in pairs]
    return LineScore(
        cer=_letters(pairs),
        cer_folded=_letters(alike),
        wer=_words(pairs),
        wer_folded=_words(alike),
        exact=_exact(pairs),
        exact_folded=_exact(alike),
        ece=round(calibration_error(reliability(readings)), 4),
    )


def spaced(text: str) -> str:
    """NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """The text without punctuation, tone marks in their old place; case stays.

    >>> folded("Số 5, phố Hoà Mã") == folded("Số 5 phố Hòa Mã")
    True
    """
    plain = spaced(PUNCTUATION.sub(" ", text))
    moved = tone_fold(plain)
    if len(moved) != len(plain):
        return plain
    return "".join(b.upper() if a.isupper() else b for a, b in zip(plain, moved, strict=True))


def errors(truth: str, text: str) -> int:
    """Letters to change, add or take away."""
    return int(Levenshtein.distance(clusters(spaced(truth)), clusters(spaced(text))))


def marks(reading: Reading) -> list[bool]:
    """Which characters of a reading are right, by its best alignment with the truth."""
    found = [False] * len(reading.line.text)
    for step in Levenshtein.opcodes(reading.truth, reading.line.text):
        if step.tag == "equal":
            found[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
    return found


def reliability(readings: Sequence[Reading]) -> list[Bin]:
    """The letters in bins of confidence."""
    told = [one for one in readings if len(one.line.characters) == len(one.line.text)]
    said = np.array([sure for one in told for sure in one.line.characters])
    right = np.array([mark for one in told for mark in marks(one)], float)
    at = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        (int((at == one).sum()), float(said[at == one].mean()), float(right[at == one].mean()))
        for one in range(BINS) if (at == one).any()
    ]  # fmt: skip


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far confidence is from the share that is right, on average over the letters."""
    total = sum(count for count, _, _ in bins)
    if not total:
        return float("nan")
    return sum(count * abs(said - right) for count, said, right in bins) / total


def _letters(pairs: Sequence[tuple[str, str]]) -> float:
    wrong = sum(errors(truth, text) for truth, text in pairs)
    return _per_cent(wrong, sum(len(clusters(truth)) for truth, _ in pairs))


def _words(pairs: Sequence[tuple[str, str]]) -> float:
    wrong = sum(Levenshtein.distance(truth.split(), text.split()) for truth, text in pairs)
    return _per_cent(wrong, sum(len(truth.split()) for truth, _ in pairs))


def _exact(pairs: Sequence[tuple[str, str]]) -> float:
    return _per_cent(sum(truth == text for truth, text in pairs), len(pairs))


def _per_cent(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 3)
