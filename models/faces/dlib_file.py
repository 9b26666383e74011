"""Reads the file format of dlib (serialize.h): numbers, matrices, layers of networks.

An integer is a control byte (0x80 = negative, low bits = count of bytes) and that many bytes, low
first. A float is mantissa and exponent of two. Layers lie innermost first, each behind its name;
how they are wired stands nowhere in the file: that is known from the published network types.

Source: dlib 20.0, dlib/serialize.h and dlib/cuda/tensor_tools.cpp (Boost Software License 1.0).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NAMES = ("con_4", "affine_", "bn_con2", "fc_2")  # layers that hold numbers
_TENSOR = 2  # version of the layout


class NotDlib(ValueError):
    """The bytes are no dlib file of the expected kind."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """Weights (out, in, rows, columns) and bias (out)."""

    weights: Floats
    bias: Floats
    stride: int
    padding: int


@dataclass(frozen=True, slots=True)
class Affine:
    """y = scale·x + shift for each channel."""

    scale: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Dense:
    """Weights (in, out), without bias."""

    weights: Floats


Layer = Convolution | Affine | Dense


class Reader:
    """A position in the bytes of one file. All methods raise `NotDlib` at nonsense."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def take(self, count: int) -> bytes:
        """The next bytes."""
        piece = self.data[self.at : self.at + count]
        if count < 0 or len(piece) < count:
            raise NotDlib(f"the file ends early, at byte {self.at}")
        self.at += count
        return piece

    def integer(self) -> int:
        """A number of up to eight bytes."""
        control = self.take(1)[0]
        length = control & 0x0F
        if not 0 < length <= 8:
            raise NotDlib(f"no integer at byte {self.at - 1}")
        value = int.from_bytes(self.take(length), "little")
        return -value if control & 0x80 else value

    def real(self) -> float:
        """A float of any width."""
        mantissa = self.integer()
        exponent = self.integer()
        return float(np.ldexp(float(mantissa), exponent))

    def text(self) -> str:
        """A string."""
        return self.take(self.integer()).decode("ascii", "replace")

    def count(self) -> int:
        """How many items of a vector follow."""
        return self.integer()

    def integers(self) -> list[int]:
        """A vector of integers."""
        return [self.integer() for _ in range(self.count())]

    def matrix(self) -> Floats:
        """Rows × columns of floats; sizes are written negative."""
        rows, columns = abs(self.integer()), abs(self.integer())
        values = [self.real() for _ in range(rows * columns)]
        return np.array(values, np.float32).reshape(rows, columns)

    def tensor(self) -> Floats:
        """Four dimensions of raw 32-bit floats."""
        if self.integer() != _TENSOR:
            raise NotDlib(f"no tensor at byte {self.at}")
        shape = [self.integer() for _ in range(4)]
        raw = self.take(4 * int(np.prod(shape)))
        return np.frombuffer(raw, "<f4").astype(np.float32).reshape(shape)

    def alias(self) -> tuple[int, ...]:
        """The shape of a part of a tensor."""
        self.integer()
        return tuple(self.integer() for _ in range(4))


def read_layers(path: Path) -> list[Layer]:
    """All layers that hold numbers, from the input outwards. Raises `NotDlib`, `OSError`."""
    data = path.read_bytes()
    places = sorted(place for name in NAMES for place in _named(data, name))
    if not places:
        raise NotDlib(f"{path.name}: no network")
    for (start, _), (following, _) in pairwise(places):
        if following - start < 16:
            raise NotDlib(f"{path.name}: layers overlap at byte {start}")
    return [_READ[name](Reader(data, start)) for start, name in places]


def _named(data: bytes, name: str) -> list[tuple[int, str]]:
    """Where the contents of layers of this name begin."""
    mark = struct.pack("BB", 1, len(name)) + name.encode()
    found, at = [], data.find(mark)
    while at >= 0:
        found.append((at + len(mark), name))
        at = data.find(mark, at + 1)
    return found


def _convolution(reader: Reader) -> Convolution:
    params = reader.tensor().ravel()
    filters, rows, columns, stride_y, stride_x, pad_y, pad_x = (
        reader.integer() for _ in range(7)
    )
    shape, biases = reader.alias(), reader.alias()
    if shape[0] != filters or (rows, columns) != shape[2:] or stride_y != stride_x:
        raise NotDlib(f"a convolution of odd shape: {shape}")
    size = int(np.prod(shape))
    if params.size != size + int(np.prod(biases)) or pad_y != pad_x:
        raise NotDlib("a convolution with too many or too few numbers")
    return Convolution(params[:size].reshape(shape), params[size:], stride_y, pad_y)


def _affine(reader: Reader) -> Affine:
    params = reader.tensor().ravel()
    half = params.size // 2
    return Affine(params[:half], params[half:])


def _normal(reader: Reader) -> Affine:
    """Batch normalisation with the statistics of training: an affine."""
    params = reader.tensor().ravel()
    reader.alias(), reader.alias(), reader.tensor(), reader.tensor()
    mean, variance = reader.tensor().ravel(), reader.tensor().ravel()
    reader.integer(), reader.integer()  # updates, window
    for _ in range(4):  # learning rates and decays
        reader.real()
    half = params.size // 2
    scale = params[:half] / np.sqrt(variance + np.float32(reader.real()))
    return Affine(scale.astype(np.float32), (params[half:] - scale * mean).astype(np.float32))


def _dense(reader: Reader) -> Dense:
    outputs, inputs = reader.integer(), reader.integer()
    return Dense(reader.tensor().reshape(inputs, outputs))


_READ: dict[str, Callable[[Reader], Layer]] = {
    "con_4": _convolution,
    "affine_": _affine,
    "bn_con2": _normal,
    "fc_2": _dense,
}
