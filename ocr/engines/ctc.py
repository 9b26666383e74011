"""Greedy decoding of CTC probabilities into a line with one confidence per character."""

import unicodedata

import numpy as np
from numpy.typing import NDArray

from ocr.engines import Line

BLANK = 0


def decode(probabilities: NDArray[np.float32], alphabet: list[str]) -> Line:
    """A line from T×C probabilities; `alphabet[0]` is the blank.

    A character's confidence is the highest probability in its run of equal steps.
    """
    best = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    text: list[str] = []
    confidences: list[float] = []
    steps: list[int] = []
    previous = BLANK
    for step, (index, probability) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
        if index == BLANK:
            previous = BLANK
        elif index == previous:
            confidences[-1] = max(confidences[-1], probability)
        else:
            text.append(alphabet[index])
            confidences.append(probability)
            steps.append(step)
            previous = index
    joined = "".join(text)
    if not unicodedata.is_normalized("NFC", joined):
        joined = unicodedata.normalize("NFC", joined)
        confidences, steps = confidences[: len(joined)], steps[: len(joined)]
    mean = float(np.mean(confidences)) if confidences else 0.0
    places = tuple((step + 0.5) / len(best) for step in steps)
    return Line(joined, mean, tuple(confidences), places)
