"""Other recognisers behind our Engine Protocol, so that one reader is measured with each.

Both take the boxes of our detector (PP-OCRv6, the one they would get from its own package), so
that the difference is the recogniser's alone. Neither tells where a character stands.
"""

import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from catalog.record import Image, Quad
from models.session import threads
from ocr.engines import Engine, Line, open_engine

TALL = 64  # pixels: Tesseract reads letters of about 30 pixels best
MARGIN = 12  # pixels of paper around a line, which Tesseract wants
HIGHEST = 100.0  # Tesseract's confidence of a sure word


class StockEngine:
    """PP-OCRv6-small as the rapidocr wheel ships it."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        own = {"intra_op_num_threads": threads(), "inter_op_num_threads": 1}
        whole = RapidOCR(
            params={"Global.log_level": "error"}
            | {f"EngineConfig.onnxruntime.{name}": value for name, value in own.items()}
        )
        self._recogniser: Any = whole._load_rec_model()  # its public call reads one line at a time

    def detect(self, image: Image) -> list[Quad]:
        """The boxes of our own detector."""
        return open_engine().detect(image)

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        """What the stock model reads, at its own batches."""
        from rapidocr.ch_ppocr_rec.typings import TextRecInput

        if not images:
            return []
        found = self._recogniser(TextRecInput(img=list(images)))
        return [_line(text, score) for text, score in zip(found.txts, found.scores, strict=True)]


class TesseractEngine:
    """Tesseract with Debian's `vie` model, page mode 7 (one line)."""

    def detect(self, image: Image) -> list[Quad]:
        """The boxes of our own detector."""
        return open_engine().detect(image)

    def recognise(self, images: Sequence[Image]) -> list[Line]:
        """All lines in one run of the program, which loads its model once."""
        if not images:
            return []
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for index, image in enumerate(images):
                names.append(f"{folder}/{index}.png")
                cv2.imwrite(names[-1], _prepared(image), [cv2.IMWRITE_PNG_COMPRESSION, 1])
            listing = Path(folder) / "list.txt"
            listing.write_text("\n".join(names), "utf-8")
            table = subprocess.run(
                ["tesseract", listing, "stdout", "-l", "vie", "--psm", "7", "tsv"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        words: dict[int, list[tuple[str, float]]] = {}
        for row in table.splitlines():
            columns = row.split("\t")
            if len(columns) == 12 and columns[0] == "5" and columns[11].strip():
                page, sure = int(columns[1]) - 1, float(columns[10]) / HIGHEST
                words.setdefault(page, []).append((columns[11].strip(), max(0.0, sure)))
        return [_joined(words.get(index, [])) for index in range(len(images))]


PEERS = {"tesseract-vie": TesseractEngine, "ppocrv6-stock": StockEngine}
NAMES = ("ours", *PEERS)


@cache
def open_peer(name: str) -> Engine:
    """Ours or another engine, loaded once per process. Raises KeyError for unknown names."""
    return open_engine() if name == "ours" else PEERS[name]()


def _prepared(image: Image) -> Image:
    """The line at a size and with the margin that Tesseract expects."""
    height, width = image.shape[:2]
    size = (max(8, round(width * TALL / max(height, 1))), TALL)
    sized = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    edge = [int(level) for level in np.median(sized.reshape(-1, 3), axis=0)]
    sides = (MARGIN,) * 4
    return np.asarray(cv2.copyMakeBorder(sized, *sides, cv2.BORDER_CONSTANT, value=edge), np.uint8)


def _line(text: str, score: float) -> Line:
    plain = unicodedata.normalize("NFC", text)
    return Line(plain, float(score), (float(score),) * len(plain))


def _joined(words: Sequence[tuple[str, float]]) -> Line:
    """Words as one line; a space is as sure as the word after it."""
    text, sure = "", list[float]()
    for word, score in words:
        plain = unicodedata.normalize("NFC", word)
        piece = f" {plain}" if text else plain
        text, sure = text + piece, sure + [score] * len(piece)
    return Line(text, float(np.mean(sure)) if sure else 0.0, tuple(sure))
