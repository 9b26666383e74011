"""Generated tables: what a clerk writes in one column does not cover the next."""

import random
from itertools import combinations

import pytest

from benchmarks.specimens import act_table
from benchmarks.specimens.acts import days_of, draw_act, draw_office
from benchmarks.specimens.hands import HandSheet, draw_hand, draw_print

SLACK = 1.5  # mm that the spaces of a written line may be wider than measured
DOTS = 2.0  # per mm


@pytest.mark.parametrize("layout", act_table.LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("seed", range(4))
def test_values_do_not_cover_each_other(
    layout: act_table.Layout, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets: list[HandSheet] = []
    pixels = HandSheet.pixels
    monkeypatch.setattr(HandSheet, "pixels", lambda self: (sheets.append(self), pixels(self))[1])
    rng = random.Random(seed)
    office = draw_office(rng)
    acts = [draw_act(rng, layout.kind, day, office) for day in days_of(rng, 1996, 20)]
    face = draw_print(rng, "test", ("sans",))
    act_table.draw_table(rng, layout, acts, face, draw_hand(rng, "test"), (0, 0, 90), DOTS)
    for sheet in sheets:
        for one, two in combinations(sheet.texts, 2):
            beside = min(one[3], two[3]) - max(one[1], two[1])
            below = min(one[4], two[4]) - max(one[2], two[2])
            assert beside < SLACK or below < SLACK, (one, two)
