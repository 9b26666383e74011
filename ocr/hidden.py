"""Dots below that a dotted line may hide: on the rows of a form "Vượng" and "Vương" look alike.

A recogniser is sure of either, for it sees dots everywhere. Where names and places stand on such
rows, the letter with the dot and the letter without are held possible for each other, and the words
that are known decide (ocr.prior).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from catalog.checks.text import TONES
from ocr.engines import Rivals
from ocr.piece import Piece

DOT = "\u0323"
VOWELS = "aeiouy"
KINDS = ("name", "place", "signer", "office")
HIDDEN = 0.06  # probability that the dot is there, or is one of the line's


def with_hidden_dots(pieces: Sequence[Piece], kind: str) -> tuple[Piece, ...]:
    """The pieces of a value of this kind on a dotted row; other kinds stay as they are."""
    if kind not in KINDS:
        return tuple(pieces)
    return tuple(replace(piece, rivals=_rivals(piece)) for piece in pieces)


def _rivals(piece: Piece) -> tuple[Rivals, ...]:
    told = piece.rivals or ((),) * len(piece.text)
    return tuple(
        _with(rivals, other(letter)) for letter, rivals in zip(piece.text, told, strict=True)
    )


def _with(rivals: Rivals, letter: str) -> Rivals:
    if not letter or any(known == letter and share >= HIDDEN for known, share in rivals):
        return rivals
    rest = [rival for rival in rivals if rival[0] != letter]
    return tuple(sorted([*rest, (letter, HIDDEN)], key=lambda rival: -rival[1]))


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
