"""A mixed stack falls apart into its papers, whatever the order and the way up."""

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import cv2
import numpy as np

from catalog.paper import load_papers
from catalog.record import Image, Page
from ocr.assemble import assemble
from ocr.classify import Match
from ocr.engines import open_engine
from ocr.sheet import Sheet
from ocr.stack import read_stack
from tests.house import ROOT

SPECIMENS = ROOT / "api" / "web" / "specimens"
DAY = dt.date(2026, 11, 27)


@dataclass
class Seen:
    """As much of a sheet as pairing looks at."""

    paper: str
    side: str
    page: int
    text: str = ""
    number: str = ""
    match: Match = field(init=False)
    lines: list[Any] = field(init=False)
    mrz: Any = field(init=False)

    def __post_init__(self) -> None:
        paper = load_papers()[self.paper]
        self.match = Match(paper, paper.side(self.side), 5.0, 1.0, ())
        self.lines = [SimpleNamespace(text=self.text)]
        self.mrz = SimpleNamespace(personal_number=self.number) if self.number else None

    def seen_as(self, match: Match) -> "Seen":
        return self


def pairs(*seen: Seen) -> list[list[int]]:
    return [[s.page for s in sides] for _, sides, _ in assemble(cast("list[Sheet]", seen))]


def test_backs_find_their_fronts_by_number_however_they_lie() -> None:
    one, two = "001088990417", "036191990902"
    found = pairs(
        Seen("cccd-2021", "back", 0, number=two), Seen("cccd-2021", "front", 1, text=one),
        Seen("cccd-2021", "front", 2, text=two), Seen("cccd-2021", "back", 3, number=one),
    )  # fmt: skip
    assert found == [[1, 3], [2, 0]]


def test_backs_without_a_number_lie_behind_their_fronts() -> None:
    found = pairs(
        Seen("cccd-2016", "front", 0), Seen("cccd-2016", "front", 2),
        Seen("cccd-2016", "back", 3), Seen("cccd-2016", "back", 1),
    )  # fmt: skip
    assert found == [[0, 1], [2, 3]]


def test_backs_of_older_cards_stay_on_the_page_of_their_front() -> None:
    """Their words are the same, so that the kind of such a back is a guess."""
    words = "Ngón trỏ trái Ngón trỏ phải"
    found = pairs(
        Seen("cmnd-12", "front", 0), Seen("cccd-2016", "back", 0, words),
        Seen("cccd-2016", "front", 1), Seen("cccd-2016", "back", 1, words),
    )  # fmt: skip
    assert found == [[0, 0], [1, 1]]


def picture(name: str, quarters: int = 0) -> Image:
    image = cv2.imread(str(SPECIMENS / name))
    assert image is not None
    return np.ascontiguousarray(np.rot90(image, quarters))


def test_a_real_stack() -> None:
    fronts = [picture("father-front.jpg"), picture("mother-front.jpg")]
    width = max(image.shape[1] for image in fronts)
    wide = [cv2.copyMakeBorder(image, 60, 60, 0, width - image.shape[1], cv2.BORDER_CONSTANT,
                               value=(250, 250, 250)) for image in fronts]  # fmt: skip
    blank = np.full((1600, 1130, 3), 245, np.uint8)
    images = [picture("mother-back.jpg", 1), blank, np.vstack(wide), picture("father-back.jpg", 2)]
    pages = [Page(np.asarray(image, np.uint8), "scan.jpg") for image in images]
    stack = read_stack(pages, open_engine("embedded"), DAY)
    assert stack.blank == (1,)
    found = {
        bundle.record.fields["personal_number"].value: bundle
        for bundle in stack.bundles
        if bundle.record
    }
    assert len(stack.bundles) == 2
    mother, father = found["036191990902"], found["001088990417"]
    assert sorted(mother.origins) == [0, 2] and sorted(father.origins) == [2, 3]
    for bundle in (mother, father):  # the page of both is cut: nobody keeps the other's card
        assert bundle.cut and {sheet.side for sheet in bundle.sheets} == {"front", "back"}
        cut = bundle.pages[bundle.origins.index(2)].image
        assert cut.shape[0] < 0.75 * images[2].shape[0]
    assert father.record and father.record.fields["date_of_birth"].source in ("qr", "mrz", "chip")
