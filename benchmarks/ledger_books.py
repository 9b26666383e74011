"""Generated books as benchmarks read them: which to draw, what was read, beside what is true.

Pages are drawn and read one by one; readings can be kept in a file, so that a fit or a rule can be
tried again without reading.
"""

import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from benchmarks.specimens.act_table import LAYOUTS
from benchmarks.specimens.acts import KINDS
from benchmarks.specimens.books import HANDS, Plan, draw_book
from benchmarks.specimens.camera import jpeg
from catalog.act import Act
from catalog.columns import Column
from ledgers.run import act_of
from models.session import model_name
from ocr.engines import Engine
from ocr.load import load
from ocr.register import read_register
from storage.ledger_kept import Cover

SEEDS = {"dev": 1, "fit": 930_001, "test": 1_160_001}
Truth = dict[str, str]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page: what stands on it, what was read, how long that took."""

    truth: tuple[Truth, ...]
    acts: tuple[Act, ...]
    kind: str
    seconds: float  # of the processor


@dataclass(frozen=True, slots=True)
class ReadBook:
    """One book of one hand."""

    plan: Plan
    cover: Cover
    pages: tuple[ReadPage, ...]

    @property
    def name(self) -> str:
        """Hand and layout."""
        return f"{self.plan.hand} {self.plan.layout or self.plan.kind}"


def plans(which: str, pages: int, hands: Sequence[str], tables: bool = True) -> Iterator[Plan]:
    """Books of all kinds in every hand, and tables: a page each of the layouts of this side."""
    for hand in hands:
        for kind in KINDS:
            yield Plan(kind, "", pages, hand, 2018, which)
        for layout in LAYOUTS:
            if tables and layout.held_out == (which == "test"):
                yield Plan(layout.kind, layout.name, max(1, pages // 8), hand, 1996, which)


def read_book(plan: Plan, seed: int, engine: Engine) -> ReadBook:
    """Draw and read one book; a JPEG lies between both, as from a scanner."""
    cover = Cover(plan.kind, plan.year, "01", "UBND xã Mẫu")
    pages, before = [], tuple[Column | None, ...]()
    for drawn in draw_book(plan, seed):
        data = jpeg(drawn.image, 85)
        start = time.process_time()
        read = read_register(load(data, "1")[0], engine, plan.kind, before=before)
        spent = time.process_time() - start
        before = read.columns or before
        acts = tuple(act_of(record, model_name()) for record in read.acts)
        pages.append(ReadPage(drawn.acts, acts, read.kind, spent))
    return ReadBook(plan, cover, tuple(pages))


def read_books(
    which: str, pages: int, engine: Engine, kept: Path | None = None,
    hands: Sequence[str] = tuple(HANDS), rounds: int = 1,
) -> Iterator[ReadBook]:  # fmt: skip
    """All books of a side. Those that the file `kept` holds for these weights are not read anew."""
    cv2.setNumThreads(1)
    held: dict[str, ReadBook] = {}
    if kept is not None and kept.exists():
        held = pickle.loads(kept.read_bytes())
    for turn in range(rounds):
        for plan in plans(which, pages, hands):
            key = f"{model_name()} {turn} {plan}"
            if key not in held:
                held[key] = read_book(replace(plan), SEEDS[which] + turn, engine)
                if kept is not None:
                    kept.write_bytes(pickle.dumps(held))
            yield held[key]
