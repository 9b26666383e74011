"""Which declaration a page is: by its printed title, or by the wording of a further page of it."""

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz

from catalog.form import Form, load_forms
from ocr.labels import likeness, squash

TITLE = 86.0  # likeness from which a line is the title
LONG = 10  # letters from which printed wording tells something
CLEAR = 88.0
FEW = 4  # wordings, at least, by which a page without a title is known
AHEAD = 1.1  # how much better than the next form


def titled(texts: Sequence[str]) -> str:
    """The id of the form whose title stands on the page; empty when none does.

    A long title runs over two lines.
    """
    lines = [squash(text)[0] for text in texts]
    whole = [*lines, *(a + b for a, b in itertools.pairwise(lines))]
    scores = {
        form.id: max((fuzz.ratio(squash(form.title_vi)[0], line) for line in whole), default=0.0)
        for form in load_forms().values()
    }
    best = max(scores, key=lambda form: scores[form])
    return best if scores[best] >= TITLE else ""


def worded(texts: Sequence[str]) -> str:
    """The id of the form whose wording fills the page, though no title stands on it."""
    scores = []
    for form in load_forms().values():
        found = [
            phrase for phrase in _wording(form)
            if any(likeness(phrase, text) >= CLEAR for text in texts)
        ]  # fmt: skip
        share = (len(found) / max(1, len(_wording(form)))) ** 0.5
        scores.append((share * sum(map(_weight, found)), len(found), form.id))
    (best, count, form_id), (second, _, _) = sorted(scores, reverse=True)[:2]
    return form_id if count >= FEW and best > AHEAD * second else ""


@cache
def _wording(form: Form) -> frozenset[str]:
    pieces = {
        piece.strip(" :/()") for line in form.lines for cell in line.cells for piece in cell
        if isinstance(piece, str)
    }  # fmt: skip
    return frozenset(piece for piece in pieces if len(squash(piece)[0]) >= LONG)


@cache
def _bearers() -> Counter[str]:
    return Counter(phrase for form in load_forms().values() for phrase in _wording(form))


def _weight(phrase: str) -> float:
    return 0.2 + math.log(len(load_forms()) / _bearers()[phrase])
