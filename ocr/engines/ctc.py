"""From CTC probabilities to a line: its text, how sure each character is, and its rivals.

Beside each character stand its rivals: the letters that differ from it in marks alone, and
for commas whether they are there at all. ocr.prior chooses among them where words are known.
Where steps are in doubt the language is asked (ocr.engines.beam).
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from catalog.checks.text import bare_letter
from ocr.engines import Choice, Line, Rivals
from ocr.engines.align import align
from ocr.engines.beam import CERTAIN, Search, Stretch
from ocr.engines.figures import is_run, numbers

BLANK = 0
LEAST = 0.005  # probability under which a rival is noise
OWN = 0.25  # weight of the recogniser's own probability beside that of the whole reading
SHOWN = 0.02  # share under which another reading of a stretch is noise
MOST = 4  # readings of a stretch that are told


def decode(
    probabilities: NDArray[np.float32], alphabet: list[str], search: Search | None = None
) -> Line:
    """A line from T×C probabilities; `alphabet[0]` is the blank. Without `search`: step by step.

    A character's confidence is the highest probability in its run of equal steps, weighed with the
    share of the readings that have it there.
    """
    classes, spans = _greedy(probabilities)
    agreed, choices = [1.0] * len(classes), tuple[Choice, ...]()
    if search is not None and len(classes) and probabilities.max(axis=1).min() < CERTAIN:
        stretches = search.read(probabilities)
        likeliest = [at for stretch in stretches for at in stretch.classes]
        if likeliest != classes:
            classes, spans = likeliest, align(probabilities, likeliest)
        agreed = [share for stretch in stretches for share in _agreed(stretch)]
        choices = tuple(_choices(stretches, probabilities, alphabet, spans))
    text = [alphabet[at] for at in classes]
    peaks = [peak for _, peak in spans]
    sure = probabilities[peaks, classes].tolist() if classes else []
    weighed = [own if share == 1 else max(own, LEAST) ** OWN * share ** (1 - OWN)
               for own, share in zip(sure, agreed, strict=True)]  # fmt: skip
    rivals = _rivals(probabilities, tuple(alphabet), text, peaks)
    places = [(at + 0.5) / len(probabilities) for at, _ in spans]
    return _line(text, weighed, places, rivals, choices)


def _greedy(probabilities: NDArray[np.float32]) -> tuple[list[int], list[tuple[int, int]]]:
    """The best class of each step, runs as one; where each begins and where it is surest."""
    best, sure = probabilities.argmax(axis=1).tolist(), probabilities.max(axis=1).tolist()
    classes: list[int] = []
    spans: list[tuple[int, int]] = []
    previous = BLANK
    for step, index in enumerate(best):
        if index == previous and index != BLANK:
            if sure[step] > sure[spans[-1][1]]:
                spans[-1] = (spans[-1][0], step)
        elif index != BLANK:
            classes.append(index)
            spans.append((step, step))
        previous = index
    return classes, spans


def _agreed(stretch: Stretch) -> list[float]:
    """Of each letter of a stretch: the share of the readings that have it there, too."""
    length = len(stretch.text)
    found = [0.0] * length
    for reading, share in stretch.readings:
        head = tail = 0
        most = min(length, len(reading))
        while head < most and reading[head] == stretch.text[head]:
            head += 1
        while tail < most - head and reading[-1 - tail] == stretch.text[-1 - tail]:
            tail += 1
        for at in (*range(head), *range(length - tail, length)):
            found[at] += share
        if len(reading) == length:
            for at in range(head, length - tail):
                found[at] += share * (reading[at] == stretch.text[at])
    return found


def _choices(
    stretches: Sequence[Stretch],
    probabilities: NDArray[np.float32],
    alphabet: Sequence[str],
    spans: Sequence[tuple[int, int]],
) -> list[Choice]:
    """The stretches with more than one likely reading, where they stand in the whole text."""
    found, start, figures = [], 0, [alphabet.index(figure) for figure in "0123456789"]
    edges = [*(at for at, _ in spans), len(probabilities)]
    for stretch in stretches:
        text, end = stretch.text.rstrip(), start + len(stretch.text)
        readings = [(reading.rstrip(), share) for reading, share in stretch.readings]
        likely = [(reading, share) for reading, share in readings if share >= SHOWN][:MOST]
        if is_run(text):
            told = numbers(probabilities[max(0, edges[start] - 1) : edges[end]], figures)
            likely += [one for one in told if one[0] not in dict(likely)]
        if len(likely) > 1:
            found.append(Choice(start, start + len(text), tuple(likely)))
        start = end
    return found


def _line(
    text: Sequence[str],
    sure: Sequence[float],
    places: Sequence[float],
    rivals: tuple[Rivals, ...],
    choices: tuple[Choice, ...],
) -> Line:
    """The line in NFC: an alphabet may write a letter and its mark apart."""
    joined = "".join(text)
    if not unicodedata.is_normalized("NFC", joined):
        joined = unicodedata.normalize("NFC", joined)
        sure, places, rivals, choices = sure[: len(joined)], places[: len(joined)], (), ()
    mean = float(np.mean(sure)) if len(sure) else 0.0
    return Line(joined, mean, tuple(sure), tuple(places), rivals, choices)


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
