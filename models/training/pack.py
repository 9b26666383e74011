"""`python -m models.training.pack TARGET.zip`: all that training needs, for a machine without
network: code, texts, typefaces cut to our letters, weights to start from, real written lines.

There: Python 3.11 or newer with torch, numpy, opencv-python-headless, pillow, onnx, onnxruntime,
rapidfuzz, cryptography; unpack, then `python -m models.training` as everywhere.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import cv2

from models.training import fonts, webfonts, written
from models.training.alphabet import CHARACTERS
from models.training.stock import trainable

ROOT = Path(__file__).parents[2]
LIMIT = 60e6  # bytes
FACES = 8  # of one family at most
SIDES = ("train", "dev", "mrz")
LETTERS = CHARACTERS + " ★"
QUALITY = 82  # JPEG, of the written lines
CODE = ("models/__init__.py", "models/corrected.py", "models/manifest.toml", "models/training",
        "catalog")
HOW = """Unpack, then for example (one GPU, or the processor where there is none):

    python -m models.training --kind hand --written written --budget-minutes 60 \\
        --start models/weights/vi-print.half.onnx
    python -m models.training --kind hand --written written --resume --budget-minutes 120

The best weights so far lie in build/training/vi-hand.onnx. See docs/training.md.
"""


def main() -> None:
    """Write the pack."""
    parser = argparse.ArgumentParser(prog="python -m models.training.pack", description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--written", type=Path, help="folder of real written lines")
    parser.add_argument("--start", type=Path, nargs="*", help="weights to start from",
                        default=[trainable("print")])
    asked = parser.parse_args()
    size = pack(asked.target, asked.start, asked.written)
    print(f"{asked.target}: {size / 1e6:.1f} MB")
    if size > LIMIT:
        parser.exit(1, f"more than {LIMIT / 1e6:.0f} MB: leave out some of --start or --written\n")


def pack(target: Path, weights: list[Path], folder: Path | None) -> int:
    """Write the zip and return its size in bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in (*_code(), *_typefaces(), *_weights(weights), *_written(folder)):
            archive.writestr(name, data)
    return target.stat().st_size


def _code() -> Iterator[tuple[str, bytes]]:
    yield "HOW.txt", HOW.encode()
    for name in CODE:
        top = ROOT / name
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_bytes()


def _typefaces() -> Iterator[tuple[str, bytes]]:
    """Typefaces of the web as they are, those of the system cut to our letters, with an index."""
    for side in webfonts.SIDES:
        for _, _, file in webfonts.whole(side):
            yield f"build/typefaces/{file.name}", file.read_bytes()
    rows: list[str] = []
    own = str(webfonts.HOME)
    for side in SIDES:
        faces = (face for face in fonts.faces(side) if not face.path.startswith(own))
        for family, group in groupby(sorted(faces, key=str), lambda face: face.family):
            for face in list(group)[:FACES]:
                name = f"{len(rows):04}{Path(face.path).suffix.lower()}"
                rows.append(f"{family}\t{name}\n")
                yield f"build/fonts/{name}", cut(face.path)
    yield "build/fonts/index.tsv", "".join(rows).encode()


def cut(path: str) -> bytes:
    """The font file with our letters alone."""
    from fontTools import subset

    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True)
    with subset.load_font(path, options) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=LETTERS)
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def _weights(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        yield f"models/weights/{file.name}", file.read_bytes()


def _written(folder: Path | None) -> Iterator[tuple[str, bytes]]:
    if folder is None:
        return
    rows = written.labelled(folder)
    yield "written/labels.tsv", "".join(f"{name}\t{text}\n" for name, text in rows).encode()
    for name, _ in rows:
        picture = cv2.imread(str(folder / name))
        quality = (cv2.IMWRITE_JPEG_QUALITY, QUALITY)
        yield f"written/{name}", cv2.imencode(".jpg", picture, quality)[1].tobytes()
    if written.HOME.exists():
        yield "build/training/gaps.json", written.HOME.read_bytes()


if __name__ == "__main__":
    main()
