"""What training leaves, and the two files made of it: both read what it read. Needs torch."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

import torch

from models.training import compare, quantise
from models.training.alphabet import decode
from models.training.lines import sample
from models.training.recipe import recipe
from models.training.stock import export, load_stock, trainable


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of floats as training leaves it."""
    file = tmp_path_factory.mktemp("trained") / "vi-print.onnx"
    export(load_stock(trainable("print")), file)
    return file


def test_both_files_read_what_was_trained(trained: Path, tmp_path: Path) -> None:
    reads, trains = quantise.ship(trained, tmp_path, recipe("print"), lines=12)
    assert reads.stat().st_size + trains.stat().st_size < trained.stat().st_size
    floats, bytes_ = compare.open_model(trained), compare.open_model(reads)
    onward = load_stock(trains)
    rng, same = Random(3), 0
    for tensor, _ in compare.line_inputs(sample(rng, "dev", grade="scan") for _ in range(20)):
        (wanted,) = floats.run(None, {"x": tensor})
        (got,) = bytes_.run(None, {"x": tensor})
        same += decode(wanted[0].argmax(1).tolist()) == decode(got[0].argmax(1).tolist())
        with torch.no_grad():
            again = onward(torch.from_numpy(tensor)).softmax(-1).numpy()
        assert np.abs(again - wanted).max() < 1e-3  # the file came from halves
    assert same >= 18
