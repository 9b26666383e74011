"""One side of one paper as it lies on a page: its text, codes and picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from catalog.record import Image, Page
from ocr.classify import Match
from ocr.engines import Engine
from ocr.line import PlacedLine
from ocr.mrz import Mrz, read_mrz
from ocr.page import PageText, read_page
from ocr.qr import QrCode, read_qr
from ocr.quality import Quality, measure
from ocr.rectify import flatten, move
from ocr.split import split_papers

VIEW_HEIGHT = 900  # pixels: larger pictures of a paper are scaled down for the eye


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The flat, upright picture of one side of one paper, and what stands on it."""

    page: int
    image: Image
    transform: NDArray[np.float64]  # 3×3: pixels of the page to pixels of `image`
    match: Match | None  # None: no known paper
    lines: tuple[PlacedLine, ...]
    codes: tuple[QrCode, ...]
    mrz: Mrz | None
    quality: Quality

    @property
    def paper(self) -> str:
        """Id of the paper, empty when unknown."""
        return self.match.paper.id if self.match else ""

    @property
    def side(self) -> str:
        """Name of the side, empty when unknown."""
        return self.match.side.name if self.match else ""

    def seen_as(self, match: Match) -> "Sheet":
        """The same sheet taken for another side."""
        return replace(self, match=match)


def find_sheets(page: Page, engine: Engine) -> list[Sheet]:
    """The papers on a page. One sheet of an unknown paper when none is recognised."""
    text = read_page(page.image, engine)
    groups = split_papers(text.lines)
    known = [group for group in groups if group[1] is not None] or groups[:1]
    codes = read_qr(page.image) if _may_carry_code(known) else []
    sheets = []
    for lines, match in known:
        image, transform = picture_of(page.image, lines, text)
        inside = tuple(code for code in codes if len(known) == 1 or _within(code, image, transform))
        quality = measure(image, lines, page.image)
        mrz = read_mrz(lines)
        sheets.append(
            Sheet(page.number, image, transform, match, tuple(lines), inside, mrz, quality)
        )
    return sheets


def _may_carry_code(groups: Sequence[tuple[list[PlacedLine], Match | None]]) -> bool:
    return any(match is not None and match.side.code for _, match in groups)


def picture_of(
    page: Image, lines: Sequence[PlacedLine], text: PageText
) -> tuple[Image, NDArray[np.float64]]:
    """The flat picture of these lines, and the matrix from page to its pixels."""
    if not lines:
        return page, np.eye(3)
    quads = [line.quad for line in lines]
    extent = max(1.0, max(line.right for line in lines) - min(line.left for line in lines))
    return flatten(page, quads, text.angle, min(1.0, VIEW_HEIGHT * 1.4 / extent))


def _within(code: QrCode, image: Image, transform: NDArray[np.float64]) -> bool:
    x, y = move(code.quad, transform).mean(axis=0)
    height, width = image.shape[:2]
    return bool(-0.2 * width < x < 1.2 * width and -0.2 * height < y < 1.2 * height)
