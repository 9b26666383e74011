"""Numbers in from the stock ONNX file, and our numbers out in its own graph.

What ships is read in eight bits (`quantise`); training goes on from the same numbers in sixteen
(`vi-KIND.half.onnx`, which no session opens).

The stock graph is kept as it is: only its weights and its dictionary change, so one loader
serves both files. Its weights are met in the order of the graph, which is also the order in
which `network.Recogniser` names its parameters, except inside the neck.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from models.training.alphabet import BLANK, CHARACTERS, CLASSES, SPACE, base_letter
from models.training.network import Recogniser

WEIGHTS = Path(__file__).parents[1] / "weights"
UNKNOWN_BIAS = -1.0  # a new letter starts a little less likely than the base letter it copies


def stock_file() -> Path:
    """PP-OCRv6_rec_small.onnx in the installed rapidocr wheel."""
    return Path(str(files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"))


def graph_file() -> Path:
    """The file whose graph is filled with numbers: the stock one, or in a pack one of ours."""
    try:
        return stock_file()
    except ModuleNotFoundError:
        return trainable("print")


def trainable(kind: str) -> Path:
    """The weights of ours that training goes on from."""
    return WEIGHTS / f"vi-{kind}.half.onnx"


def load_stock(file: Path | None = None) -> Recogniser:
    """A recogniser with stock eyes and a Vietnamese head, not trained yet.

    `file`: weights of ours to go on from, as `export` or `halve` wrote them.
    """
    graph = onnx.load(str(file or graph_file()))
    tensors = {item.name: numpy_helper.to_array(item) for item in graph.graph.initializer}
    model = Recogniser(CLASSES)
    state = model.state_dict()
    for ours, theirs in parameter_names(graph, model).items():
        value = torch.from_numpy(tensors[theirs].astype(np.float32))
        state[ours] = _turned(ours, value).reshape(state[ours].shape)
    characters = graph.metadata_props[0].value.split("\n")
    rows, bias = _head(characters, tensors["linear_8.w_0"].T, tensors["linear_8.b_0"])
    state["head.weight"], state["head.bias"] = torch.from_numpy(rows), torch.from_numpy(bias)
    model.load_state_dict(state)
    return model.eval()


def parameter_names(graph: onnx.ModelProto, model: Recogniser) -> dict[str, str]:
    """Our parameter name → the stock initializer, for everything but the head."""
    conv = [n for n in graph.graph.node if n.op_type == "Conv"]
    biases = [
        node.input[1] for node in graph.graph.node
        if node.op_type == "Add" and re.fullmatch(r"p2o\.pd_op\.reshape\.\d+\.0", node.input[1])
    ]
    backbone = [n.rpartition(".")[0] for n, _ in model.named_parameters()
                if n.startswith(("stem", "blocks")) and n.endswith("weight")]
    names: dict[str, str] = {}
    for layer, node, bias in zip(backbone, conv, biases, strict=False):
        names[f"{layer}.weight"], names[f"{layer}.bias"] = node.input[1], bias
    norms = [n for n in graph.graph.node if n.op_type == "BatchNormalization"]
    for part, node, norm in zip(("short", "reduce", "along"), conv[-3:], norms, strict=True):
        names[f"neck.{part}.0.weight"] = node.input[1]
        fields = ("weight", "bias", "running_mean", "running_var")
        for field, source in zip(fields, norm.input[1:], strict=True):
            names[f"neck.{part}.1.{field}"] = source
    linear, scale = iter(range(8)), iter(range(0, 10, 2))
    for layer in (0, 1):
        for part in ("before", "mix", "project", "between", "up", "down"):
            ours = f"neck.layers.{layer}.{part}"
            if part in ("before", "between"):
                at = next(scale)
                pair = f"helper.reshape.{at}", f"helper.reshape.{at + 1}"
            else:
                at = next(linear)
                pair = f"linear_{at}.w_0", f"linear_{at}.b_0"
            names[f"{ours}.weight"], names[f"{ours}.bias"] = pair
    at = next(scale)
    names["neck.norm.weight"] = f"helper.reshape.{at}"
    names["neck.norm.bias"] = f"helper.reshape.{at + 1}"
    return names


def _turned(name: str, value: torch.Tensor) -> torch.Tensor:
    """ONNX keeps linear layers input×output, PyTorch output×input."""
    linear = re.search(r"(mix|project|layers\.\d\.up|layers\.\d\.down)\.weight$", name)
    return value.T.contiguous() if linear else value


def _head(characters: list[str], rows: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, ...]:
    """Rows and biases of our classes, taken from the same or the base letter of the stock head."""
    at = {character: index for index, character in enumerate(characters, start=1)}
    at[" "] = len(rows) - 1
    picked, offset = np.zeros(CLASSES, int), np.zeros(CLASSES, np.float32)
    picked[BLANK], picked[SPACE] = 0, at[" "]
    for index, character in enumerate(CHARACTERS, start=1):
        known: str | None = character
        while known is not None and known not in at:
            known = base_letter(known)
            offset[index] = UNKNOWN_BIAS
        picked[index] = at["." if known is None else known]
        if known is None:
            offset[index] = 4 * UNKNOWN_BIAS
    return rows[picked].astype(np.float32), bias[picked].astype(np.float32) + offset


def export(model: Recogniser, target: Path) -> None:
    """Write the ONNX file: the stock graph with our weights and our `character` list."""
    graph = onnx.load(str(graph_file()))
    state = {name: tensor.detach().cpu() for name, tensor in model.state_dict().items()}
    ours = {theirs: _turned(name, state[name]).numpy()
            for name, theirs in parameter_names(graph, model).items()}
    ours["linear_8.w_0"] = state["head.weight"].T.contiguous().numpy()
    ours["linear_8.b_0"] = state["head.bias"].numpy()
    for item in graph.graph.initializer:
        if item.name in ours:
            shape = list(item.dims) if "linear_8" not in item.name else ours[item.name].shape
            value = np.ascontiguousarray(ours[item.name].reshape(shape), np.float32)
            item.CopyFrom(numpy_helper.from_array(value, item.name))
    del graph.graph.value_info[:]  # it still tells the old size of the head
    graph.graph.output[0].type.tensor_type.shape.dim[2].dim_value = CLASSES
    graph.metadata_props[0].value = "\n".join(CHARACTERS)
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(graph, str(target))


def halve(source: Path, target: Path) -> None:
    """The numbers of a file that `export` wrote in 16 bits, to go on from."""
    graph = onnx.load(str(source))
    learnt = {"linear_8.w_0", "linear_8.b_0", *parameter_names(graph, Recogniser(CLASSES)).values()}
    for item in graph.graph.initializer:
        if item.name in learnt:
            value = numpy_helper.to_array(item).astype(np.float16)
            item.CopyFrom(numpy_helper.from_array(value, item.name))
    onnx.save(graph, str(target))
