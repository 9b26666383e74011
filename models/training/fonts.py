"""Font files by side (train, dev, held_out, calibrate) and kind: fontconfig's, and the web's."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from string import ascii_letters, digits

from PIL import ImageFont

from models.training import webfonts
from models.training.alphabet import VIETNAMESE

TABLE = Path(__file__).with_name("fonts.toml")
PACKED = Path(__file__).parents[2] / "build" / "fonts" / "index.tsv"  # only in a pack
UNFIT = re.compile(  # too thin to print, or not plain letters
    r"thin|hairline|extra ?light|caps|unslanted|inverted|outline", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: its family, its kind in fonts.toml and where fontconfig found it."""

    family: str
    kind: str
    path: str
    lender: str = ""  # file whose marks it borrows, where it has none


@cache
def installed() -> Mapping[str, tuple[str, ...]]:
    """Family name → font files, without unfit styles."""
    if PACKED.exists():
        known: dict[str, list[str]] = {}
        for row in PACKED.read_text("utf-8").splitlines():
            family, file = row.split("\t")
            known.setdefault(family, []).append(str(PACKED.parent / file))
        return {family: tuple(paths) for family, paths in known.items()}
    listing = subprocess.run(
        ["fc-list", "--format", "%{family[0]}\t%{style[0]}\t%{file}\n"],
        capture_output=True, text=True, check=True,
    ).stdout
    found: dict[str, list[str]] = {}
    for line in sorted(set(listing.splitlines())):
        family, style, path = line.split("\t")
        if path.lower().endswith((".ttf", ".otf")) and not UNFIT.search(style):
            found.setdefault(family, []).append(path)
    return {family: tuple(paths) for family, paths in found.items()}


@cache
def complete(paths: tuple[str, ...], letters: str = VIETNAMESE) -> frozenset[str]:
    """Those of the files that draw all of the letters."""
    if not paths or PACKED.exists():
        return frozenset(paths)
    listing = subprocess.run(["fc-query", "--format", "%{file}\t%{charset}\n", *paths],
                             capture_output=True, text=True, check=False).stdout
    wanted, found = set(map(ord, letters)), set[str]()
    for line in listing.splitlines():
        path, spans = line.split("\t")
        ends = [span.split("-") for span in spans.split()]
        have = {code for span in ends for code in range(int(span[0], 16), int(span[-1], 16) + 1)}
        if wanted <= have:
            found.add(path)
    return frozenset(found)


@cache
def faces(side: str) -> tuple[Face, ...]:
    """Every face at hand of one side of fonts.toml and webfonts.toml; with all letters."""
    kinds = tomllib.loads(TABLE.read_text("utf-8")).get(side, {})
    found = [
        Face(family, kind, path)
        for kind, families in kinds.items()
        for family in families
        for path in installed().get(family, ())
    ]
    if side in webfonts.SIDES:
        found += [Face(name, kind, str(file)) for name, kind, file in webfonts.whole(side)]
    if side == "mrz":
        return tuple(found)
    letters = ascii_letters + digits if side == "hand_latin" else VIETNAMESE
    whole = complete(tuple(face.path for face in found), letters)
    return tuple(face for face in found if face.path in whole)


def pick(rng: Random, side: str, kind: str | None = None) -> Face:
    """A face: first the family, then the style, so that big families do not rule."""
    choice = [face for face in faces(side) if kind in (None, face.kind)]
    family = rng.choice(sorted({face.family for face in choice}))
    return rng.choice([face for face in choice if face.family == family])


@cache
def sized(path: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` pixels per em, laid out letter by letter (NFC needs no shaping)."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
