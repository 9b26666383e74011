"""Check boxes of a page: which of them is ticked.

A box stands before its printed words. It is found as the squarest outline there; what lies inside
it, away from the outline, is the tick.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from rapidfuzz import fuzz

from catalog.paper import BoxSpec
from catalog.record import Field, Image
from ocr.labels import squash
from ocr.line import PlacedLine, box_around, part, part_of_quad
from ocr.rectify import cut_out

ALIKE = 88.0  # likeness of the printed words
ROOM = 2.6  # line heights before the words in which the box is looked for
PLAIN = 40  # grey levels between paper and ink at least: less is empty paper
DARKER = 0.35  # of the darkest print's contrast, below its surroundings: from there it is ink
TICKED = 0.07  # share of ink inside the box
SURE, UNSURE = 0.97, 0.6


def read_boxes(
    lines: Sequence[PlacedLine], boxes: Sequence[BoxSpec], image: Image, page: int
) -> dict[str, Field]:
    """The value of each field that a ticked box says; two ticks for one field are a doubt."""
    said: dict[str, list[tuple[BoxSpec, float, PlacedLine]]] = {}
    for spec in boxes:
        found = _words(lines, spec.labels)
        if found is not None:
            ink = _ink_before(found, image)
            if ink is not None:
                said.setdefault(spec.field, []).append((spec, ink, found))
    fields = {}
    for name, seen in said.items():
        ticked = sorted((one for one in seen if one[1] >= TICKED), key=lambda one: -one[1])
        if not ticked:
            continue
        spec, ink, line = ticked[0]
        clear = len(ticked) == 1 or ink > 3 * ticked[1][1]
        others = tuple(one[0].value for one in ticked[1:])
        fields[name] = Field(
            name, spec.value, SURE if clear and ink > 1.4 * TICKED else UNSURE, "text", page,
            box_around([line.quad]), others, () if clear else ("sources_conflict",),
        )  # fmt: skip
    return fields


def _words(lines: Sequence[PlacedLine], labels: Sequence[str]) -> PlacedLine | None:
    """The printed words of a box as a line of their own."""
    best: tuple[float, PlacedLine] | None = None
    for label in labels:
        wanted = squash(label)[0]
        for line in lines:
            found, places = squash(line.text)
            if len(found) < 0.8 * len(wanted) or len(found) > 1.6 * len(wanted) + 3:
                continue
            hit = fuzz.partial_ratio_alignment(wanted, found, score_cutoff=ALIKE)
            if hit is None or hit.dest_end <= hit.dest_start:
                continue
            score = fuzz.ratio(wanted, found)
            if best is None or score > best[0]:
                start = places[hit.dest_start]
                best = score, part(line, start, len(line.text))
    return best[1] if best else None


def _ink_before(line: PlacedLine, image: Image) -> float | None:
    """Share of ink inside the box before these words; None where no box stands."""
    long = max(line.right - line.left, 1.0)
    # The detector often takes box and words for one line: the box ends where the letters begin.
    first = max(0.02, line.places[0] - 0.25 * line.height / long)
    strip = part_of_quad(line.quad, -ROOM * line.height / long, first)
    grey = cv2.cvtColor(cut_out(image, strip, 0.25), cv2.COLOR_BGR2GRAY)
    if int(grey.max()) - int(grey.min()) < PLAIN:
        return None
    darker = DARKER * float(np.median(grey) - np.percentile(grey, 1))
    ink = cv2.adaptiveThreshold(  # neither the shadow of a gutter nor a watermark is ink
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, grey.shape[0] | 1, darker
    )
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    tall = ink.shape[0]
    squares = []
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        if 0.3 * tall < h <= tall and 0.6 < w / h < 1.9:
            squares.append((w * h, x, y, w, h))
    if not squares:
        return None
    _, x, y, w, h = max(squares)
    inner = ink[y + h // 4 : y + h - h // 4, x + w // 4 : x + w - w // 4]
    return float((inner > 0).mean()) if inner.size else None
