"""Face models that an operator brings: described in a file of their own, checked like ours.

    [[models]]                      # the file that MOTCUA_FACE_MANIFEST names
    kind = "arcface"                # arcface, yunet, sface
    name = "office-arcface"
    file = "arcface.onnx"           # beside the manifest
    sha256 = "…"
    licence = "…"
    dimensions = 512                # of its vectors
    side = 112                      # pixels of a chip
    mean = 127.5                    # (pixel − mean) / scale
    scale = 127.5
    bgr = false
    [models.table]                  # as in faceid/calibration.toml, measured on your own people
    distance = [1.20, 1.10, 1.00]
    strangers = [0.1, 0.01, 0.001]
    missed = [0.01, 0.03, 0.10]
    averaged = 0.9
"""

import hashlib
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import onnxruntime as ort

from models.session import WeightsMissing, threads


@dataclass(frozen=True, slots=True)
class Declared:
    """One entry of the operator's manifest."""

    kind: str
    name: str
    path: Path
    sha256: str
    licence: str
    dimensions: int = 0
    side: int = 112
    mean: float = 127.5
    scale: float = 127.5
    bgr: bool = False
    table: dict[str, Any] = field(default_factory=dict)


def declared(kind: str) -> Declared:
    """The entry of this kind, after its sha256 was checked. Raises WeightsMissing."""
    name = os.environ.get("MOTCUA_FACE_MANIFEST", "")
    if not name:
        raise WeightsMissing("MOTCUA_FACE_MANIFEST names no file: see docs/faces.md")
    file = Path(name)
    try:
        entries = tomllib.loads(file.read_text("utf-8"))["models"]
        [entry] = [one for one in entries if one["kind"] == kind]
        given = dict(entry)
        found = Declared(path=file.parent / given.pop("file"), **given)
        digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsMissing(f"{file}: no usable entry of kind {kind!r} ({error})") from error
    if digest != found.sha256:
        raise WeightsMissing(f"{found.path} is not the file that {file} describes: {digest}")
    return found


def open_declared(entry: Declared) -> ort.InferenceSession:
    """A session of the operator's file. Raises WeightsMissing."""
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads(), 1
    try:
        return ort.InferenceSession(
            str(entry.path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # of many kinds, all from one library
        raise WeightsMissing(f"{entry.path} does not load: {error}") from error
