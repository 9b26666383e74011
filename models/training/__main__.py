"""`python -m models.training --budget-minutes 90`: train the recogniser, write its ONNX file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from models.training import quantise, reviews
from models.training.recipe import recipe
from models.training.stock import WEIGHTS, load_stock, trainable
from models.training.train import (
    STILL,
    Plan,
    device,
    fitting_area,
    pace,
    resume,
    start,
    train,
    workers,
)


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    parser.add_argument("--kind", choices=("print", "hand"), default="print")
    parser.add_argument("--budget-minutes", type=float, default=90, help="time for training alone")
    parser.add_argument("--out", type=Path, default=Path("build/training"),
                        help="folder of checkpoint.pt, vi-KIND.onnx and wrong.txt")
    parser.add_argument("--written", type=Path, help="folder of real written lines, for `hand`")
    parser.add_argument("--resume", action="store_true", help="go on from checkpoint.pt in --out")
    parser.add_argument("--start", type=Path,
                        help="file of ours to go on from, models/weights/vi-print.half.onnx")
    parser.add_argument("--frozen", type=int, default=0, metavar="N",
                        help="the stem and the first N of 13 blocks keep their weights; 4 saves "
                        "a fifth of each step on a processor when weights of ours go on")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--area", type=int, default=fitting_area(),
                        help="pixels of width of one batch; by default what the machine likes")
    parser.add_argument("--workers", type=int, default=workers(),
                        help="processes that draw lines; 1 without a GPU")
    parser.add_argument("--measure-minutes", type=float, default=5, help="pause between measurings")
    parser.add_argument("--from-reviews", type=Path, metavar="FOLDER",
                        help="learn from corrected lines that `motcua reviews export` wrote")
    parser.add_argument("--key", type=Path, help="the key of FOLDER")
    asked = parser.parse_args()
    if bool(asked.from_reviews) != bool(asked.key):
        parser.error("--from-reviews FOLDER and --key FILE go together")
    torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.from_reviews:
        sys.exit(_review(asked))
    state = resume(asked.out / "checkpoint.pt") if asked.resume else start(asked.start)
    state.model.freeze(asked.frozen)
    plan = Plan(
        recipe(asked.kind, asked.written), asked.out, asked.budget_minutes * 60,
        asked.measure_minutes * 60, 0.0 if asked.start else STILL, asked.area,
        asked.workers, pace(asked.area),
    )
    train(state, plan)


def _review(asked: argparse.Namespace) -> int:
    """Learn from corrections; 0 when the new weights took the place of the old, else 3."""
    weights = asked.start or trainable(asked.kind)
    plan = Plan(recipe(asked.kind, asked.written), asked.out, asked.budget_minutes * 60,
                area=asked.area, workers=asked.workers)
    try:
        lines = reviews.load(asked.from_reviews, asked.key, load_stock(weights).to(device()))
        verdict = reviews.learn(lines, weights, plan)
    except (reviews.Unreadable, OSError) as error:
        print(f"motcua: {error}", file=sys.stderr)
        return 2
    print(verdict)
    if not verdict.passed:
        print(f"{weights} stays as it is")
        return 3
    made = quantise.ship(asked.out / f"vi-{asked.kind}.onnx", asked.out / "new", plan.recipe)
    aside = reviews.install(made, WEIGHTS)
    print(f"new in {WEIGHTS}: {', '.join(file.name for file in made)}; those before: "
          f"{', '.join(file.name for file in aside)}. Fit confidence again: benchmarks.calibrate")
    return 0


if __name__ == "__main__":
    main()
