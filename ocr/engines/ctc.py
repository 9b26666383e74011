"""Greedy decoding of CTC probabilities into a line with one confidence per character.

Beside each character stand its rivals: the letters that differ from it in marks alone, and
for commas whether they are there at all. ocr.prior chooses among them where words are known.
"""

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from catalog.checks.text import bare_letter
from ocr.engines import Line, Rivals

BLANK = 0
LEAST = 0.005  # probability under which a rival is noise


def decode(probabilities: NDArray[np.float32], alphabet: list[str]) -> Line:
    """A line from T×C probabilities; `alphabet[0]` is the blank.

    A character's confidence is the highest probability in its run of equal steps.
    """
    best = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    text: list[str] = []
    confidences: list[float] = []
    steps: list[int] = []  # where a character begins
    peaks: list[int] = []  # where it is surest
    previous = BLANK
    for step, (index, probability) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
        if index == BLANK:
            previous = BLANK
        elif index == previous:
            if probability > confidences[-1]:
                confidences[-1], peaks[-1] = probability, step
        else:
            text.append(alphabet[index])
            confidences.append(probability)
            steps.append(step)
            peaks.append(step)
            previous = index
    joined = "".join(text)
    rivals = _rivals(probabilities, tuple(alphabet), text, peaks)
    if not unicodedata.is_normalized("NFC", joined):
        joined = unicodedata.normalize("NFC", joined)
        length = len(joined)
        confidences, steps, rivals = confidences[:length], steps[:length], ()
    mean = float(np.mean(confidences)) if confidences else 0.0
    places = tuple((step + 0.5) / len(best) for step in steps)
    return Line(joined, mean, tuple(confidences), places, rivals)


def _rivals(
    probabilities: NDArray[np.float32],
    alphabet: tuple[str, ...],
    text: list[str],
    peaks: list[int],
) -> tuple[Rivals, ...]:
    """For a letter its family; for a comma nothing; for a space a comma before it."""
    families = _families(alphabet)
    comma = alphabet.index(",") if "," in alphabet else BLANK
    found: list[Rivals] = []
    before = -1
    for letter, step in zip(text, peaks, strict=True):
        at = probabilities[step]
        rivals = [(alphabet[i], float(at[i])) for i in families.get(letter, ()) if at[i] >= LEAST]
        if letter == "," and at[BLANK] >= LEAST:
            rivals.append(("", float(at[BLANK])))
        if letter == " " and comma and found and text[len(found) - 1] != ",":
            share = float(probabilities[before + 1 : step + 1, comma].max())
            if share >= LEAST:
                rivals.append((", ", share))
        found.append(tuple(sorted(rivals, key=lambda rival: -rival[1])))
        before = step
    return tuple(found)


@lru_cache(maxsize=4)
def _families(alphabet: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Letter → the other letters that have its base letter and case."""
    bases: dict[str, list[int]] = {}
    for index, letter in enumerate(alphabet):
        if letter.isalpha():
            bases.setdefault(bare_letter(letter), []).append(index)
    return {
        alphabet[index]: tuple(other for other in members if other != index)
        for members in bases.values()
        for index in members
        if len(members) > 1
    }
