"""The format of dlib, on bytes written here as dlib writes them."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.faces.dlib_file import Affine, Convolution, Dense, NotDlib, Reader, read_layers
from models.faces.points import read_points


def integer(value: int) -> bytes:
    size = max(1, (abs(value).bit_length() + 7) // 8)
    sign = 0x80 if value < 0 else 0
    return bytes([size | sign]) + abs(value).to_bytes(size, "little")


def real(value: float) -> bytes:
    mantissa, exponent = np.frexp(value)
    return integer(int(mantissa * 2**24)) + integer(int(exponent) - 24)


def tensor(values: np.ndarray) -> bytes:
    return integer(2) + b"".join(map(integer, values.shape)) + values.astype("<f4").tobytes()


def name(text: str) -> bytes:
    return integer(len(text)) + text.encode()


def alias(*shape: int) -> bytes:
    return b"".join(map(integer, (1, *shape)))


@given(st.integers(-(2**62), 2**62))
def test_integers(value: int) -> None:
    assert Reader(integer(value)).integer() == value


@given(st.floats(-1e6, 1e6, width=32))
def test_floats(value: float) -> None:
    assert Reader(real(value)).real() == pytest.approx(value, rel=1e-6, abs=1e-30)


def test_layers(tmp_path: Path) -> None:
    weights = np.arange(2 * 3 * 5 * 5 + 2, dtype=np.float32)
    shape = b"".join(map(integer, (2, 5, 5, 2, 2, 0, 0))) + alias(2, 3, 5, 5) + alias(1, 2, 1, 1)
    normal = [np.array([2.0, 3, 4, 5]), np.zeros(0), np.zeros(0), np.array([1.0, 1]),
              np.array([4.0, 9])]  # fmt: skip
    four = [tensor(part.reshape(-1, 1, 1, 1)) for part in normal]
    file = tmp_path / "net.dat"
    file.write_bytes(
        name("con_4") + tensor(weights.reshape(-1, 1, 1, 1)) + shape
        + name("affine_") + tensor(np.array([1.0, 2, 3, 4]).reshape(-1, 1, 1, 1))
        + name("bn_con2") + four[0] + alias(1, 2, 1, 1) * 2 + b"".join(four[1:])
        + integer(9) + integer(100) + real(1) * 4 + real(1e-5)
        + name("fc_2") + integer(2) + integer(3) + tensor(np.ones((3, 2)).reshape(3, 2, 1, 1))
    )  # fmt: skip
    convolution, affine, batch, dense = read_layers(file)
    assert isinstance(convolution, Convolution) and convolution.weights.shape == (2, 3, 5, 5)
    assert (convolution.bias == weights[-2:]).all() and convolution.stride == 2
    assert isinstance(affine, Affine) and affine.shift.tolist() == [3, 4]
    assert isinstance(batch, Affine)
    assert batch.scale == pytest.approx([1, 1], rel=1e-4)
    assert batch.shift == pytest.approx([3, 4], rel=1e-4)
    assert isinstance(dense, Dense) and dense.weights.shape == (3, 2)


@pytest.mark.parametrize("data", [b"", b"\x01", struct.pack("<q", 77) * 4, name("con_4") + b"\xff"])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "other.dat"
    file.write_bytes(data)
    with pytest.raises(NotDlib):
        read_layers(file)
    with pytest.raises(NotDlib):
        read_points(file)
