"""Weights are loaded only when they are the files that the manifest describes."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from models import session


def test_every_entry_of_the_manifest_is_a_checked_file() -> None:
    for name, entry in session.manifest().items():
        path = session.weights_path(name)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256
        assert entry.licence and entry.origin and entry.training_data and entry.measured


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(session.WeightsMissing, match="no weights named"):
        session.weights_path("other")


def test_a_changed_or_missing_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weights").mkdir()
    monkeypatch.setattr(session, "FOLDER", tmp_path)
    entry = session.manifest()["vi-print"]
    with pytest.raises(session.WeightsMissing, match="is missing"):
        session.weights_path("vi-print")
    (tmp_path / "weights" / entry.file).write_bytes(b"something else")
    with pytest.raises(session.WeightsMissing, match="is not the file"):
        session.weights_path("vi-print")


def test_the_recogniser_takes_lines_of_any_width() -> None:
    opened = session.open_session("vi-print")
    assert opened is session.open_session("vi-print")
    for width in (16, 640, 1600):
        (out,) = opened.run(None, {"x": np.zeros((1, 3, 48, width), np.float32)})
        assert np.asarray(out).shape[1] == width // 8
