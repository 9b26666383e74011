"""A picture of the worst lines with what they say and how they were read, to be looked at."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from benchmarks.line_scores import Reading, errors
from catalog.record import Image

MOST = 40
WIDE, TALL, ROW, COLUMN = 900, 40, 66, 20  # pixels
FACE = Path(__file__).parents[1] / "api" / "web" / "pdf_fonts" / "LiberationSerif-Regular.ttf"


def worst(read: Sequence[tuple[Image, Reading]], most: int = MOST) -> list[tuple[Image, Reading]]:
    """The lines with most letters wrong for their length, the worst first; none without error."""
    def share(item: tuple[Image, Reading]) -> float:
        return errors(item[1].truth, item[1].line.text) / max(1, len(item[1].truth))

    return sorted((item for item in read if share(item) > 0), key=share, reverse=True)[:most]


def draw(read: Sequence[tuple[Image, Reading]], file: Path) -> None:
    """Write the picture: two columns of lines, below each the truth (green), the reading (red)."""
    face = ImageFont.truetype(str(FACE), 13)
    rows = -(-len(read) // 2)
    page = Pillow.new("RGB", (2 * WIDE + COLUMN, max(1, rows) * (TALL + ROW)), "white")
    pen = ImageDraw.Draw(page)
    for at, (image, reading) in enumerate(read):
        left, top = (at // rows) * (WIDE + COLUMN), (at % rows) * (TALL + ROW)
        scale = min(TALL / image.shape[0], WIDE / image.shape[1])
        size = tuple(max(1, round(side * scale)) for side in image.shape[1::-1])
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        page.paste(Pillow.fromarray(np.ascontiguousarray(small[:, :, ::-1])), (left, top))
        pen.text((left, top + TALL + 2), reading.truth, "darkgreen", face)
        sure = f"   ({reading.line.confidence:.2f})"
        pen.text((left, top + TALL + 20), reading.line.text + sure, "darkred", face)
    page.save(file)
