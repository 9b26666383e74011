"""The two networks of dlib as ONNX graphs: convolution, affine and input scaling become one.

Both take colour pictures as cameras give them: RGB, uint8, (n, height, width, 3).
Source of the wiring: dlib 20.0, examples/dnn_face_recognition_ex.cpp and
dnn_mmod_face_detection_ex.cpp.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.faces.dlib_file import Affine, Convolution, Dense, Floats, Layer, NotDlib

MEAN = np.array([122.782, 117.001, 104.298], np.float32)  # RGB, of dlib's training pictures
SCALE = np.float32(256)
OPSET, IR = 17, 8
# of the embedding, from the input: channels, blocks; the first block of all but the first halves
LEVELS = ((32, 3), (64, 4), (128, 3), (256, 3), (256, 1))
SIDE = 150  # pixels of a face chip


Kind = TypeVar("Kind", Convolution, Affine, Dense)


class Graph:
    """Nodes in order; every method returns the name of its output."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []
        self._layers: Iterator[Layer] = iter(layers)
        self._first = True

    def add(self, kind: str, inputs: Sequence[str], **attributes: object) -> str:
        """One node."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name, **attributes))
        return name

    def number(self, values: np.ndarray) -> str:
        """Constant numbers."""
        name = f"number_{len(self.numbers)}"
        self.numbers.append(numpy_helper.from_array(values, name))
        return name

    def convolution(self, x: str, affine: bool = True) -> str:
        """The next convolution of the file with the affine that follows it folded in."""
        layer = self.take(Convolution)
        weights, bias = layer.weights.astype(np.float64), layer.bias.astype(np.float64)
        if self._first:  # it has no padding, so the scaling of the input folds in exactly
            bias = bias - np.einsum("oirc,i->o", weights, MEAN / SCALE)
            weights, self._first = weights / SCALE, False
        if affine:
            change = self.take(Affine)
            weights = weights * change.scale[:, None, None, None]
            bias = bias * change.scale + change.shift
        inputs = [x, self.number(weights.astype("f4")), self.number(bias.astype("f4"))]
        return self.add(
            "Conv", inputs, strides=[layer.stride] * 2, pads=[layer.padding] * 4
        )

    def take(self, kind: type[Kind]) -> Kind:
        """The next layer. Raises `NotDlib` when it is of another kind."""
        layer = next(self._layers, None)
        if not isinstance(layer, kind):
            raise NotDlib(f"expected {kind.__name__}, found {type(layer).__name__}")
        return layer

    def halved(self, x: str, channels: int, wanted: int) -> str:
        """Means of 2×2 pixels, with zeros as further channels: as one convolution, since a
        padding in between would keep the runtime from fusing what comes after."""
        weights = np.zeros((wanted, channels, 2, 2), np.float32)
        weights[np.arange(channels), np.arange(channels)] = 0.25
        return self.add("Conv", [x, self.number(weights)], strides=[2, 2])

    def padded(self, x: str, below: int) -> str:
        """Zeros as rows below and columns on the right."""
        if not below:
            return x
        return self.add("Pad", [x, self.number(np.array([0] * 6 + [below] * 2, np.int64))])

    def start(self) -> str:
        """The input: bytes in rows of pixels become floats in planes."""
        return self.add(
            "Transpose", [self.add("Cast", ["image"], to=TensorProto.FLOAT)], perm=[0, 3, 1, 2]
        )

    def model(
        self, size: tuple[str | int, str | int], result: str, shape: list[object]
    ) -> onnx.ModelProto:
        """The checked model; all layers of the file must have been taken."""
        if next(self._layers, None) is not None:
            raise NotDlib("the network has more layers than it should")
        graph = helper.make_graph(
            [*self.nodes, helper.make_node("Identity", [result], ["out"])],
            "motcua",
            [helper.make_tensor_value_info("image", TensorProto.UINT8, ["n", *size, 3])],
            [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", *shape])],
            self.numbers,
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR,
            producer_name="motcua",
        )
        onnx.checker.check_model(model)
        return model


def embedding(layers: Sequence[Layer]) -> onnx.ModelProto:
    """Face chips (n, 150, 150, 3) → 128 numbers each, as dlib's resnet v1."""
    graph = Graph(layers)
    x = graph.add("Relu", [graph.convolution(graph.start())])
    x = graph.add("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2])
    side, channels = 35, LEVELS[0][0]
    for level, (wanted, blocks) in enumerate(LEVELS):
        for block in range(blocks):
            y = graph.add("Relu", [graph.convolution(x)])
            y = graph.convolution(y)
            if level and not block:
                x = graph.halved(x, channels, wanted)
                inner, side = (side - 3) // 2 + 1, side // 2
                y = graph.padded(y, side - inner)
                channels = wanted
            x = graph.add("Relu", [graph.add("Add", [y, x])])
    x = graph.add("Flatten", [graph.add("GlobalAveragePool", [x])])
    weights: Floats = graph.take(Dense).weights
    x = graph.add("MatMul", [x, graph.number(weights)])
    return graph.model((SIDE, SIDE), x, [weights.shape[1]])


def detector(layers: Sequence[Layer]) -> onnx.ModelProto:
    """A picture of any size → a map of scores, one for each window of 80 pixels."""
    graph = Graph(layers)
    x = graph.start()
    for _ in range(6):
        x = graph.add("Relu", [graph.convolution(x)])
    return graph.model(("rows", "columns"), graph.convolution(x, affine=False), [1, "y", "x"])
