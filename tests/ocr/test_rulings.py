"""Ruled lines: drawn ones, askew, and those of real ledger pages when they are at hand."""

import json
from collections import Counter

import cv2
import numpy as np
import pytest

from catalog.columns import column_of, with_roles
from ocr.grid import column_at
from ocr.rulings import find_rulings
from tests.house import ROOT

LEDGERS = ROOT.parent / "shared" / "data" / "ledger_pages"


@pytest.mark.parametrize("tilt", [0, 20, -25])
def test_lines_of_a_table_that_lies_askew(tilt: int) -> None:
    page = np.full((1400, 1000, 3), 235, np.uint8)
    for x in (100, 300, 420, 700, 900):
        cv2.line(page, (x, 150), (x + tilt, 1250), (60, 60, 60), 2)
    found = find_rulings(page, 0.0).upright
    assert len(found) == 5
    assert column_at(found, 350, 700) == 1
    assert abs(found[0].at_(150) - 100) < 4


@pytest.mark.skipif(not LEDGERS.exists(), reason="the real ledger pages are not here")
def test_columns_of_real_ledgers() -> None:
    total = right = 0
    for page in json.loads((LEDGERS / "truth.json").read_text("utf-8")):
        image = cv2.imread(str(LEDGERS / page["image"]))
        assert image is not None
        rules = find_rulings(np.asarray(image, np.uint8), 0.0).upright
        seen: dict[int, Counter[str]] = {}
        for line in page["lines"]:
            if (line["region"] or "").startswith("Col"):
                base = np.array(line["baseline"])
                place = column_at(rules, float(base[[0, -1], 0].mean()), float(base[:, 1].mean()))
                seen.setdefault(place, Counter())[line["region"]] += 1
        total += sum(sum(count.values()) for count in seen.values())
        right += sum(max(count.values()) for count in seen.values())
    assert right >= 0.9 * total > 0


def test_headings_name_fields() -> None:
    found = [
        column_of(text, "KH")[0]
        for text in ("Họ và tên chồng", "Ngày sinh", "Họ tên vợ", "Ngày sinh")
    ]
    named = with_roles(found, "KH")
    assert [one.field for one in named if one] == [
        "husband.full_name", "husband.date_of_birth", "wife.full_name", "wife.date_of_birth",
    ]  # fmt: skip
