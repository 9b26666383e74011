"""A paper under the printer: millimetres on a Pillow picture, and text set letter by letter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from benchmarks.specimens.fonts import sized

Colour = tuple[int, int, int]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: font file, size and letter spacing in millimetres, colour (RGB)."""

    font: str
    size: float
    colour: Colour
    spacing: float = 0.0

    def scaled(self, factor: float) -> "Type":
        """The same, larger or smaller."""
        return Type(self.font, self.size * factor, self.colour, self.spacing * factor)


class Sheet:
    """One side of a paper, `width`×`height` mm at `scale` pixels per mm."""

    def __init__(self, width: float, height: float, scale: float, paper: Colour) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.image = Image.new("RGB", (round(width * scale), round(height * scale)), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.texts: list[tuple[str, float, float, float, float]] = []  # text and its box, mm

    def px(self, *millimetres: float) -> tuple[int, ...]:
        """Millimetres as whole pixels."""
        return tuple(round(value * self.scale) for value in millimetres)

    def measure(self, text: str, style: Type) -> float:
        """The width of a text in millimetres."""
        font = sized(style.font, round(style.size * self.scale))
        return font.getlength(text) / self.scale + style.spacing * len(text)

    def tall(self, text: str, style: Type) -> float:
        """The height of the ink of a text in millimetres."""
        _, top, _, bottom = sized(style.font, round(style.size * self.scale)).getbbox(text)
        return (bottom - top) / self.scale

    def text(self, x: float, y: float, text: str, style: Type, anchor: str = "ls") -> float:
        """Set a text at (x, y) mm, `anchor` as Pillow names them; returns its width in mm.

        The default anchor is the left end of the base line.
        """
        width = self.measure(text, style)
        if anchor[0] == "m":
            x -= width / 2
        elif anchor[0] == "r":
            x -= width
        if text.strip():
            self.texts.append((text, x, y - 0.75 * style.size, x + width, y + 0.2 * style.size))
        font = sized(style.font, round(style.size * self.scale))
        anchor = "l" + anchor[1]
        if not style.spacing:
            self.draw.text(self.px(x, y), text, style.colour, font, anchor)
            return width
        for letter in text:
            self.draw.text((x * self.scale, y * self.scale), letter, style.colour, font, anchor)
            x += font.getlength(letter) / self.scale + style.spacing
        return width

    def paste(self, picture: Pixels, x: float, y: float, width: float, height: float) -> None:
        """Lay a picture (H×W×3 RGB, or ×4 with alpha) over a rectangle."""
        size = self.px(width, height)
        larger = size[0] > picture.shape[1]
        how = Image.Resampling.BILINEAR if larger else Image.Resampling.LANCZOS
        layer = Image.fromarray(picture).resize((size[0], size[1]), how)
        corner = self.px(x, y)
        mask = layer.getchannel("A") if layer.mode == "RGBA" else None
        self.image.paste(layer.convert("RGB"), (corner[0], corner[1]), mask)

    def pixels(self) -> Pixels:
        """The sheet as H×W×3 BGR."""
        return np.ascontiguousarray(np.asarray(self.image)[:, :, ::-1])


def wrap(
    sheet: Sheet, text: str, style: Type, first: float, rest: float, spread: float = 1.0
) -> list[str]:
    """Break a text between words: the first line fits `first` mm, the others `rest` mm.

    The first line may stay empty when not even one word fits. `spread` < 1 breaks earlier than
    needed, as clerks do.
    """
    lines, line, room = [], "", first * spread
    for word in text.split():
        longer = f"{line} {word}".strip()
        if sheet.measure(longer, style) <= room:
            line = longer
            continue
        lines.append(line)
        line, room = word, rest
    lines.append(line)
    return lines
