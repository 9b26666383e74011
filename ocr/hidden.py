"""Dots below that a dotted line may hide: on the rows of a form "Vượng" and "Vương" look alike.

A recogniser is sure of either, for it sees dots everywhere. Where names and places stand on such
rows, the letter with the dot and the letter without are held possible for each other, and the words
that are known decide (ocr.prior); but where leader and ink tell of dots (ocr.dots), they are heard.
"""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from catalog.checks.text import TONES
from ocr.dots import Dots
from ocr.engines import Choice, Rivals
from ocr.piece import Piece

DOT = "\u0323"
VOWELS = "aeiouy"
KINDS = ("name", "place", "signer", "office")
HIDDEN = 0.06  # probability that the dot is there, or is one of the line's, if nobody can tell
FOUND = 0.85  # that it is there though it was not read, where every witness tells of one
MISSED = 0.02  # that it is there, where neither a witness nor the recogniser tells of one: on a dot
# of the line it cannot be seen, and words decide where one of both letters makes hardly a word
TAILED = "y"  # crosses the leader with a tail that is often taken for a dot


def with_hidden_dots(
    pieces: Sequence[Piece], kind: str, found: Sequence[Dots | None] = ()
) -> tuple[Piece, ...]:
    """The pieces of a value of this kind on a dotted row; other kinds stay as they are.

    `found`: of each piece the dots of the pen, if anything tells them.
    """
    if kind not in KINDS:
        return tuple(pieces)
    dots = found or (None,) * len(pieces)
    return tuple(_doubted(p, d) for p, d in zip(pieces, dots, strict=True))


def _doubted(piece: Piece, dots: Dots | None) -> Piece:
    told = piece.rivals or ((),) * len(piece.text)
    if len(piece.places) != len(piece.text):
        dots = None  # nobody knows which letter one lies below
    there = _there(piece, dots)
    given = [
        _dots_alone(sure, rivals) if at in there
        else _with(letter, sure, rivals, _share(piece, at, dots))
        for at, (letter, sure, rivals) in enumerate(
            zip(piece.text, piece.characters, told, strict=True)
        )
    ]  # fmt: skip
    return replace(
        piece,
        characters=tuple(sure for sure, _ in given),
        rivals=tuple(rivals for _, rivals in given),
        choices=tuple(_as_dotted(choice, there) for choice in piece.choices),
    )


def _there(piece: Piece, dots: Dots | None) -> set[int]:
    """Letters that were read with a dot of which every witness tells."""
    if dots is None:
        return set()
    dotted = (at for at, letter in enumerate(piece.text) if _dotted(letter))
    return {at for at in dotted if all(dots.below(piece.places, at))}


def _dots_alone(sure: float, rivals: Rivals) -> tuple[float, Rivals]:
    """A letter with a dot, and what else it may be with one."""
    plain = sum(p for rival, p in rivals if not _dotted(rival))
    return min(1.0, sure + plain), tuple(rival for rival in rivals if _dotted(rival[0]))


def _as_dotted(choice: Choice, there: Collection[int]) -> Choice:
    """Without readings as long as the stretch that lack a dot which is there."""
    inside = [at - choice.start for at in there if choice.start <= at < choice.end]
    long = choice.end - choice.start
    fit = [one for one in choice.readings
           if len(one[0]) != long or all(_dotted(one[0][at]) for at in inside)]  # fmt: skip
    return replace(choice, readings=tuple(fit or choice.readings[:1]))


def _share(piece: Piece, at: int, dots: Dots | None) -> float | None:
    """Probability that a letter is the other one, with a dot or without; None: as it was read."""
    if dots is None:
        return HIDDEN
    seen = dots.below(piece.places, at)
    if _dotted(piece.text[at]):
        return None if any(seen) else HIDDEN
    if all(seen) and piece.text[at].lower() not in TAILED and not _lent(piece, at, dots):
        return FOUND
    return HIDDEN if any(seen) else MISSED


def _lent(piece: Piece, at: int, dots: Dots) -> bool:
    """Whether a letter beside it was read with a dot and has none: it is that one's."""
    beside = [near for near in (at - 1, at + 1) if 0 <= near < len(piece.text)]
    return any(
        _dotted(piece.text[near]) and not any(dots.below(piece.places, near)) for near in beside
    )


def _dotted(letter: str) -> bool:
    return DOT in unicodedata.normalize("NFD", letter)


def _with(
    letter: str, sure: float, rivals: Rivals, share: float | None
) -> tuple[float, Rivals]:
    """How sure a letter is and what it may be, when so much is told of the one with or without a
    dot."""
    twin = other(letter)
    if not twin or share is None:
        return sure, rivals
    read = sum(p for rival, p in rivals if rival == twin)
    rest = [rival for rival in rivals if rival[0] != twin]
    if read >= share:
        return sure, rivals
    own = min(sure, 1 - share) if share == FOUND else sure
    return own, tuple(sorted([*rest, (twin, share)], key=lambda rival: -rival[1]))


@cache
def other(letter: str) -> str:
    """The letter with a dot below for one without a tone, and the other way round; else nothing.

    >>> other("ơ"), other("Ợ"), other("á"), other("n")
    ('ợ', 'Ơ', '', '')
    """
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    if base.lower() not in VOWELS:
        return ""
    if DOT in marks:
        return unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark != DOT))
    if any(mark in TONES for mark in marks):
        return ""
    return unicodedata.normalize("NFC", base + DOT + "".join(marks))
