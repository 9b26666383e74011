"""python -m models.training.blend OUT.onnx ONE.onnx MORE.onnx: the mean of several weights.

Of weights that began alike, as before and after a training, the mean often reads better than each:
what one has learned too well is halved (Wortsman and others, Model soups, 2022).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from models.training.network import Recogniser
from models.training.stock import export, load_stock


def mean(models: Sequence[Recogniser]) -> Recogniser:
    """The first of the models, with the mean of the weights of all."""
    states = [model.state_dict() for model in models]
    mixed = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(value.dtype)
        for name, value in states[0].items()
    }
    models[0].load_state_dict(mixed)
    return models[0]


def main() -> None:
    """Mix files of one kind."""
    parser = argparse.ArgumentParser(prog="python -m models.training.blend", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("weights", type=Path, nargs="+")
    asked = parser.parse_args()
    export(mean([load_stock(file) for file in asked.weights]), asked.out)


if __name__ == "__main__":
    main()
