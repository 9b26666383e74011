"""Columns of real ledger pages: how many lines lie in the column that a person drew.

`truth.json` is a list of pages: image, regions (label, polygon), lines (region, baseline). Our
columns and those of the truth are paired one to one, the fullest pairs first, so that two columns
taken for one, or one taken for two, cost the lines of the smaller half.
"""

import json
from collections import Counter
from math import cos, sin
from pathlib import Path
from typing import Any

from ocr.engines import Engine, open_engine
from ocr.grid import column_at
from ocr.load import load
from ocr.rectify import find_lines, writing_angle
from ocr.rulings import find_rulings


def columns_right(folder: Path) -> dict[str, float]:
    """Per cent of the lines in the right column, per page and in all."""
    engine, found = open_engine("embedded"), dict[str, float]()
    right = lines = 0
    for page in json.loads((folder / "truth.json").read_text("utf-8")):
        good, every = _page(folder, page, engine)
        right, lines = right + good, lines + every
        found[page["image"]] = round(100 * good / max(1, every), 1)
        print(f"{page['image']}: {good} of {every} lines in the right column", flush=True)
    found["all"] = round(100 * right / max(1, lines), 2)
    print(f"columns of real pages: {found['all']} % of {lines} lines")
    return found


def _page(folder: Path, page: dict[str, Any], engine: Engine) -> tuple[int, int]:
    """Lines in the right column, and lines."""
    name = page["image"]
    image = load((folder / name).read_bytes(), name)[0].image
    scale = image.shape[1] / page["size"][0]
    angle = writing_angle(find_lines(image, engine))
    rules = find_rulings(image, angle).upright
    seen: Counter[tuple[str, int]] = Counter()
    for line in page["lines"]:
        if (line["region"] or "").startswith("Col"):
            x, y = (scale * sum(p[i] for p in line["baseline"]) / len(line["baseline"])
                    for i in (0, 1))  # fmt: skip
            seen[line["region"], column_at(rules, *upright(x, y, angle))] += 1
    return paired(seen), sum(seen.values())


def upright(x: float, y: float, angle: float) -> tuple[float, float]:
    """A point of the page in the frame in which lines run to the right."""
    return x * cos(angle) + y * sin(angle), -x * sin(angle) + y * cos(angle)


def paired(seen: Counter[tuple[str, int]]) -> int:
    """Lines in pairs of a true and a found column, each used once."""
    total, taken = 0, set[object]()
    for (true, ours), lines in seen.most_common():
        if true not in taken and ours not in taken and ours >= 0:
            taken |= {true, ours}
            total += lines
    return total
