"""Two facing labelled pages on one scan are two acts; everything else stays whole."""

import random
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.specimens import wear
from benchmarks.specimens.books import BookPage, Plan, draw_book
from catalog.record import Image, Page
from ledgers.export import export_book
from ledgers.finish import finish
from ledgers.leaf import own_page, read_leaf
from ledgers.run import act_of as as_act
from ocr.engines import open_engine
from ocr.spread import gutter
from storage.ledger_kept import Leaf
from storage.ledgers import Ledgers
from tests.ledgers.conftest import COVER, OFFICER

DPI = 200


@pytest.fixture(scope="module")
def pages() -> list[BookPage]:
    return list(draw_book(Plan("KS", "", 2, "typed", 2018, dpi=DPI), 11))


@pytest.fixture(scope="module")
def spread(pages: list[BookPage]) -> Image:
    """Both on one scan, as a book lies open on the glass."""
    left, right = (page.image for page in pages)
    height = min(left.shape[0], right.shape[0])
    return wear.scanned(random.Random(3), wear.spread(left[:height], right[:height]), skew=0.5)


def test_a_spread_is_read_as_two_pages_and_goes_out_as_two(
    pages: list[BookPage], spread: Image, shelf: Ledgers, tmp_path: Path
) -> None:
    read = read_leaf(Page(spread, "1"), open_engine("embedded"), "KS")
    assert read.kind == "labelled"
    numbers = [act.fields["entry_number"].value for act in read.acts]
    assert numbers == [page.acts[0]["entry_number"] for page in pages]
    acts = [as_act(act, "one") for act in read.acts]
    widths = [own_page(spread, act, "labelled").shape[1] for act in acts]
    assert sum(widths) == spread.shape[1] and min(widths) > 0.4 * spread.shape[1]
    middles = [act.fields["entry_number"].box for act in read.acts]
    assert middles[0] and middles[1] and middles[0].right < widths[0] <= middles[1].left

    done, png = cv2.imencode(".jpg", spread)
    assert done
    book = shelf.add(COVER, [Leaf(1, "p1.jpg", "image/jpeg", png.tobytes())], OFFICER)
    shelf.keep(book, 1, "one", read.kind, acts, 1.0)
    assert finish(shelf, book)
    export_book(shelf, book, tmp_path / "out", OFFICER)
    with zipfile.ZipFile(tmp_path / "out" / "KS.2018.01.zip") as pdfs:
        one, other = (pdfs.read(name) for name in pdfs.namelist())
    assert one != other and max(len(one), len(other)) <= 100_000


def test_a_single_page_has_no_gutter(pages: list[BookPage], spread: Image) -> None:
    assert gutter(pages[0].image) is None
    found = gutter(spread)
    assert found is not None and abs(found / spread.shape[1] - 0.5) < 0.06


def test_a_page_on_its_side_stays_whole(pages: list[BookPage]) -> None:
    lying = np.ascontiguousarray(np.rot90(pages[0].image))
    read = read_leaf(Page(lying, "1"), open_engine("embedded"), "KS")
    assert [act.fields["entry_number"].value for act in read.acts] == ["1/2018"]


def test_files_that_are_missing_are_told(shelf: Ledgers) -> None:
    leaves = (
        Leaf(n, f"p{name}.png", "image/png", b"page %d" % n)
        for n, name in ((1, "1"), (2, "2"), (3, "4"))
    )
    book = shelf.add(COVER, leaves, OFFICER)
    for number in (1, 2, 3):
        shelf.park(book, number, "file_broken")
    assert finish(shelf, book)
    assert "tệp ảnh · files: thiếu · missing 3" in shelf.book(book).problems
