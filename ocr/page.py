"""All text lines of one page, read, upright and in reading order."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalog.record import Image, Quad
from ocr.engines import Engine, Line
from ocr.labels import likeness, squash
from ocr.line import PlacedLine, columns, place
from ocr.rectify import along, cut_out, find_lines, writing_angle

SAMPLE = 4  # lines read in both directions to tell which end is up
SURE = 0.93  # mean confidence from which the lines are taken as read the right way up
LONE_SLASH = re.compile(r"(?<!\S)[Ịị|](?!\S)")
WATERMARKS = ("MẪU - SPECIMEN", "SPECIMEN", "MẪU SPECIMEN")
MARKED = {"MẪU", "MÂU", "MẤU", "MAU", "MÃU"}  # alone; the name MẬU is none of them


@dataclass(frozen=True, slots=True, eq=False)
class PageText:
    """What stands on a page."""

    lines: tuple[PlacedLine, ...]  # in reading order
    angle: float  # writing direction on the page, radians
    boxes: int  # text lines that the detector saw, readable or not

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines as text."""
        return tuple(line.text for line in self.lines)


def read_page(image: Image, engine: Engine) -> PageText:
    """Finds and reads the lines of a page, whichever way it lies."""
    found = find_lines(image, engine)
    if not found:
        return PageText((), 0.0, 0)
    angle = writing_angle(found)
    if abs(angle) > math.pi / 4:
        angle = _upright(image, found, angle, engine)
    text, sure = _read(image, found, angle, engine)
    if sure < SURE and _upright(image, found, angle, engine) != angle:
        return _read(image, found, angle + math.pi, engine)[0]
    return text


def _read(
    image: Image, found: Sequence[Quad], angle: float, engine: Engine
) -> tuple[PageText, float]:
    """The lines in this direction, and how sure their letters were at first sight."""
    quads = along(found, angle)
    lines = engine.recognise([cut_out(image, quad) for quad in quads])
    usual = float(np.median([np.linalg.norm(quad[3] - quad[0]) for quad in quads])) if quads else 0
    placed = [
        piece
        for line, quad in zip(lines, quads, strict=True)
        if line.text.strip() and not _is_watermark(line, quad, usual)
        for piece in columns(place(_with_slashes(line), quad, angle))
    ]
    letters = [line.seen for line in lines for _ in line.text.strip()]
    sure = float(np.mean(letters)) if letters else 0.0
    return PageText(tuple(reading_order(placed)), angle, len(found)), sure


def _upright(image: Image, found: Sequence[Quad], angle: float, engine: Engine) -> float:
    """Of the direction and its reverse, the one in which text can be read."""
    quads = along(found, angle)
    widths = [float(np.linalg.norm(quad[1] - quad[0])) for quad in quads]
    sample = [quads[i] for i in np.argsort(widths)[::-1][:SAMPLE]]
    ways = (sample, [np.roll(quad, -2, axis=0) for quad in sample])
    sure = [
        np.mean([_trust(line) for line in engine.recognise([cut_out(image, q) for q in way])])
        for way in ways
    ]
    return angle if sure[0] >= sure[1] else angle + math.pi


def _trust(line: Line) -> float:
    return line.seen * min(1.0, len(line.text) / 4)


def reading_order(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Row by row from the top, each row from the left."""
    lines = _evened(lines)
    across = float(np.median([line.left + line.right for line in lines])) / 2 if lines else 0.0
    rows: list[list[PlacedLine]] = []
    for line in sorted(lines, key=lambda item: item.middle_at(across)):
        for row in reversed(rows[-3:]):
            head = row[-1]
            gap = abs(line.middle_at(across) - head.middle_at(across))
            if gap < 0.5 * min(line.height, head.height):
                row.append(line)
                break
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda item: item.left)]


def _evened(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """The lines with slopes that change evenly down the page, as perspective makes them.

    Boxes of short lines are too noisy to tell theirs.
    """
    long = [line for line in lines if line.slope]
    if len(long) < 3:
        return list(lines)
    middles, slopes = ([getattr(line, name) for line in long] for name in ("middle", "slope"))
    usual = float(np.median(slopes))
    weights = [
        (line.right - line.left) / (0.01 + abs(line.slope - usual)) for line in long
    ]
    centre = float(np.mean(middles))
    steepness, level = np.polyfit(np.array(middles) - centre, slopes, 1, w=np.sqrt(weights))
    return [
        replace(line, slope=float(level + steepness * (line.middle - centre))) for line in lines
    ]


def _with_slashes(line: Line) -> Line:
    """No Vietnamese word is a lone Ị: it is the slash between two languages of a label."""
    return replace(line, text=LONE_SLASH.sub("/", line.text))


def _is_watermark(line: Line, quad: Quad, usual: float) -> bool:
    """The words across a specimen, or a piece of them in larger or broken letters."""
    text = line.text.strip()
    if any(len(text) <= len(mark) + 3 and likeness(mark, text) >= 82 for mark in WATERMARKS):
        return True
    if text in MARKED:
        return True
    piece = squash(text)[0]
    if not text.isupper() or not 1 <= len(piece) <= 11:
        return False
    large = bool(np.linalg.norm(quad[3] - quad[0]) > 1.3 * usual)
    if piece in "mauspecimen":
        return large or line.confidence < (0.97 if len(piece) > 1 else 0.9)
    # Names are made of these letters too ("NAM", "AN"): size alone does not tell here.
    return set(piece) <= set("mauspecin") and line.confidence < 0.9
