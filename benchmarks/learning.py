"""python -m benchmarks.learning: 200 corrected lines of one new hand, learned in some minutes.

The new hand is a handwriting typeface that no weights were trained on or chosen by. The lines go
the whole way: sealed as `motcua reviews export` seals them, opened, learned, judged by the gate.
Measured on other lines of that hand, and on print in held-out typefaces. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from random import Random

import cv2
import torch

from benchmarks import results
from models.corrected import NAME, CorrectedLine, new_key, seal
from models.training import fonts, hand, reviews
from models.training.batches import fixed
from models.training.lines import Sample
from models.training.measure import score
from models.training.recipe import printed, recipe
from models.training.stock import load_stock, trainable
from models.training.train import Plan, read

SEED = 700_001
CORRECTED, FRESH, PRINTED = 200, 150, 400  # lines
PER_SHEET = 8


def hand_lines(family: str, count: int, seed: int) -> list[Sample]:
    """Lines of one hand: one typeface, as a scanner sees them."""
    face = next(face for face in fonts.faces("hand_held_out") if face.family == family)
    rng = Random(seed)
    return [hand.sample(rng, "hand_held_out", ("clean", "scan")[at % 2], face)
            for at in range(count)]


def sealed(lines: list[Sample], folder: Path, key: Path) -> None:
    """The lines as an export of the service leaves them."""
    pictures = [cv2.imencode(".png", line.image)[1].tobytes() for line in lines]
    kept = [CorrectedLine(picture, line.text, at // PER_SHEET)
            for at, (picture, line) in enumerate(zip(pictures, lines, strict=True))]
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(seal(kept, new_key(key)))


def measure(family: str, weights: Path, minutes: float, written: Path | None) -> dict[str, object]:
    """One hand: before and after."""
    kind = weights.name.removeprefix("vi-").partition(".")[0]
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        sealed(hand_lines(family, CORRECTED, SEED), home / "reviews", home / "key")
        lines = reviews.load(home / "reviews", home / "key", load_stock(weights))
        started = time.monotonic()
        plan = Plan(recipe(kind, written), home, minutes * 60, area=5600)
        verdict = reviews.learn(lines, weights, plan)
        spent = time.monotonic() - started
        fresh = fixed(hand_lines(family, FRESH, SEED + 1))
        prints = fixed(printed(Random(SEED), PRINTED, "held_out"))
        models = [load_stock(file) for file in (weights, home / f"vi-{kind}.onnx")]
        new_hand = [score(read(model, fresh)) for model in models]
        print_ = [score(read(model, prints)) for model in models]
    cut = 1 - new_hand[1].cer / max(new_hand[0].cer, 1e-9)
    print(f"{family}: {len(lines)} lines learned in {spent / 60:.1f} min; CER of the hand "
          f"{100 * new_hand[0].cer:.2f} % -> {100 * new_hand[1].cer:.2f} % (-{100 * cut:.0f} %), "
          f"print {100 * print_[0].cer:.2f} % -> {100 * print_[1].cer:.2f} %; gate: {verdict}",
          flush=True)
    return {
        "hand": family, "usable": len(lines), "minutes": round(spent / 60, 1),
        "cer_before": round(100 * new_hand[0].cer, 2), "cer_after": round(100 * new_hand[1].cer, 2),
        "cut": round(100 * cut), "exact_before": round(100 * new_hand[0].exact, 1),
        "exact_after": round(100 * new_hand[1].exact, 1), "lines": new_hand[0].lines,
        "print_before": round(100 * print_[0].cer, 2), "print_after": round(100 * print_[1].cer, 2),
        "gate": verdict.passed,
    }


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__)
    parser.add_argument("--weights", type=Path, default=trainable("hand"))
    parser.add_argument("--hands", nargs="+", default=["estonia"], metavar="FAMILY")
    parser.add_argument("--minutes", type=float, default=8, help="of training for each hand")
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
