"""PaddleOCR as a second engine, on onnxruntime and on model folders of the operator's own.

`MOTCUA_PADDLE_DET` and `MOTCUA_PADDLE_REC` name two folders, each with `inference.onnx` and
`inference.yml` as PaddleX exports them. Nothing is fetched from anywhere. The package is the
extra `paddle`; its OpenCV clashes with ours, so it wants an environment of its own.
"""

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from catalog.record import Image, Quad
from models.session import WeightsMissing, threads
from ocr.engines import Line

DETECTOR, RECOGNISER = "MOTCUA_PADDLE_DET", "MOTCUA_PADDLE_REC"
BATCH = 8  # lines read together
_MODEL_NAME = re.compile(r"^\s+model_name:\s*[\"']?([\w.\-]+)", re.MULTILINE)


class PaddleEngine:
    """PaddleOCR's line detector and recogniser. Raises WeightsMissing that says what to do."""

    def __init__(self) -> None:
        found, read = _folder(DETECTOR), _folder(RECOGNISER)
        try:
            from paddleocr import TextDetection, TextRecognition
        except ImportError as error:
            raise WeightsMissing(
                "Chưa cài PaddleOCR: hãy chạy `pip install 'motcua[paddle]'` trong một môi trường "
                "riêng. / PaddleOCR is not installed: run `pip install 'motcua[paddle]'` in an "
                "environment of its own."
            ) from error
        self._detector: Any = _open(TextDetection, found)
        self._recogniser: Any = _open(TextRecognition, read)
        self._turn = Lock()  # predictors of PaddleX keep state between the steps of a call

    def detect(self, image: Image) -> list[Quad]:
        """Corners of the text lines, in pixels of `image`."""
        with self._turn:
            (result,) = self._detector.predict(image)
        return [np.asarray(corners, np.float32).reshape(4, 2) for corners in result["dt_polys"]]

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        """One line per image; the engine gives one confidence for a whole line."""
        if not images:
            return []
        with self._turn:
            results = self._recogniser.predict(list(images), batch_size=BATCH)
        return [_line(result["rec_text"], float(result["rec_score"])) for result in results]


def _line(text: str, score: float) -> Line:
    plain = unicodedata.normalize("NFC", text)
    return Line(plain, score if plain else 0.0, (score,) * len(plain))


def _folder(variable: str) -> Path:
    """The model folder that a variable names. Raises WeightsMissing."""
    folder = os.environ.get(variable, "")
    wanted = ("inference.onnx", "inference.yml")
    if folder and all((Path(folder) / name).is_file() for name in wanted):
        return Path(folder)
    raise WeightsMissing(
        "Thiếu mô hình PaddleOCR: hãy tải mô hình PP-OCR dạng ONNX (inference.onnx và "
        f"inference.yml) về một thư mục và đặt {variable} là thư mục đó. / A PaddleOCR model is "
        "missing: get a PP-OCR model in ONNX form (inference.onnx and inference.yml) from the "
        f"PaddleOCR project, put it into a folder and set {variable} to that folder."
    )


def _open(kind: Any, folder: Path) -> Any:
    """A predictor whose name is the one in the folder: PaddleX refuses any other."""
    named = _MODEL_NAME.search((folder / "inference.yml").read_text("utf-8"))
    try:
        return kind(
            model_name=named[1] if named else None,
            model_dir=str(folder),
            engine="onnxruntime",
            cpu_threads=threads(),
        )
    except Exception as error:  # PaddleX raises whatever it likes for files it cannot use
        raise WeightsMissing(
            f"Không dùng được mô hình trong {folder}. / The model in {folder} cannot be used: "
            f"{error}"
        ) from error
