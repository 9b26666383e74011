"""Without the package: errors that help. With it (an environment of its own): real reading."""

import json
import shutil
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from catalog.record import Image
from models.session import WeightsMissing
from ocr.engines.paddle import DETECTOR, RECOGNISER, PaddleEngine

FONT = Path(__file__).parents[3] / "api/web/pdf_fonts/LiberationSerif-Regular.ttf"


def folder(path: Path, name: str, before: list[object], after: object, weights: Path) -> Path:
    """A model folder as PaddleX wants it; JSON is YAML too."""
    path.mkdir()
    said = {
        "Global": {"model_name": name},
        "PreProcess": {"transform_ops": before},
        "PostProcess": after,
    }
    text = "Global:\n  model_name: " + name + "\n"
    text += "".join(f"{key}: {json.dumps(said[key])}\n" for key in ("PreProcess", "PostProcess"))
    (path / "inference.yml").write_text(text, "utf-8")
    shutil.copy(weights, path / "inference.onnx")
    return path


def drawn(text: str) -> Image:
    picture = Pillow.new("RGB", (900, 160), "white")
    ImageDraw.Draw(picture).text((60, 50), text, "black", ImageFont.truetype(str(FONT), 48))
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


@pytest.mark.parametrize("missing", ["unset", "absent", "half"])
def test_missing_models_say_how_to_get_them(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DETECTOR, raising=False)
    if missing != "unset":
        monkeypatch.setenv(DETECTOR, str(tmp_path / "det"))
    if missing == "half":
        (tmp_path / "det").mkdir()
        (tmp_path / "det/inference.onnx").touch()
    with pytest.raises(WeightsMissing) as caught:
        PaddleEngine()
    assert "hãy tải" in str(caught.value) and "inference.onnx" in str(caught.value)
    assert f"set {DETECTOR}" in str(caught.value)


@pytest.mark.skipif(find_spec("paddleocr") is not None, reason="the package is here")
def test_missing_package_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in (DETECTOR, RECOGNISER):
        (tmp_path / variable).mkdir()
        for name in ("inference.onnx", "inference.yml"):
            (tmp_path / variable / name).touch()
        monkeypatch.setenv(variable, str(tmp_path / variable))
    with pytest.raises(WeightsMissing, match=r"motcua\[paddle\]") as caught:
        PaddleEngine()
    assert "Chưa cài" in str(caught.value) and "not installed" in str(caught.value)


@pytest.mark.filterwarnings("default")
def test_real_models_find_and_read_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that are not ours
        pytest.importorskip("paddleocr")
    shipped = find_spec("rapidocr")
    assert shipped and shipped.origin, "the wheel rapidocr (--no-deps) holds the weights"
    weights = Path(shipped.origin).parent / "models"
    import onnxruntime

    session = onnxruntime.InferenceSession(str(weights / "PP-OCRv6_rec_small.onnx"))
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    decoded = {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}
    detector = folder(
        tmp_path / "det",
        "PP-OCRv6_small_det",
        [decoded, {"DetResizeForTest": None}, {"NormalizeImage": None}, {"ToCHWImage": None}],
        {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "unclip_ratio": 1.5},
        weights / "PP-OCRv6_det_small.onnx",
    )
    recogniser = folder(
        tmp_path / "rec",
        "PP-OCRv6_small_rec",
        [decoded, {"RecResizeImg": {"image_shape": [3, 48, 320]}}],
        {"name": "CTCLabelDecode", "character_dict": characters},
        weights / "PP-OCRv6_rec_small.onnx",
    )
    monkeypatch.setenv(DETECTOR, str(detector))
    monkeypatch.setenv(RECOGNISER, str(recogniser))
    engine = PaddleEngine()
    image = drawn("SPECIMEN 001088990417")
    (box,) = engine.detect(image)
    assert box.shape == (4, 2) and box.dtype == np.float32
    left, top = box.min(axis=0)
    right, bottom = box.max(axis=0)
    assert 30 < left < 75 and 30 < top < 75 and 500 < right < 750 and 80 < bottom < 130
    cut = image[int(top) : int(bottom), int(left) : int(right)]
    first, second = engine.recognise([cut, cut[:, : cut.shape[1] // 3]])
    assert first.text.replace(" ", "") == "SPECIMEN001088990417"
    assert first.confidence > 0.9 and len(first.characters) == len(first.text)
    assert second.text.startswith("SPE")
    assert engine.recognise([]) == []
