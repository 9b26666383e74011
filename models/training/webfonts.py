"""Typefaces of the npm registry made whole: `python -m models.training.webfonts FOLDER`.

Packages `@fontsource/NAME` (see webfonts.toml) carry each face in parts by script; training
wants one file. FOLDER is what npm filled (`node_modules/@fontsource`); whole files go to HOME.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("webfonts.toml")
HOME = Path(__file__).parents[2] / "build" / "typefaces"
SIDES = (
    "train", "calibrate", "hand_train", "hand_latin", "hand_dev", "hand_held_out", "hand_books"
)  # fmt: skip
SCRIPTS = ("vietnamese", "latin-ext", "latin")  # a letter is taken from the first that has it
STYLES = ("400-normal", "700-normal", "400-italic")


@cache
def named(side: str) -> dict[str, str]:
    """Package name → kind, for one side of webfonts.toml."""
    kinds = tomllib.loads(TABLE.read_text("utf-8"))[side]
    return {name: kind for kind, names in kinds.items() for name in names}


def whole(side: str) -> Iterator[tuple[str, str, Path]]:
    """Family, kind and file of every face of a side that lies in HOME."""
    for name, kind in named(side).items():
        for style in STYLES:
            file = HOME / f"{name}-{style}.ttf"
            if file.exists():
                yield name, kind, file


def join(parts: list[Path], target: Path) -> None:
    """One file with the letters of all parts, without layout tables: NFC needs no shaping."""
    from fontTools import subset  # a pack does without it
    from fontTools.merge import Merger, Options
    from fontTools.ttLib import TTFont

    pieces, taken = [], set[int]()
    for part in parts:
        font = TTFont(part)
        letters = set(font.getBestCmap()) - taken
        taken |= letters
        options = subset.Options(drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "STAT", "DSIG"],
                                 hinting=False, notdef_outline=True, name_IDs=["*"])
        cut = subset.Subsetter(options)
        cut.populate(unicodes=letters)
        cut.subset(font)
        font.flavor = None
        piece = target.with_suffix(f".{len(pieces)}.ttf")
        font.save(piece)
        pieces.append(piece)
    Merger(Options(drop_tables=["vhea", "vmtx", "MATH", "meta"])).merge(
        [str(piece) for piece in pieces]
    ).save(target)
    for piece in pieces:
        piece.unlink()


def main() -> None:
    """Join every face of the table that npm brought and that is not there yet."""
    source = Path(sys.argv[1])
    HOME.mkdir(parents=True, exist_ok=True)
    for side in SIDES:
        for name in named(side):
            for style in STYLES:
                target = HOME / f"{name}-{style}.ttf"
                parts = [source / name / "files" / f"{name}-{script}-{style}.woff2"
                         for script in SCRIPTS]
                parts = [part for part in parts if part.exists()]  # some keep all in `latin`
                if parts and not target.exists():
                    try:
                        join(parts, target)
                    except Exception as error:  # a broken face is left out, the others serve
                        print(f"{target.name}: {error!r}", file=sys.stderr)


if __name__ == "__main__":
    main()
