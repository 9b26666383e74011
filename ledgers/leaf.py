"""What one picture of a book holds: one page, or two facing ones with labels.

Originals stay whole; only the reader sees halves, and its boxes are those of the picture. A table
may run across the gutter, so it is never cut.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from catalog.act import Act
from catalog.columns import Column
from catalog.record import Box, Field, Image, Page, Record
from ocr.engines import Engine
from ocr.rectify import find_lines, writing_angle
from ocr.register import RegisterPage, read_register
from ocr.spread import gutter

EMPTY = ("blank", "cover")  # what may face a page with labels: the inside of the cover
ROOM = 0.6  # heights of a row kept above and below it


def read_leaf(
    page: Page, engine: Engine, kind: str, before: Sequence[Column | None] = ()
) -> RegisterPage:
    """The acts of a picture, of both pages where it shows two. See `read_register`."""
    if not before and (cut := gutter(page.image)) is not None:
        quads = find_lines(page.image, engine)
        if quads and abs(writing_angle(quads)) < math.pi / 4:  # else one page that lies on its side
            both = _both(page, cut, engine, kind)
            if both is not None:
                return both
    return read_register(page, engine, kind, before=before)


def _both(page: Page, cut: int, engine: Engine, kind: str) -> RegisterPage | None:
    """Two labelled pages, or one that faces an empty one; None for anything else."""
    left = read_register(replace(page, image=_half(page.image, 0, cut)), engine, kind)
    if left.kind not in ("labelled", *EMPTY):
        return None
    right = read_register(replace(page, image=_half(page.image, cut, None)), engine, kind)
    if right.kind not in ("labelled", *EMPTY) or "labelled" not in (left.kind, right.kind):
        return None
    return RegisterPage("labelled", left.acts + tuple(_moved(act, cut) for act in right.acts))


def _half(image: Image, first: int, last: int | None) -> Image:
    return np.ascontiguousarray(image[:, first:last])


def _moved(act: Record, by: int) -> Record:
    return replace(act, fields={name: _field(one, by) for name, one in act.fields.items()})


def _field(one: Field, by: int) -> Field:
    if one.box is None:
        return one
    box = Box(one.box.left + by, one.box.top, one.box.right + by, one.box.bottom)
    return replace(one, box=box)


def own_page(image: Image, act: Act, kind: str) -> Image:
    """The facing page on which an act stands; the whole picture where that is all the same."""
    cut = gutter(image) if kind == "labelled" else None
    boxes = [one.box for one in act.fields.values() if one.box]
    if cut is None or not boxes:
        return image
    middles = [(box.left + box.right) / 2 for box in boxes]
    left = sum(middle < cut for middle in middles) * 2 > len(middles)
    return _half(image, 0, cut) if left else _half(image, cut, None)


def own_part(image: Image, act: Act, kind: str) -> bytes:
    """A JPEG of that part of a shared picture on which nobody else's act stands."""
    part = own_page(image, act, kind)
    boxes = [one.box for one in act.fields.values() if one.box]
    if part is image and boxes:
        room = ROOM * max(box.bottom - box.top for box in boxes)
        top = max(0, round(min(box.top for box in boxes) - room))
        part = image[top : round(max(box.bottom for box in boxes) + room)]
    done, data = cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, 90])
    assert done
    return data.tobytes()
