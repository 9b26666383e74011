"""SPECIMEN books: pages of invented acts with their truth.

    python -m benchmarks.specimens.books FOLDER --kind KS --pages 100 --hand neat --seed 7

FOLDER gets page-0001.jpg … and truth.jsonl: one line per page, {"file", "acts": [fields]}.
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.specimens import ornament, wear
from benchmarks.specimens.act_page import PageStyle, draw_page
from benchmarks.specimens.act_table import LAYOUTS, Layout, draw_table
from benchmarks.specimens.acts import KINDS, days_of, draw_act, draw_office
from benchmarks.specimens.camera import jpeg
from benchmarks.specimens.hands import HandSheet, draw_hand, draw_print
from benchmarks.specimens.sheet import Pixels, Type

INKS = ((20, 30, 110), (15, 15, 25), (40, 55, 150), (60, 20, 110))
HANDS = {"printed": ("serif", "sans"), "typed": ("typewriter",), "neat": (), "hard": ()}


@dataclass(frozen=True, slots=True, eq=False)
class BookPage:
    """One picture of a book and the acts on it, field by field."""

    image: Pixels
    acts: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which book to draw."""

    kind: str = "KS"
    layout: str = ""  # one of LAYOUTS; empty: the labelled page of 2015/2020
    pages: int = 10
    hand: str = "neat"
    year: int = 2018
    which: str = "dev"
    dpi: int = 300
    cover: bool = False
    blank: int = 0  # blank pages at the end
    other: bool = True  # `test` pages in the wording of another printer


def draw_book(plan: Plan, seed: int) -> Iterator[BookPage]:
    """The pages in order: perhaps a cover, the acts, perhaps blank pages."""
    rng = random.Random(f"book/{plan}/{seed}")
    if plan.cover:
        yield BookPage(_cover(rng, plan), ())
    yield from _table(rng, plan) if plan.layout else _labelled(rng, plan)
    for _ in range(plan.blank):
        page = np.full(
            (round(297 * plan.dpi / 25.4), round(210 * plan.dpi / 25.4), 3), 246, np.uint8
        )
        yield BookPage(wear.scanned(rng, wear.age(rng, page)), ())


def _hands(rng: random.Random, plan: Plan) -> list[str]:
    """Three clerks keep a book."""
    if kinds := HANDS[plan.hand]:
        return [draw_print(rng, plan.which, kinds).regular] * 3
    return [draw_hand(rng, plan.which, plan.hand == "hard") for _ in range(3)]


def _labelled(rng: random.Random, plan: Plan) -> Iterator[BookPage]:
    office, face = draw_office(rng), draw_print(rng, plan.which, ("serif", "sans"))
    hands, behind = _hands(rng, plan), None
    for number, day in enumerate(days_of(rng, plan.year, plan.pages), 1):
        act = draw_act(rng, plan.kind, day, office)
        act |= {
            "entry_number": f"{number}/{plan.year}",
            "book": f"01/{plan.year}",
            "page": f"{number}",
        }
        hand = hands[number * len(hands) // (plan.pages + 1)]
        style = PageStyle(face, hand, rng.choice(INKS), plan.which == "test" and plan.other)
        sheet = draw_page(rng, plan.kind, act, style, plan.dpi / 25.4)
        ornament.watermark(sheet, rng, face.bold)
        page = wear.age(rng, sheet.pixels(), behind)
        behind = sheet.pixels()
        side = "left" if number % 2 else "right"
        yield BookPage(
            wear.scanned(rng, wear.gutter(rng, page, side)),
            ({name: value for name, value in act.items() if value},),
        )


def _table(rng: random.Random, plan: Plan) -> Iterator[BookPage]:
    layout = next(one for one in LAYOUTS if one.name == plan.layout)
    office, face = draw_office(rng), draw_print(rng, plan.which, ("serif", "sans"))
    hands, number = _hands(rng, plan), 0
    days = days_of(rng, plan.year, plan.pages * 40)
    for index in range(plan.pages):
        waiting = []
        for offset in range(40):
            act = draw_act(rng, layout.kind, days[min(number + offset, len(days) - 1)], office)
            waiting.append(act | {"entry_number": f"{number + offset + 1}"})
        hand = hands[index * len(hands) // plan.pages]
        pages, took, truth = draw_table(
            rng, layout, waiting, face, hand, rng.choice(INKS), plan.dpi / 25.4
        )
        number += took
        yield BookPage(
            _bound(rng, [_marked(rng, page, face.bold, plan) for page in pages], layout),
            tuple(truth),
        )


def _bound(rng: random.Random, pages: list[Pixels], layout: Layout) -> Pixels:
    aged = [wear.age(rng, page) for page in pages]
    if len(aged) == 2:
        return wear.scanned(
            rng,
            wear.spread(wear.gutter(rng, aged[0], "right"), wear.gutter(rng, aged[1], "left")),
            0.8,
        )
    return wear.scanned(rng, wear.gutter(rng, aged[0], "left"))


def _marked(rng: random.Random, page: Pixels, font: str, plan: Plan) -> Pixels:
    """A finished page with MẪU - SPECIMEN across it."""
    scale = plan.dpi / 25.4
    sheet = HandSheet(page.shape[1] / scale, page.shape[0] / scale, scale, (255, 255, 255))
    sheet.paste(np.ascontiguousarray(page[:, :, ::-1]), 0, 0, sheet.width, sheet.height)
    ornament.watermark(sheet, rng, font)
    return sheet.pixels()


def _cover(rng: random.Random, plan: Plan) -> Pixels:
    titles = dict(zip(KINDS, ("KHAI SINH", "KẾT HÔN", "KHAI TỬ", "NHẬN CHA, MẸ, CON"), strict=True))
    face, office = draw_print(rng, plan.which, ("serif",)), draw_office(rng)
    sheet = HandSheet(210, 297, plan.dpi / 25.4, (206, 188, 150))
    sheet.rng = rng
    ink = (60, 30, 20)
    sheet.text(105, 60, "BỘ TƯ PHÁP", Type(face.bold, 8, ink), "ms")
    sheet.text(105, 110, "SỔ", Type(face.bold, 14, ink), "ms")
    sheet.text(105, 130, f"ĐĂNG KÝ {titles[plan.kind]}", Type(face.bold, 11, ink), "ms")
    rows = (
        f"Cơ quan đăng ký hộ tịch: {office.name}",
        f"Quyển số: 01/{plan.year}",
        f"Mở ngày: 02/01/{plan.year}",
        f"Khóa ngày: 31/12/{plan.year}",
    )
    for index, text in enumerate(rows):
        sheet.text(25, 180 + index * 10, text, Type(face.regular, 4.5, ink))
    ornament.watermark(sheet, rng, face.bold)
    return wear.scanned(rng, sheet.pixels())


def write_book(folder: Path, plan: Plan, seed: int) -> None:
    """The book as files."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for number, page in enumerate(draw_book(plan, seed), 1):
            name = f"page-{number:04}.jpg"
            (folder / name).write_bytes(jpeg(page.image, 82))
            truth.write(json.dumps({"file": name, "acts": page.acts}, ensure_ascii=False) + "\n")


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.specimens.books")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="KS")
    parser.add_argument("--layout", choices=("", *(layout.name for layout in LAYOUTS)), default="")
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--hand", choices=HANDS, default="neat")
    parser.add_argument("--year", type=int, default=2018)
    parser.add_argument("--which", choices=("dev", "fit", "test"), default="dev")
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--cover", action="store_true")
    parser.add_argument("--blank", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = vars(parser.parse_args())
    folder, seed = asked.pop("folder"), asked.pop("seed")
    write_book(folder, Plan(**asked), seed)


if __name__ == "__main__":
    main()
