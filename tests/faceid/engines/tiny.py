"""Tiny networks as ONNX files, written byte by byte: the package onnx is not needed for tests.

Numbers of fields: onnx.proto3 of ONNX 1.17.
"""

from collections.abc import Sequence

import numpy as np

INT, INTS = 2, 7  # AttributeProto.AttributeType
FLOAT32, INT64 = 1, 7  # TensorProto.DataType

YUNET = (  # outputs of each stride, numbers of a cell, their values
    ("cls", 1, [0.0]),
    ("obj", 1, [0.0]),
    ("bbox", 4, [0.5, 0.5, np.log(3), np.log(3)]),
    ("kps", 10, [-0.2, 0.2, 1.2, 0.2, 0.5, 0.8, 0.0, 1.2, 1.0, 1.2]),
)


def _number(value: int) -> bytes:
    out = b""
    value &= 2**64 - 1
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _field(number: int, value: int | bytes | str) -> bytes:
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    data = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(data)) + data


def node(kind: str, inputs: Sequence[str], output: str, **attributes: int | list[int]) -> bytes:
    """A NodeProto."""
    out = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(3, output)
    out += _field(4, kind)
    for name, value in attributes.items():
        if isinstance(value, int):
            given = _field(3, value) + _field(20, INT)
        else:
            given = b"".join(_field(8, one) for one in value) + _field(20, INTS)
        out += _field(5, _field(1, name) + given)
    return out


def tensor(name: str, values: np.ndarray) -> bytes:
    """A TensorProto."""
    kind = INT64 if values.dtype == np.int64 else FLOAT32
    dims = b"".join(_field(1, size) for size in values.shape)
    data = values.astype("<i8" if kind == INT64 else "<f4").tobytes()
    return dims + _field(2, kind) + _field(8, name) + _field(9, data)


def model(
    nodes: Sequence[bytes], tensors: Sequence[bytes], shape: Sequence[int | str],
    outputs: dict[str, Sequence[int | str]],
) -> bytes:  # fmt: skip
    """A ModelProto with one input `data` of this shape."""
    graph = b"".join(_field(1, one) for one in nodes) + _field(2, "tiny")
    graph += b"".join(_field(5, one) for one in tensors)
    graph += _field(11, _value("data", shape))
    graph += b"".join(_field(12, _value(name, sizes)) for name, sizes in outputs.items())
    return _field(1, 8) + _field(8, _field(1, "") + _field(2, 13)) + _field(7, graph)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sizes = b"".join(
        _field(1, _field(1, size) if isinstance(size, int) else _field(2, size)) for size in shape
    )
    return _field(1, name) + _field(2, _field(1, _field(1, FLOAT32) + _field(2, sizes)))


def embedding() -> bytes:
    """Chips of 112 pixels → the mean colours of 64 parts, 192 numbers."""
    nodes = [
        node("AveragePool", ["data"], "parts", kernel_shape=[14, 14], strides=[14, 14]),
        node("Flatten", ["parts"], "vector", axis=1),
    ]
    return model(nodes, [], [1, 3, 112, 112], {"vector": [1, 192]})


def white_squares() -> bytes:
    """The outputs of YuNet, which take every white cell of 32 pixels for a face of 96 pixels."""
    nodes: list[bytes] = []
    tensors: list[bytes] = []
    outputs: dict[str, Sequence[int | str]] = {}
    for stride in (8, 16, 32):
        nodes.append(node("AveragePool", ["data"], f"mean_{stride}",
                          kernel_shape=[stride, stride], strides=[stride, stride]))  # fmt: skip
        share = 1 / (3 * 255) if stride == 32 else 0.0
        for name, width, bias in YUNET:
            weights = np.full((width, 3, 1, 1), share if width == 1 else 0.0, np.float32)
            here = f"{name}_{stride}"
            tensors += [
                tensor(f"{here}_w", weights),
                tensor(f"{here}_b", np.array(bias, np.float32)),
                tensor(f"{here}_s", np.array([1, -1, width], np.int64)),
            ]
            nodes += [
                node("Conv", [f"mean_{stride}", f"{here}_w", f"{here}_b"], f"{here}_c",
                     kernel_shape=[1, 1]),
                node("Transpose", [f"{here}_c"], f"{here}_t", perm=[0, 2, 3, 1]),
                node("Reshape", [f"{here}_t", f"{here}_s"], here),
            ]  # fmt: skip
            outputs[here] = [1, f"cells_{stride}", width]
    return model(nodes, tensors, [1, 3, "height", "width"], outputs)

