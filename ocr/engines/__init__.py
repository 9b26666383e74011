"""Engines that find and read lines of text: one Protocol, chosen by name.

To add one: a module with a class that has `detect` and `recognise`, and a line in ENGINES.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from catalog.record import Image, Quad

Rivals = tuple[tuple[str, float], ...]
"""What else a character may be, each with its probability, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a doubtful stretch of a line may say, syllable by syllable."""

    start: int  # of the stretch in the line's text
    end: int
    readings: Rivals  # whole readings of the stretch, the likeliest first


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as an engine read it."""

    text: str  # NFC
    confidence: float  # mean over the characters, 0 to 1
    characters: tuple[float, ...] = ()  # one confidence per character of `text`
    places: tuple[float, ...] = ()  # where each character stands: share of the width, 0 to 1
    rivals: tuple[Rivals, ...] = ()  # of each character; empty when the engine does not tell
    choices: tuple[Choice, ...] = ()  # stretches in doubt, from left to right
    at_sight: float | None = None  # confidence of its first look, when it took more than one

    @property
    def seen(self) -> float:
        """How sure the first look was: text upside down gains by further ones, too."""
        return self.confidence if self.at_sight is None else self.at_sight


class Engine(Protocol):
    """Finds text lines on an image, and reads cut-out lines."""

    def detect(self, image: Image) -> list[Quad]:
        """Corners of the text lines on a BGR image, in its pixels; order of lines undefined."""
        ...

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        """One line per cut-out image (BGR, any size, text upright), in the same order."""
        ...


ENGINES = {
    "embedded": "ocr.engines.embedded:EmbeddedEngine",
    "paddle": "ocr.engines.paddle:PaddleEngine",
    "null": "ocr.engines.null:NullEngine",
}


@cache
def open_engine(name: str = "embedded") -> Engine:
    """The engine of this name, its models loaded once per process.

    Raises ValueError for an unknown name; models.session.WeightsMissing when files are absent.
    """
    if name not in ENGINES:
        raise ValueError(f"unknown engine {name!r}; choose one of {', '.join(ENGINES)}")
    module, _, cls = ENGINES[name].partition(":")
    return cast(Engine, getattr(import_module(module), cls)())
