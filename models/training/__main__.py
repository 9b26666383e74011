"""`python -m models.training --budget-minutes 90`: train the recogniser, write its ONNX file."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from models.training.train import STILL, resume, start, train


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    parser.add_argument("--budget-minutes", type=float, default=90, help="time for training alone")
    parser.add_argument("--out", type=Path, default=Path("build/training"),
                        help="folder of checkpoint.pt, vi-print.onnx and wrong.txt")
    parser.add_argument("--resume", action="store_true", help="go on from checkpoint.pt in --out")
    parser.add_argument("--start", type=Path,
                        help="ONNX file of ours to go on from, models/weights/vi-print.onnx")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--measure-minutes", type=float, default=5, help="pause between measurings")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    asked.out.mkdir(parents=True, exist_ok=True)
    state = resume(asked.out / "checkpoint.pt") if asked.resume else start(asked.start)
    still = 0.0 if asked.start else STILL
    train(state, asked.out, asked.budget_minutes * 60, asked.measure_minutes * 60, still)


if __name__ == "__main__":
    main()
