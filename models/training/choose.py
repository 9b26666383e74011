"""`python -m models.training.choose OUT.onnx [--written FOLDER]`: print or hand, at a glance.

A network of a few thousand numbers that looks at a line and says whether a hand wrote on it; it
decides which recogniser reads first (ocr.engines.reader). It learns from generated lines of both
kinds, and from the training part of real written lines where a folder of them is given. Two cores
need about five minutes, most of it to draw the lines.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from models.strip import GLANCE_HEIGHT, strip
from models.training import hand, lines, mixed, typed, written

SEED = 41
WIDTHS = (12, 24, 40)
PASSES, BATCH, RATE = 50, 32, 3e-3
CROP = 480  # pixels of a line that one step of training looks at
KINDS = ("print", "typed", "drawn", "written", "mixed")
SHARES = (32, 22, 15, 21, 10)
MACHINE = 2  # kinds below this were written by none

Picture = NDArray[np.float32]  # 32×W


@dataclass(frozen=True, slots=True)
class Look:
    """One line as the network sees it, and which of KINDS it is."""

    picture: Picture
    kind: int


class Glance(nn.Module):
    """Three convolutions, the mean and the most of each channel, one number: the logit."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c = WIDTHS
        self.first = nn.Conv2d(1, a, 5, 2, 2)
        self.second = nn.Conv2d(a, b, 3, 2, 1)
        self.third = nn.Conv2d(b, c, 3, 2, 1)
        self.last = nn.Linear(2 * c, 1)

    def forward(self, x: Tensor) -> Tensor:
        for layer in (self.first, self.second, self.third):
            x = functional.relu(layer(x))
        return self.last(torch.cat((x.mean((2, 3)), x.amax((2, 3))), 1))


def looks(side: str, count: int, seed: int, folder: Path | None) -> list[Look]:
    """Lines of all kinds of one side, `train` or `dev`."""
    rng, found = Random(seed), list[Look]()
    while len(found) < count:
        kind = rng.choices(range(len(KINDS)), SHARES)[0]
        name = KINDS[kind]
        if name == "print":
            line = lines.sample(rng, side)
        elif name == "typed":
            line = typed.sample(rng, side)
        elif name == "drawn" or (name == "written" and folder is None):
            line = hand.sample(rng, f"hand_{side}")
        elif name == "mixed" or folder is None:
            line = mixed.sample(rng, folder if side == "train" else None, side)
        elif side == "train" and rng.random() < 0.85:
            line = written.sample(rng, folder)
        else:
            line = written.as_is(rng.choice(written.lines(folder, side)))
        cut = strip(line.image)
        if cut is not None:
            found.append(Look(cut.glance[0, 0], kind))
    return found


def bent(rng: np.random.Generator, picture: Picture) -> Picture:
    """Stretched, slanted, larger or smaller, a little higher or lower."""
    height, width = picture.shape
    wide, slant, high = rng.uniform(0.75, 1.3), rng.uniform(-0.25, 0.25), rng.uniform(0.85, 1.1)
    down = height * (1 - high) / 2 + rng.uniform(-2, 2)
    turn = np.array([[wide, slant, -slant * height / 2], [0, high, down]], np.float32)
    size = (max(16, int(width * wide)), height)
    moved = cv2.warpAffine(picture, turn, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)


def changed(rng: np.random.Generator, look: Look) -> Picture:
    """A piece of the line as long as a batch wants; lighter, darker, softer, the ink inverted."""
    picture = bent(rng, look.picture) if rng.random() < 0.7 else look.picture
    if picture.shape[1] > CROP:
        most = picture.shape[1] - CROP
        label = KINDS[look.kind] == "mixed"  # the hand is at the end
        start = most if label else rng.integers(most + 1)
        picture = picture[:, start : start + CROP]
    else:
        picture = np.pad(picture, ((0, 0), (0, CROP - picture.shape[1])), mode="wrap")
    if rng.random() < 0.3:
        picture = picture + rng.normal(0, rng.uniform(0, 0.4), picture.shape)
    if rng.random() < 0.06:
        picture = -picture
    if rng.random() < 0.3:
        picture = np.sign(picture) * np.abs(picture) ** rng.uniform(0.6, 1.5)
    return np.asarray((picture - picture.mean()) / (picture.std() + 1e-3), np.float32)


def train(seen: list[Look], passes: int = PASSES) -> Glance:
    """A network that has seen the lines so many times, each time changed."""
    torch.manual_seed(SEED)
    rng, model = np.random.default_rng(SEED), Glance()
    steps = passes * (len(seen) // BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), RATE, weight_decay=1e-3)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(steps):
        batch = [seen[at] for at in rng.integers(len(seen), size=BATCH)]
        pictures = torch.from_numpy(np.stack([changed(rng, look) for look in batch])[:, None])
        truth = torch.tensor([[float(look.kind >= MACHINE)] for look in batch])
        loss = functional.binary_cross_entropy_with_logits(
            model(pictures), 0.98 * truth + 0.01  # nothing is quite certain
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rate.step()
    return model.eval()


def export(model: Glance, target: Path) -> None:
    """Write the ONNX file: `x` 1×1×32×W → the logit of a hand, 1×1."""
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    nodes, now = [], "x"
    for name, size in (("first", 5), ("second", 3), ("third", 3)):
        nodes.append(helper.make_node(
            "Conv", [now, f"{name}.weight", f"{name}.bias"], [f"{name}.out"],
            kernel_shape=[size] * 2, strides=[2, 2], pads=[size // 2] * 4,
        ))  # fmt: skip
        now = f"{name}.seen"
        nodes.append(helper.make_node("Relu", [f"{name}.out"], [now]))
    nodes += [
        helper.make_node("GlobalAveragePool", [now], ["mean"]),
        helper.make_node("GlobalMaxPool", [now], ["most"]),
        helper.make_node("Concat", ["mean", "most"], ["both"], axis=1),
        helper.make_node("Flatten", ["both"], ["flat"]),
        helper.make_node("Gemm", ["flat", "last.weight", "last.bias"], ["hand"], transB=1),
    ]
    graph = helper.make_graph(
        nodes, "choose",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, GLANCE_HEIGHT, "width"])],
        [helper.make_tensor_value_info("hand", TensorProto.FLOAT, [1, 1])],
        [numpy_helper.from_array(value, name) for name, value in state.items()],
    )  # fmt: skip
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), str(target))


def report(model: Glance, seen: list[Look]) -> str:
    """How many lines of each kind are taken for what they are."""
    with torch.no_grad():
        logits = [float(model(torch.from_numpy(look.picture[None, None]))) for look in seen]
    rows = []
    for kind, name in enumerate(KINDS):
        of_kind = [logit for look, logit in zip(seen, logits, strict=True) if look.kind == kind]
        right = sum((logit > 0) == (kind >= MACHINE) for logit in of_kind)
        sure = sum(abs(logit) > 3.5 for logit in of_kind)
        rows.append(f"{name}: {right} of {len(of_kind)} right, {sure} without doubt")
    return "\n".join(rows)


def main() -> None:
    """Draw, train, write, report."""
    parser = argparse.ArgumentParser(prog="python -m models.training.choose", description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--written", type=Path, metavar="FOLDER", help="real written lines")
    parser.add_argument("--count", type=int, default=2600, help="lines to learn from")
    asked = parser.parse_args()
    model = train(looks("train", asked.count, SEED, asked.written))
    export(model, asked.target)
    print(report(model, looks("dev", 500, SEED + 1, asked.written)))


if __name__ == "__main__":
    main()
