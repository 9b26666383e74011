"""An engine that finds and reads nothing, so that the road around the engines can be tried."""

from collections.abc import Sequence

from catalog.record import Image, Quad
from ocr.engines import Line


class NullEngine:
    """No lines on any page; a cut-out line reads as the empty text, with confidence 0."""

    def detect(self, image: Image) -> list[Quad]:
        """No lines."""
        return []

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        """An empty line for every image."""
        return [Line("", 0.0) for _ in images]
