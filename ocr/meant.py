"""Which of a doubtful stretch's readings is meant: its evidence times how often its words stand
in such a field, or whether it can be such a value at all (`strict`). Here letters may change, where
`prior` changes marks alone.

Only readings that the recogniser itself holds possible come into question.
`MOTCUA_OCR_PRIOR=off` switches it off.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.checks.lexicon import word_share
from ocr.engines import Choice
from ocr.piece import Piece
from ocr.strict import strictly

REAL = 0.04  # share from which another reading comes into question
LOST = 1e-5  # share of no word at all where another reading has one
FOREIGN = {"'", "’"}  # names of the highlands, whose words no table knows
WORD = re.compile(r"[^\W\d_]+")
STRAY = re.compile(r"[^\s'’.,-]")  # what is left of a name without its words belongs to none


def meant(pieces: Sequence[Piece], kind: str) -> list[Piece]:
    """The pieces of a field of this kind, every stretch in its likeliest reading."""
    length = sum(len(WORD.findall(piece.text)) for piece in pieces)
    found, before = [], 0
    for piece in pieces:
        better = piece
        for index, choice in enumerate(piece.choices):
            if formal := strictly(choice, kind):
                better = _respelt(better, index, *formal)
            if formal or FOREIGN & set(piece.text[choice.start : choice.end]):
                continue
            position = before + len(WORD.findall(piece.text[: choice.start]))
            reading, sure = likeliest(choice, kind, position, length)
            if reading != piece.text[choice.start : choice.end]:
                better = _respelt(better, index, reading, (sure,) * len(reading))
        before += len(WORD.findall(piece.text))
        found.append(better)
    return found


def likeliest(choice: Choice, kind: str, position: int, length: int) -> tuple[str, float]:
    """The reading that suits words `position`... of a value of `length` words, and how sure."""
    real = [one for at, one in enumerate(choice.readings) if at == 0 or one[1] >= REAL]
    words = [WORD.findall(reading) for reading, _ in real]
    most = max(map(len, words))
    stray = [len(STRAY.findall(WORD.sub("", reading))) if kind == "name" else 0
             for reading, _ in real]  # fmt: skip
    scores = [
        math.log(share)
        + (most - len(said) + strange) * math.log(LOST)
        + sum(
            math.log(word_share(word.lower(), kind, position + at, length))
            for at, word in enumerate(said)
        )
        for said, strange, (_, share) in zip(words, stray, real, strict=True)
    ]
    best = max(range(len(real)), key=scores.__getitem__)
    return real[best][0], 1 / sum(math.exp(score - scores[best]) for score in scores)


def _respelt(piece: Piece, index: int, reading: str, sure: tuple[float, ...]) -> Piece:
    """The piece with one of its choices in another reading."""
    choice = piece.choices[index]
    shift = len(reading) - (choice.end - choice.start)
    moved = (
        replace(choice, end=choice.end + shift),
        *(replace(c, start=c.start + shift, end=c.end + shift) for c in piece.choices[index + 1 :]),
    )
    rivals = piece.rivals
    if rivals:
        rivals = (*rivals[: choice.start], *((),) * len(reading), *rivals[choice.end :])
    return replace(
        piece,
        text=piece.text[: choice.start] + reading + piece.text[choice.end :],
        characters=(
            *piece.characters[: choice.start], *sure, *piece.characters[choice.end :]
        ),
        rivals=rivals,
        choices=(*piece.choices[:index], *moved),
    )  # fmt: skip
