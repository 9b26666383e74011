"""Engines whose files an operator gives: real ONNX files, made here, behind one Protocol."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from faceid.answer import Wanted, search
from faceid.engines import open_engine
from faceid.face import Face
from faceid.gallery import Gallery
from faceid.score import Scorer, published
from models.session import WeightsMissing
from tests.faceid.engines import tiny
from tests.faceid.people import shot

TABLE = """
[models.table]
distance = [0.40, 0.20, 0.05]
strangers = [0.1, 0.01, 0.001]
missed = [0.01, 0.03, 0.10]
averaged = 0.9
"""
NOTHING = b"not a network"


def declare(folder: Path, monkeypatch: pytest.MonkeyPatch, table: str = TABLE, **files: bytes
            ) -> None:  # fmt: skip
    """The operator's manifest with a file of each kind."""
    entries = []
    for kind, data in files.items():
        (folder / f"{kind}.onnx").write_bytes(data)
        entries.append(
            f'[[models]]\nkind = "{kind}"\nname = "tiny-{kind}"\nfile = "{kind}.onnx"\n'
            f'sha256 = "{hashlib.sha256(data).hexdigest()}"\nlicence = "Apache-2.0"\n'
            f"dimensions = 192\n{table}"
        )
    (folder / "faces.toml").write_text("\n".join(entries), "utf-8")
    monkeypatch.setenv("MOTCUA_FACE_MANIFEST", str(folder / "faces.toml"))


def test_a_declared_embedding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(tmp_path, monkeypatch, arcface=tiny.embedding())
    engine = open_engine("declared")
    frames = [shot(0, 0), shot(0, 1), shot(3, 0)]
    views = [(frame, engine.find(frame)[0]) for frame in frames]
    one, again, other = engine.embed(views)
    assert one.shape == (engine.dimensions,) and np.linalg.norm(one) == pytest.approx(1)
    assert np.linalg.norm(one - again) < np.linalg.norm(one - other)
    assert engine.embed([]).shape == (0, 192)
    assert engine.model == hashlib.sha256(tiny.embedding()).hexdigest()
    # the very same search, on the operator's own table
    gallery = Gallery(engine.dimensions)
    gallery.fill([1, 2], np.stack([one, other]))
    scorer = Scorer(np.empty((0, 192), np.float32), engine.table)
    answer = search(one, gallery, scorer, Wanted(sure=0.02, unsure=0.2))
    assert answer.candidates[0].template == 1
    assert published("tiny-arcface").plain.rate(-0.2) == pytest.approx(0.01)


def test_yunet_and_sface(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(tmp_path, monkeypatch, yunet=tiny.white_squares(), sface=tiny.embedding())
    engine = open_engine("opencv")
    frame = np.zeros((480, 640, 3), np.uint8)
    assert engine.find(frame) == []
    frame[224:256, 320:352] = 255  # one cell
    [face] = engine.find(frame)
    assert np.allclose(face.box, (288, 192, 384, 288), atol=1) and face.score > 0.9
    left, right = face.eyes
    assert left[0] < right[0] and engine.find(np.zeros((1080, 1920, 3), np.uint8)) == []
    points = np.array([[370, 200], [340, 200], [280, 200], [310, 200], [320, 240]], np.float32)
    views = [(shot(number), Face((240, 150, 400, 350), 1.0, points)) for number in (0, 0, 3)]
    one, same, other = engine.embed(views)
    assert one.shape == (192,) and np.allclose(one, same) and not np.allclose(one, other)
    assert engine.table == "tiny-sface" and engine.embed([]).shape == (0, 192)


@pytest.mark.parametrize(("table", "data", "why"), [
    ("", tiny.embedding(), "table of error rates"),
    (TABLE, NOTHING, "does not load"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, data: bytes, why: str
) -> None:
    declare(tmp_path, monkeypatch, table, arcface=data)
    with pytest.raises(WeightsMissing, match=why):
        open_engine("declared")


def test_an_exchanged_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(tmp_path, monkeypatch, arcface=tiny.embedding())
    (tmp_path / "arcface.onnx").write_bytes(NOTHING)
    with pytest.raises(WeightsMissing, match="is not the file"):
        open_engine("declared")
    monkeypatch.delenv("MOTCUA_FACE_MANIFEST")
    with pytest.raises(WeightsMissing, match="MOTCUA_FACE_MANIFEST"):
        open_engine("opencv")
