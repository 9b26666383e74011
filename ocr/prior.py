"""Which words are meant where the recogniser doubts their marks: its evidence times how often
a word stands in such a field.

Only letters that the recogniser itself holds possible come into question, so what is clearly
printed always stays. First whole stretches are chosen (`meant`), then marks and doubtful commas.
`MOTCUA_OCR_PRIOR=off` switches it off.
"""

import itertools
import math
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.checks.lexicon import word_share
from catalog.checks.places import fitness
from ocr.engines import Rivals
from ocr.meant import meant
from ocr.piece import Piece
from ocr.strict import FORMS, suits

REAL = 0.02  # probability from which a rival comes into question
EVIDENCE = 1.0  # weight of the recogniser's log probability
WEIGHT = 1.0  # weight of the words' log share
FIT = 3.0  # log share of an address for each unit of administration that it names
SPELLINGS = 64  # of one word that are weighed
READINGS = 24  # of the whole value that are kept while it is put together
OVERRULED = 0.25  # share of the evidence for another letter under which words alone are no proof
SHOWN = 0.05  # probability from which another reading is shown to the officer
MOST = 4  # readings of doubtful stretches that are shown
KINDS = (
    "name", "place", "text", "mark", "cause", "office", "signer", "papers", "relation", *FORMS
)  # fmt: skip
NUMBER = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
TOKEN = re.compile(r"[^\W\d_]+|[\W\d_]")


@dataclass(frozen=True, slots=True)
class Heard:
    """A value as it is understood."""

    text: str
    characters: tuple[float, ...]  # how sure the characters are after the choice
    others: tuple[str, ...] = ()  # the whole value in other likely readings
    readings: tuple[str, ...] = ()  # the same with a stretch as the language may have it


@dataclass(frozen=True, slots=True)
class Option:
    """One reading of a word or of a sign between words."""

    text: str
    score: float  # log of evidence times share


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, and what it may be; as it was read comes first."""

    sure: tuple[float, ...]
    rivals: tuple[Rivals, ...]
    options: tuple[Option, ...]


def hear(pieces: Sequence[Piece], kind: str) -> Heard:
    """The pieces as one text, in the reading that is likeliest for a field of this kind."""
    text = " ".join(piece.text for piece in pieces)
    if weighs(kind):
        pieces = meant(pieces, kind)
    tokens = tokenise(pieces, kind)
    readings = tuple(_readings_of(pieces, kind))
    if all(len(token.options) == 1 for token in tokens):
        sure = tuple(sure for piece in pieces for sure in piece.characters)
        heard = " ".join(piece.text for piece in pieces)
        if kind == "papers" and len(pieces) == 1 and (number := NUMBER.search(heard)):
            sure = sure[number.start() : number.end()]  # before it stands what every row says
        return Heard(heard, sure, (text,) if heard != text else (), readings)
    ranked = _readings(tokens, kind)
    best = ranked[0][0]
    characters: list[float] = []
    for index, token in enumerate(tokens):
        characters += _characters(token, index, ranked)
    others = [text, *(_text(choice) for choice, sure in ranked[1:4] if sure >= SHOWN)]
    heard = _text(best)
    others = list(dict.fromkeys(other for other in others if other != heard))
    return Heard(heard, tuple(characters), tuple(others), readings)


def weighs(kind: str) -> bool:
    """Whether words are weighed in fields of this kind."""
    return kind in KINDS and os.environ.get("MOTCUA_OCR_PRIOR") != "off"


def _readings_of(pieces: Sequence[Piece], kind: str) -> Iterator[str]:
    """The whole value with one doubtful stretch in another of its readings, the likeliest first."""
    found, before = list[tuple[float, str]](), ""
    for at, piece in enumerate(pieces):
        after = "".join(f" {later.text}" for later in pieces[at + 1 :])
        for choice in piece.choices:
            head, tail = piece.text[: choice.start], piece.text[choice.end :]
            said = piece.text[choice.start : choice.end]
            found += [(-share, f"{before}{head}{reading}{tail}{after}")
                      for reading, share in choice.readings
                      if reading != said
                      and (share >= SHOWN or suits(reading, kind))]  # fmt: skip
        before += f"{piece.text} "
    yield from dict.fromkeys(reading for _, reading in sorted(found)[:MOST])


def tokenise(pieces: Sequence[Piece], kind: str) -> list[Token]:
    """Words and signs with their options. Pieces are joined by spaces, which nobody doubts."""
    text = " ".join(piece.text for piece in pieces)
    sure = [s for piece in pieces for s in (*piece.characters, 1.0)]
    rivals = [r for p in pieces for r in (*(p.rivals or ((),) * len(p.text)), ())]
    if not weighs(kind):
        rivals = [()] * len(rivals)
    length = sum(word[0].isalpha() for word in TOKEN.finditer(text))
    tokens, position = [], 0
    for found in TOKEN.finditer(text):
        start, end = found.span()
        foreign = {"'", "’"} & set(text[max(0, start - 1) : end + 1])
        doubts = tuple(() if foreign else doubt for doubt in rivals[start:end])
        if found[0].isalpha():
            options = spellings(found[0], sure[start:end], doubts, kind, position, length)
            position += 1
        else:
            options = _signs(found[0], sure[start], doubts[0] if kind == "place" else ())
        tokens.append(Token(tuple(sure[start:end]), doubts, tuple(options)))
    return tokens


def spellings(
    word: str,
    sure: Sequence[float],
    rivals: Sequence[Rivals],
    kind: str,
    position: int = 0,
    length: int = 1,
) -> list[Option]:
    """A word in all spellings that the evidence allows, as read the first."""
    letters = [
        [Option(letter, math.log(max(own, 1e-6))),
         *(Option(other, math.log(p)) for other, p in more if p >= REAL)]
        for letter, own, more in zip(word, sure, rivals, strict=True)
    ]  # fmt: skip
    while math.prod(map(len, letters)) > SPELLINGS:
        max(letters, key=len).pop()
    found = []
    for choice in itertools.product(*letters):
        spelt = "".join(option.text for option in choice)
        evidence = sum(option.score for option in choice)
        share = word_share(spelt.lower(), kind, position, length)
        found.append(Option(spelt, EVIDENCE * evidence + WEIGHT * math.log(share)))
    return found


def _signs(sign: str, sure: float, rivals: Rivals) -> list[Option]:
    """A comma that may be none, a space that may have one before it."""
    possible = [(sign, max(sure, 1e-6)), *((other, p) for other, p in rivals if p >= REAL)]
    return [Option(text, math.log(p)) for text, p in possible]


Reading = tuple[Option, ...]


def _readings(tokens: Sequence[Token], kind: str) -> list[tuple[Reading, float]]:
    """The likeliest readings of the whole with their probabilities."""
    beam: list[tuple[Reading, float]] = [((), 0.0)]
    for token in tokens:
        longer = [((*choice, option), score + option.score)
                  for choice, score in beam for option in token.options]  # fmt: skip
        beam = sorted(longer, key=lambda reading: -reading[1])[:READINGS]
    if kind == "place":
        beam = [(choice, score + FIT * fitness(_text(choice))) for choice, score in beam]
        beam.sort(key=lambda reading: -reading[1])
    shares = [math.exp(score - beam[0][1]) for _, score in beam]
    return [(choice, share / sum(shares)) for (choice, _), share in zip(beam, shares, strict=True)]


def _text(choice: Reading) -> str:
    return "".join(option.text for option in choice)


def _characters(
    token: Token, index: int, ranked: Sequence[tuple[Reading, float]]
) -> list[float]:
    """How sure the characters of the chosen reading of a token are."""
    spelt = [(choice[index].text, sure) for choice, sure in ranked]
    chosen = spelt[0][0]
    if not token.options[0].text.isalpha():
        if len(token.options) == 1:
            return list(token.sure)
        return [sum(sure for text, sure in spelt if text == chosen)] * len(chosen)
    found = []
    read = token.options[0].text
    for at, (letter, own, rivals) in enumerate(zip(chosen, token.sure, token.rivals, strict=True)):
        possible = {read[at]: own} | {other: p for other, p in rivals if p >= REAL}
        share = sum(sure for text, sure in spelt if text[at] == letter)
        sure = share * min(1.0, sum(possible.values())) if len(possible) > 1 else own
        likely = possible[letter] / max(possible.values())
        found.append(min(sure, likely) if likely < OVERRULED else sure)
    return found
