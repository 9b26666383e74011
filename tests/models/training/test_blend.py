"""The mean of weights. Needs torch."""

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

import torch

from models.training.blend import mean
from models.training.stock import export, load_stock, trainable


def test_the_mean_lies_in_the_middle(tmp_path: Path) -> None:
    one, two = (load_stock(trainable("hand")) for _ in range(2))
    with torch.no_grad():
        for part in two.parameters():
            part.add_(0.5)
    before = {name: part.clone() for name, part in one.state_dict().items()}
    mixed = mean([one, two]).state_dict()
    for name, _ in two.named_parameters():
        assert torch.allclose(mixed[name], before[name] + 0.25, atol=1e-6)
    export(mean([one]), tmp_path / "mixed.onnx")
    again = load_stock(tmp_path / "mixed.onnx").state_dict()
    assert all(torch.allclose(again[name], mixed[name], atol=1e-3) for name in mixed)
