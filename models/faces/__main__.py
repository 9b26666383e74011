"""Makes face-embed.onnx, face-detect.onnx and face-points.npz in a folder.

The sources come in the Python package face_recognition_models. It is found without being
imported: importing it needs an outdated setuptools and would end the process without. Of its four
files three are in the public domain; the fourth (68 points) excludes commercial use and is never
opened.
"""

import argparse
import hashlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx

from models.faces.dlib_file import read_layers
from models.faces.graph import detector, embedding
from models.faces.points import read_points

PACKAGE = "face_recognition_models"


def source() -> Path:
    """The folder of the published files. Raises SystemExit with what to install."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{PACKAGE} is not here: pip install {PACKAGE} onnx")
    return Path(spec.submodule_search_locations[0]) / "models"


def convert(folder: Path, target: Path) -> list[Path]:
    """Read the three files of `folder`, write three to `target`. Raises `NotDlib`, `OSError`."""
    target.mkdir(parents=True, exist_ok=True)
    embed, detect, points = (
        target / name for name in ("face-embed.onnx", "face-detect.onnx", "face-points.npz")
    )
    onnx.save(embedding(read_layers(folder / "dlib_face_recognition_resnet_model_v1.dat")), embed)
    onnx.save(detector(read_layers(folder / "mmod_human_face_detector.dat")), detect)
    arrays = read_points(folder / "shape_predictor_5_face_landmarks.dat")
    np.savez_compressed(points, **arrays)  # type: ignore[arg-type]
    return [embed, detect, points]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, metavar="FOLDER")
    parser.add_argument("--source", type=Path, help="folder of the published .dat files")
    asked = parser.parse_args()
    for made in convert(asked.source or source(), asked.target):
        print(hashlib.sha256(made.read_bytes()).hexdigest(), made.name)
