"""`python -m models.training.quantise IN.onnx FOLDER --kind print`: 8-bit convolutions.

Weights become signed bytes with a scale per output channel, activations unsigned bytes with a
scale per tensor. Only the dense convolutions change, which do nearly all of the work; attention,
norms, the head, depthwise convolutions and everything on a mere vector stay in floats. The
residual stream then stays in floats too, so that rounding does not add up from block to block.
Ranges come from lines as this kind of weights learns from (`recipe`; `--written` for `hand`).
Ends with a report: how well and how fast both files read lines or pages set apart.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnxruntime.quantization import CalibrationMethod, QuantType
from onnxruntime.quantization.calibrate import TensorsData
from onnxruntime.quantization.qdq_quantizer import QDQQuantizer

from models.training import compare
from models.training.recipe import Recipe, recipe
from models.training.simplify import consumers, simplify
from models.training.stock import halve

SEED = 21
LINES, PAGES = 240, 40  # from which ranges come
VALUES = 1500  # values of a tensor kept from each calibration input
CUTS = np.linspace(1.0, 0.3, 15)  # shares of the extremes at which a range may be cut
KEPT = {"print": 3, "hand": 3, "detector": 0}  # last convolutions in floats: narrow, they decide

Floats = NDArray[np.float32]


def dense(graph: onnx.GraphProto, kept: int) -> list[onnx.NodeProto]:
    """The convolutions worth 8 bits: over a picture, each output from all channels."""
    makers = {name: node for node in graph.node for name in node.output}
    found = []
    for node in (n for n in graph.node if n.op_type == "Conv"):
        groups = next((item.i for item in node.attribute if item.name == "group"), 1)
        before = makers.get(node.input[0])
        while before is not None and before.op_type in ("Relu", "Conv"):
            before = makers.get(before.input[0])
        vector = before is not None and before.op_type == "GlobalAveragePool"
        if groups == 1 and not vector:
            found.append(node)
    return found[: len(found) - kept]


def drop_relu(graph: onnx.GraphProto, nodes: Sequence[onnx.NodeProto]) -> set[str]:
    """Takes away each Relu behind these; an unsigned range from zero up cuts the same."""
    takers, bare = consumers(graph), set()
    for node in nodes:
        after = takers[node.output[0]]
        if len(after) == 1 and after[0].op_type == "Relu":
            node.output[0] = after[0].output[0]
            graph.node.remove(after[0])
            bare.add(node.output[0])
    return bare


def watch(
    model: onnx.ModelProto, names: Sequence[str], inputs: Iterable[Floats]
) -> dict[str, Floats]:
    """Sampled values of each tensor over the inputs, its extremes first."""
    looked = copy.deepcopy(model)
    inner = [name for name in names if name != "x"]
    looked.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in inner
    )
    session = compare.open_model(looked)
    rng, seen = np.random.default_rng(SEED), {name: [] for name in names}
    for tensor in inputs:
        values = dict(zip(inner, session.run(inner, {"x": tensor}), strict=True)) | {"x": tensor}
        for name in names:
            flat = np.ravel(values[name])
            seen[name].append([flat.min(), flat.max(), *rng.choice(flat, VALUES)])
    parts = {name: np.array(rows, np.float32) for name, rows in seen.items()}
    return {
        name: np.concatenate([[rows[:, 0].min(), rows[:, 1].max()], rows[:, 2:].ravel()])
        for name, rows in parts.items()
    }


def best_range(values: Floats) -> tuple[np.float32, np.float32]:
    """Ends of the 8-bit range, around zero, with the least squared error over the values.

    >>> [round(float(end), 2) for end in best_range(np.linspace(-1, 3, 999, dtype=np.float32))]
    [-1.0, 3.0]
    """
    least, most = min(0.0, float(values[:2].min())), max(0.0, float(values[:2].max()))
    some = values[2:60_002]
    found = (np.inf, least, most)
    for low in sorted({least * cut for cut in CUTS}):
        for high in sorted({most * cut for cut in CUTS}):
            step = max(high - low, 1e-9) / 255
            zero = np.round(-low / step)
            restored = (np.clip(np.round(some / step) + zero, 0, 255) - zero) * step
            found = min(found, (float(np.square(restored - some).mean()), low, high))
    return np.float32(found[1]), np.float32(found[2])


def quantise(model: onnx.ModelProto, inputs: Iterable[Floats], kept: int) -> onnx.ModelProto:
    """The simplified model with its dense convolutions in 8 bits.

    `inputs`: N×3×H×W each, as the model will meet them. `kept`: last convolutions left alone.
    """
    nodes = dense(model.graph, kept)
    takers = consumers(model.graph)
    ends = {
        node.output[0]: after[0].output[0]
        for node in nodes
        if len(after := takers[node.output[0]]) == 1 and after[0].op_type == "Relu"
    }
    names = [name for n in nodes for name in (n.input[0], ends.get(n.output[0], n.output[0]))]
    seen = watch(model, list(dict.fromkeys(names)), inputs)
    ranges = {name: best_range(values) for name, values in seen.items()}
    drop_relu(model.graph, nodes)
    for index, node in enumerate(nodes):
        node.name = f"dense.{index}"
    known = {name: tuple(map(np.array, ends)) for name, ends in ranges.items()}
    maker = QDQQuantizer(
        model,
        per_channel=True,
        reduce_range=False,
        weight_qType=QuantType.QInt8,
        activation_qType=QuantType.QUInt8,
        tensors_range=TensorsData(CalibrationMethod.MinMax, known),
        nodes_to_quantize=[node.name for node in nodes],
        nodes_to_exclude=[],
        op_types_to_quantize=["Conv"],
        extra_options={},
    )
    return maker.quantize_model()


def ship(trained: Path, folder: Path, learnt: Recipe, lines: int = LINES) -> tuple[Path, Path]:
    """A recogniser as training leaves it → the file that reads and the one to train on from.

    Ranges come from `lines` lines as it learns from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reads, trains = (folder / f"vi-{learnt.kind}{end}.onnx" for end in ("", ".half"))
    rng = Random(SEED)
    drawn = compare.line_inputs(learnt.draw(rng) for _ in range(lines))
    model = quantise(simplify(trained), (tensor for tensor, _ in drawn), KEPT[learnt.kind])
    onnx.save(model, str(reads))
    halve(trained, trains)
    return reads, trains


def main() -> None:
    """Write what ships, and compare."""
    parser = argparse.ArgumentParser(prog="python -m models.training.quantise", description=__doc__)
    parser.add_argument("source", type=Path, help="file of floats")
    parser.add_argument("folder", type=Path, help="where files of the same kind are written")
    parser.add_argument("--kind", choices=tuple(KEPT), required=True)
    parser.add_argument("--written", type=Path, help="folder of real written lines, for `hand`")
    parser.add_argument("--compare", type=int, default=800, help="lines; a tenth of it as pages")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.kind == "detector":
        target, shape = asked.folder / asked.source.name, compare.PAGE
        pages = compare.page_inputs(PAGES, SEED)
        onnx.save(quantise(simplify(asked.source), pages, KEPT[asked.kind]), str(target))
        sessions = [compare.open_model(path) for path in (asked.source, target)]
        print(compare.detectors(sessions, compare.page_inputs(asked.compare // 20, 900_001)))
    else:
        learnt = recipe(asked.kind, asked.written)
        target, shape = ship(asked.source, asked.folder, learnt)[0], compare.LINE
        sessions = [compare.open_model(path) for path in (asked.source, target)]
        for name, apart in learnt.dev(asked.compare).items():
            print(f"{name}: {compare.recognisers(sessions, compare.line_inputs(apart))}")
    before, after = compare.milliseconds(sessions, shape)
    sizes = [path.stat().st_size / 1e6 for path in (asked.source, target)]
    print(f"{before:.1f} -> {after:.1f} ms on one core for {shape}, "
          f"{sizes[0]:.1f} -> {sizes[1]:.1f} MB")


if __name__ == "__main__":
    main()
