"""The characters that the recogniser can write: 134 Vietnamese letters, ASCII and a few signs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
VOWELS = "aăâeêioôơuưy"


def _letters() -> str:
    toned = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
    lower = [letter for letter in (*toned, "đ") if letter not in VOWELS[0] + "eiouy"]
    return "".join(lower) + "".join(lower).upper()


VIETNAMESE = _letters()  # the 134 letters outside ASCII, NFC
SIGNS = "–—…“”‘’°§№«»·•×²½"
ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
CHARACTERS = ASCII + VIETNAMESE + SIGNS  # in the order of the ONNX metadata; no blank, no space
BLANK = 0
SPACE = len(CHARACTERS) + 1
CLASSES = len(CHARACTERS) + 2  # blank first, space last, as in the stock model

_INDEX = {character: index for index, character in enumerate(CHARACTERS, start=1)} | {" ": SPACE}


def encode(text: str) -> list[int]:
    """Class numbers of an NFC text; KeyError names a character that is not in the alphabet."""
    return [_INDEX[character] for character in text]


def decode(classes: Sequence[int]) -> str:
    """Text of the best class per step: repeats collapse, blanks vanish."""
    kept = (
        now for before, now in zip([BLANK, *classes], classes, strict=False)
        if now not in (before, BLANK)
    )
    return "".join(" " if index == SPACE else CHARACTERS[index - 1] for index in kept)


def base_letter(character: str) -> str | None:
    """The letter one mark poorer (ấ → â, ạ → a, đ → d), or None when there is none."""
    if character in "đĐ":
        return "d" if character == "đ" else "D"
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 1:
        return None
    tone = next((mark for mark in parts[1:] if mark in TONES), parts[-1])
    return unicodedata.normalize("NFC", parts.replace(tone, "", 1))
