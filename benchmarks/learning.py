"""python -m benchmarks.learning: 200 corrected lines of one new hand, learned in some minutes.

The new hand is a handwriting typeface that no weights were trained on or chosen by. The lines go
the whole way: sealed as `motcua reviews export` seals them, opened, learned, judged by the gate.
Measured on other lines of that hand, and on print in held-out typefaces, both as the service reads
them: in eight bits, wider where in doubt, with the language. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import cv2
import torch

from benchmarks import results
from models.corrected import NAME, CorrectedLine, new_key, seal
from models.session import session_of
from models.training import fonts, hand, quantise, reviews
from models.training.lines import Sample
from models.training.measure import Score, score
from models.training.recipe import printed, recipe
from models.training.stock import load_stock, trainable
from models.training.text import numbers, papers, people, places
from models.training.train import Plan
from ocr.engines.reader import HAND, Reader
from ocr.engines.recogniser import Recogniser

SEED = 700_001
CORRECTED, FRESH, PRINTED = 200, 400, 400  # lines
PER_SHEET = 8
HANDS = ("the-nautigal", "estonia")  # of each side the worst read: from those people learn
LEAST = 12  # pixels of an x: smaller ones are no scans of 200 dpi (1.5 mm)
SIDES = ("hand_held_out", "hand_books")  # of webfonts.toml: never trained on or chosen by
VALUES = {places.posted: 40, people.titled: 30, numbers.date: 10, papers.small_value: 20}


def value(rng: Random) -> str:
    """What a clerk writes behind a label."""
    make = rng.choices(tuple(VALUES), tuple(VALUES.values()))[0]
    return make(rng)


def hand_lines(family: str, count: int, seed: int) -> list[Sample]:
    """Values in one hand: one typeface, as a scanner sees them, in its resolution."""
    side, face = next((side, face) for side in SIDES for face in fonts.faces(side)
                      if face.family == family)
    least, rng, found = LEAST / share_of_x(face.path), Random(seed), list[Sample]()
    while len(found) < count:
        line = hand.sample(rng, side, ("clean", "scan")[len(found) % 2], face, value)
        if line.image.shape[0] >= least:
            found.append(line)
    return found


def share_of_x(path: str) -> float:
    """Height of an x in that of a line with tall and hanging letters."""
    heights = [box[3] - box[1] for box in map(fonts.sized(path, 100).getbbox, ("x", "Hgỹ"))]
    return heights[0] / heights[1]


def sealed(lines: list[Sample], folder: Path, key: Path) -> None:
    """The lines as an export of the service leaves them."""
    pictures = [cv2.imencode(".png", line.image)[1].tobytes() for line in lines]
    kept = [CorrectedLine(picture, line.text, at // PER_SHEET)
            for at, (picture, line) in enumerate(zip(pictures, lines, strict=True))]
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(seal(kept, new_key(key)))


def read(weights: Path | None, lines: Sequence[Sample]) -> Score:
    """The lines as the service reads them, by weights in eight bits, or by those it has."""
    reader = Reader(weights and Recogniser(HAND, session_of(weights)))
    return score([(line.text, reader.line(line.image).text) for line in lines])


def measure(family: str, start: Path, minutes: float, written: Path | None) -> dict[str, object]:
    """One hand: before and after."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        sealed(hand_lines(family, CORRECTED, SEED), home / "reviews", home / "key")
        lines = reviews.load(home / "reviews", home / "key", load_stock(start))
        began = time.monotonic()
        plan = Plan(recipe("hand", written), home, minutes * 60, area=5600)
        verdict = reviews.learn(lines, start, plan)
        spent = time.monotonic() - began
        new, _ = quantise.ship(home / "vi-hand.onnx", home / "new", plan.recipe)
        fresh = hand_lines(family, FRESH, SEED + 1)
        prints = printed(Random(SEED), PRINTED, "held_out")
        hands = [read(weights, fresh) for weights in (None, new)]
        print_ = [read(weights, prints) for weights in (None, new)]
    cut = 1 - hands[1].cer / max(hands[0].cer, 1e-9)
    print(f"{family}: {len(lines)} lines learned in {spent / 60:.1f} min; CER of the hand "
          f"{100 * hands[0].cer:.2f} % -> {100 * hands[1].cer:.2f} % (-{100 * cut:.0f} %), "
          f"print {100 * print_[0].cer:.2f} % -> {100 * print_[1].cer:.2f} %; gate: {verdict}",
          flush=True)
    return {
        "hand": family, "usable": len(lines), "minutes": round(spent / 60, 1),
        "cer_before": round(100 * hands[0].cer, 2), "cer_after": round(100 * hands[1].cer, 2),
        "cut": round(100 * cut), "exact_before": round(100 * hands[0].exact, 1),
        "exact_after": round(100 * hands[1].exact, 1), "lines": hands[0].lines,
        "print_before": round(100 * print_[0].cer, 2), "print_after": round(100 * print_[1].cer, 2),
        "gate": verdict.passed,
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__)
    parser.add_argument("--weights", type=Path, default=trainable("hand"))
    parser.add_argument("--hands", nargs="+", default=HANDS, metavar="FAMILY")
    parser.add_argument("--minutes", type=float, default=12, help="of training for each hand")
    parser.add_argument("--written", type=Path, help="folder of real lines, not to forget them")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    found = [measure(family, asked.weights, asked.minutes, asked.written) for family in asked.hands]
    if asked.keep:
        print(results.write("learning", SEED, {"weights": asked.weights.name, "hands": found}))


if __name__ == "__main__":
    main()
