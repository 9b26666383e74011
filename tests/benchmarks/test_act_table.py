"""Generated tables: what a clerk writes does not cover the next column, nor the row above."""

import random
from itertools import combinations, pairwise

import pytest

from benchmarks.specimens import act_table
from benchmarks.specimens.acts import days_of, draw_act, draw_office
from benchmarks.specimens.hands import HandSheet, draw_hand, draw_print, hands
from benchmarks.specimens.sheet import Type

SLACK = 1.5  # mm that the spaces of a written line may be wider than measured
DOTS = 2.0  # per mm


LAYOUTS = pytest.mark.parametrize("layout", act_table.LAYOUTS, ids=lambda layout: layout.name)


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[HandSheet]:
    """The sheets that are drawn, with what is written on them."""
    drawn: list[HandSheet] = []
    pixels = HandSheet.pixels
    monkeypatch.setattr(HandSheet, "pixels", lambda self: (drawn.append(self), pixels(self))[1])
    return drawn


def draw(layout: act_table.Layout, seed: int, hand: str | None = None) -> None:
    rng = random.Random(seed)
    office = draw_office(rng)
    acts = [draw_act(rng, layout.kind, day, office) for day in days_of(rng, 1996, 20)]
    face = draw_print(rng, "test", ("sans",))
    hand = hand or draw_hand(rng, "test")
    act_table.draw_table(rng, layout, acts, face, hand, (0, 0, 90), DOTS)


@LAYOUTS
@pytest.mark.parametrize("seed", range(4))
def test_values_do_not_cover_each_other(
    layout: act_table.Layout, seed: int, sheets: list[HandSheet]
) -> None:
    draw(layout, seed)
    for sheet in sheets:
        for one, two in combinations(sheet.texts, 2):
            beside = min(one[3], two[3]) - max(one[1], two[1])
            below = min(one[4], two[4]) - max(one[2], two[2])
            assert beside < SLACK or below < SLACK, (one, two)


@LAYOUTS
def test_rows_of_a_cell_stand_apart_in_a_tall_hand(
    layout: act_table.Layout, sheets: list[HandSheet]
) -> None:
    tall = max(hands("test", False), key=lambda hand: HandSheet(9, 9, DOTS, (0, 0, 0)).tall(
        act_table.TALLEST, Type(hand, 9.0, (0, 0, 0))), default=None)  # fmt: skip
    if tall is None:
        pytest.skip("the hands of .ci/typefaces are not there")
    draw(layout, 1, tall)
    for sheet in sheets:
        least = 0.9 * sheet.tall(act_table.TALLEST, Type(tall, 3.3, (0, 0, 0)))
        for left in {text[1] for text in sheet.texts}:
            rows = sorted(text[4] for text in sheet.texts if text[1] == left)
            assert all(b - a > least for a, b in pairwise(rows[1:]))  # below the heading
