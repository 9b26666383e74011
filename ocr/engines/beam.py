"""The likeliest text of CTC probabilities where letters are in doubt (prefix beam search).

Steps at which one class is nearly certain are taken as they are; between them the recogniser's
evidence is weighed with the language, which may never outweigh what is clear: the share of a
letter counts with a small weight and is never less than FLOOR. A sure space ends a stretch, and
of each stretch the other readings are kept with their shares.

Method: A. Hannun et al., First-Pass Large Vocabulary Continuous Speech Recognition (2014).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.language import START, Language, follow, follow_shape

BLANK = 0
CERTAIN = 0.98  # probability from which a step is taken as it is
NOISE = 0.004  # probability under which a class is none
CLASSES = 6  # likeliest classes of a step that are weighed
WIDTH = 10  # readings kept from step to step
CARRIED = 4  # readings carried over a sure space
HOPELESS = 5e-3  # of the likeliest at a step: what no language can make up for
FAR = 5.0  # log distance behind the best at which a reading is given up
FLOOR = -7.0  # log share of a letter, at least
LENGTH = 0.9  # log share given to any letter, so that more letters cost nothing

Shares = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The readings of a stretch between two sure spaces with their shares, the likeliest first."""

    text: str
    classes: tuple[int, ...]  # of its letters
    readings: Shares


class _Node:
    """One letter of a reading, behind the letters before it."""

    __slots__ = ("context", "edge", "index", "next", "parent", "prior", "shapes")

    def __init__(
        self, parent: "_Node | None", index: int, context: int, shapes: int, prior: float
    ) -> None:
        self.parent = parent
        self.index = index
        self.context = context  # of the language, after this letter
        self.shapes = shapes
        self.prior = prior  # weighed log share of all letters so far
        self.edge = parent is None  # a sure space, or the start
        self.next: dict[int, _Node] = {}


Beam = list[tuple[float, _Node, float, float]]  # score, node, share ending in blank, in letter


class Search:
    """Finds readings for one alphabet (its first class the blank) and one language."""

    def __init__(self, alphabet: Sequence[str], language: Language, weight: float) -> None:
        self._alphabet = alphabet
        self._language = language
        self._weight = weight
        self._symbols = [language.symbol(letter) if letter else (START, 0) for letter in alphabet]
        self._space = alphabet.index(" ")

    def read(self, probabilities: NDArray[np.float32]) -> list[Stretch]:
        """The stretches of T×C probabilities in their order; sure spaces end each but the last."""
        best = probabilities.argmax(axis=1).tolist()
        sure = probabilities.max(axis=1).tolist()
        beam: Beam = [(0.0, _Node(None, BLANK, START, 0, 0.0), 1.0, 0.0)]
        ends: list[Beam] = []
        rested = True  # whether blanks since the last letter have been counted
        for step, (index, p) in enumerate(zip(best, sure, strict=True)):
            if p < CERTAIN:
                beam, rested = self._weigh(beam, probabilities[step]), False
            elif index != BLANK:
                beam, rested = self._take(beam, index, p), False
                if index == self._space and not beam[0][1].edge:
                    ends.append(beam)
                    beam = beam[:CARRIED]
                    for _, node, _, _ in beam:
                        node.edge = True
            elif not rested:
                beam, rested = [(s, n, blank + letter, 0.0) for s, n, blank, letter in beam], True
        return self._stretches(beam, ends)

    def _take(self, beam: Beam, index: int, p: float) -> Beam:
        """All readings with a letter that is certain."""
        grown: dict[_Node, list[float]] = {}
        for _, node, blank, letter in beam:
            fresh = blank + letter
            if index == node.index:  # the same letter goes on, unless a blank lay between
                grown.setdefault(node, [0.0, 0.0])[1] += letter * p
                fresh = blank
            if fresh:
                child = node.next.get(index) or self._child(node, index)
                grown.setdefault(child, [0.0, 0.0])[1] += fresh * p
        return _best(grown, WIDTH)

    def _weigh(self, beam: Beam, at: NDArray[np.float32]) -> Beam:
        """All readings with whatever a doubtful step may be."""
        likely = np.flatnonzero(at >= NOISE)
        shares = zip(at[likely].tolist(), likely.tolist(), strict=True)
        classes = [(i, p) for p, i in sorted(shares, reverse=True)[:CLASSES] if i != BLANK]
        none, grown = float(at[BLANK]), dict[_Node, list[float]]()
        least = max(none, classes[0][1] if classes else 0.0) * HOPELESS
        for score, node, blank, letter in beam:
            total = blank + letter
            own = grown.setdefault(node, [0.0, 0.0])
            own[0] += total * none
            own[1] += letter * float(at[node.index]) if node.index else 0.0
            hope = math.exp(score)  # against the best reading
            for index, p in classes:
                if p * hope < least:
                    break
                fresh = blank if index == node.index else total
                if fresh:
                    child = node.next.get(index) or self._child(node, index)
                    grown.setdefault(child, [0.0, 0.0])[1] += fresh * p
        return _best(grown, WIDTH)

    def _child(self, node: _Node, index: int) -> _Node:
        """The reading with one more letter."""
        symbol, shape = self._symbols[index]
        share = self._language.score(node.context, symbol)
        share += self._language.case(node.shapes, shape)
        prior = node.prior + self._weight * (max(share, FLOOR) + LENGTH)
        child = _Node(
            node, index, follow(node.context, symbol), follow_shape(node.shapes, shape), prior
        )
        node.next[index] = child
        return child

    def _stretches(self, beam: Beam, ends: list[Beam]) -> list[Stretch]:
        found: list[Stretch] = []
        last: _Node | None = beam[0][1]
        open_end = [] if beam[0][1].edge else [beam]
        for readings in (*open_end, *reversed(ends)):
            classes, last = _back(last)
            found.append(Stretch(self._text(classes), classes, self._shares(readings)))
        return found[::-1]

    def _text(self, classes: tuple[int, ...]) -> str:
        return "".join(self._alphabet[index] for index in classes)

    def _shares(self, readings: Beam) -> Shares:
        top = readings[0][0]
        shares: dict[str, float] = {}
        for score, node, _, _ in readings:
            text = self._text(_back(node)[0])
            shares[text] = shares.get(text, 0.0) + math.exp(score - top)
        total = sum(shares.values())
        return tuple(sorted(((t, s / total) for t, s in shares.items()), key=lambda it: -it[1]))


def _back(node: _Node | None) -> tuple[tuple[int, ...], _Node | None]:
    """The letters from a node back to the sure space before it, and that space's node."""
    letters: list[int] = []
    while node is not None and node.parent is not None and not (node.edge and letters):
        letters.append(node.index)
        node = node.parent
    return tuple(reversed(letters)), node


def _best(grown: dict[_Node, list[float]], width: int) -> Beam:
    """The likeliest readings, their shares scaled so that long lines do not run out of floats."""
    beam = [(math.log(blank + letter) + node.prior, node, blank, letter)
            for node, (blank, letter) in grown.items() if blank + letter > 1e-30]  # fmt: skip
    beam.sort(key=lambda reading: -reading[0])
    top = beam[0][0]
    scale = 1.0 / max(blank + letter for _, _, blank, letter in beam)
    return [(score - top, node, blank * scale, letter * scale)
            for score, node, blank, letter in beam[:width] if score > top - FAR]  # fmt: skip
