"""Which words are meant where the recogniser doubts their marks: its evidence times how often
a word stands in such a field.

Only letters that the recogniser itself holds possible come into question, so what is clearly
printed always stays; only marks change, never letters or case. `MOTCUA_OCR_PRIOR=off` switches
it off.
"""

import itertools
import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.checks.lexicon import name_share, place_share, text_share
from ocr.engines import Rivals
from ocr.piece import Piece

REAL = 0.02  # probability from which a rival comes into question
EVIDENCE = 1.0  # weight of the recogniser's log probability
WEIGHT = 1.0  # weight of the words' log share
MOST = 64  # spellings of one word that are weighed
WORD = re.compile(r"[^\W\d_]+")
KINDS = ("name", "place", "text", "mark")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to read a word, and the probability that it is the right one."""

    text: str
    sure: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A value as it is understood."""

    text: str
    characters: tuple[float, ...]  # how sure each is after the choice
    others: tuple[str, ...] = ()  # the whole value in other likely spellings, as read the first


def hear(pieces: Sequence[Piece], kind: str) -> Heard:
    """The pieces as one text, words in the spelling that is likeliest for a field of this kind."""
    text = " ".join(piece.text for piece in pieces)
    sure = _joined([piece.characters for piece in pieces], 1.0)
    if kind not in KINDS or not any(piece.rivals for piece in pieces) or _off():
        return Heard(text, tuple(s for p in pieces for s in p.characters))
    rivals = _joined([piece.rivals or ((),) * len(piece.text) for piece in pieces], ())
    heard, characters = text, list(sure)
    others = []
    words = list(WORD.finditer(text))
    for position, word in enumerate(words):
        start, end = word.span()
        if _foreign(text, start, end) or not any(rivals[start:end]):
            continue
        found = spellings(
            word[0], sure[start:end], rivals[start:end], kind, position, len(words)
        )
        best = found[0]
        heard = heard[:start] + best.text + heard[end:]
        for at in range(start, end):
            if rivals[at]:
                letter = best.text[at - start]
                share = sum(s.sure for s in found if s.text[at - start] == letter)
                family = sure[at] + sum(p for _, p in rivals[at])
                characters[at] = share * min(1.0, family)
        others += [text[:start] + s.text + text[end:] for s in found[1:3] if s.sure > 0.05]
    if heard != text:
        others.insert(0, text)
    return Heard(heard, tuple(characters), tuple(dict.fromkeys(o for o in others if o != heard)))


def spellings(
    word: str,
    sure: Sequence[float],
    rivals: Sequence[Rivals],
    kind: str,
    position: int = 0,
    length: int = 1,
) -> list[Spelling]:
    """A word in all spellings that the evidence allows, the likeliest first."""
    weighed = []
    for spelt, evidence in _readings(word, sure, rivals):
        share = _share(spelt.lower(), kind, position, length)
        weighed.append((EVIDENCE * evidence + WEIGHT * math.log(share), spelt))
    weighed.sort(reverse=True)
    total = sum(math.exp(score - weighed[0][0]) for score, _ in weighed)
    return [Spelling(spelt, math.exp(score - weighed[0][0]) / total) for score, spelt in weighed]


def _readings(
    word: str, sure: Sequence[float], rivals: Sequence[Rivals]
) -> Iterator[tuple[str, float]]:
    """Spellings with their log probability, as read the first, then the likelier."""
    options = [
        [(letter, math.log(max(own, 1e-6))),
         *((other, math.log(p)) for other, p in more if p >= REAL and len(other) == 1)]
        for letter, own, more in zip(word, sure, rivals, strict=True)
    ]  # fmt: skip
    while math.prod(map(len, options)) > MOST:
        longest = max(options, key=len)
        longest.pop()
    for choice in itertools.product(*options):
        yield "".join(letter for letter, _ in choice), sum(log for _, log in choice)


def _share(word: str, kind: str, position: int, length: int) -> float:
    if kind == "name":
        return name_share(word, position, length)
    return place_share(word) if kind == "place" else text_share(word)


def _foreign(text: str, start: int, end: int) -> bool:
    """Words with apostrophes belong to other languages than the one whose words we know."""
    return "'" in text[max(0, start - 1) : end + 1] or "’" in text[max(0, start - 1) : end + 1]


def _off() -> bool:
    return os.environ.get("MOTCUA_OCR_PRIOR", "on") == "off"


def _joined(groups, between):  # type: ignore[no-untyped-def]
    found = []
    for number, group in enumerate(groups):
        if number:
            found.append(between)
        found += group
    return found
