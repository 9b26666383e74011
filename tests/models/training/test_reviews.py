"""The gate before new weights, and the way from sealed lines to it. Needs torch."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.corrected import NAME, CorrectedLine, Unreadable, new_key, seal
from models.training.measure import Score

pytest.importorskip("torch")
pytest.importorskip("onnx")

from models.training import fonts, reviews
from models.training.draw import Style, letters
from models.training.lines import Sample
from models.training.recipe import recipe
from models.training.stock import load_stock, trainable
from models.training.train import Plan

WEIGHTS = trainable("print")


def verdict(hand: tuple[float, float], print_: tuple[float, float]) -> reviews.Verdict:
    old, new = (Score(cer, 0.5, 40) for cer in hand)
    before, after = (Score(cer, 0.9, 300) for cer in print_)
    return reviews.Verdict((old, new), (before, after))


@pytest.mark.parametrize(("hand", "print_", "passed"), [
    ((0.10, 0.05), (0.010, 0.010), True),
    ((0.10, 0.05), (0.010, 0.0109), True),  # a tenth of what it was
    ((0.10, 0.05), (0.010, 0.0115), False),
    ((0.10, 0.05), (0.001, 0.0014), True),  # 0.05 points
    ((0.10, 0.05), (0.001, 0.0016), False),
    ((0.10, 0.10), (0.010, 0.005), False),
])  # fmt: skip
def test_the_gate(hand: tuple[float, float], print_: tuple[float, float], passed: bool) -> None:
    found = verdict(hand, print_)
    assert found.passed is passed
    assert ("not better" in str(found)) is not passed


def test_a_sheet_stays_on_one_side() -> None:
    lines = [(sheet, Sample(np.zeros((8, 8, 3), np.uint8), f"{sheet}"))
             for sheet in range(10) for _ in range(3)]
    learned, held = reviews.split(lines)
    assert {line.text for line in held} == {"4", "9"} and len(learned) == 24
    learned, held = reviews.split([(0, line) for _, line in lines])
    assert (len(learned), len(held)) == (24, 6)


def test_new_weights_take_the_place_of_the_old(tmp_path: Path) -> None:
    made, kept = tmp_path / "made", tmp_path / "kept"
    for folder, word in ((made, b"new"), (kept, b"old")):
        folder.mkdir()
        for name in ("vi.onnx", "vi.half.onnx"):
            (folder / name).write_bytes(word + name.encode())
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(kept.iterdir())]
    (manifest := tmp_path / "manifest.toml").write_text("\n".join(sums))
    aside = reviews.install(sorted(made.iterdir()), kept, manifest)
    for file, before in zip(sorted(made.iterdir()), aside, strict=True):
        assert (kept / file.name).read_bytes() == file.read_bytes()
        assert before.read_bytes() == b"old" + file.name.encode()
        assert hashlib.sha256(file.read_bytes()).hexdigest() in manifest.read_text()


def corrected(text: str, said: str | None = None) -> CorrectedLine:
    ink = letters(text, Style(fonts.faces("train")[0], 32))
    picture = 255 - 230 * cv2.copyMakeBorder(ink, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=0)
    whole = np.repeat(picture[..., None], 3, 2).astype(np.uint8)
    return CorrectedLine(cv2.imencode(".png", whole)[1].tobytes(), said or text)


def test_lines_that_fit_are_taken(tmp_path: Path) -> None:
    lines = [corrected("Nguyễn Văn Đức"), corrected("NGUYỄN VĂN ĐỨC", "Nguyễn Văn Đức"),
             corrected("15 tháng 8 năm 1990", "1990-08-15"), corrected("Mẫu", "漢")]
    (tmp_path / NAME).write_bytes(seal(lines, new_key(tmp_path / "key")))
    reader = load_stock(WEIGHTS)
    found = reviews.load(tmp_path, tmp_path / "key", reader)
    assert [line.text for _, line in found] == ["Nguyễn Văn Đức", "NGUYỄN VĂN ĐỨC"]
    with pytest.raises(Unreadable, match="at least"):
        reviews.learn(found, WEIGHTS, Plan(recipe("hand"), tmp_path, 1))
