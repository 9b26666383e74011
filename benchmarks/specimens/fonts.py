"""Typefaces for specimens: families of models/training/fonts.toml that this machine has.

`dev` may use the families that training and development looked at; `test` only the held-out ones.
`calibrate` takes web typefaces that were never trained on either, from models/training/webfonts.
"""

import random
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

from models.training import webfonts

TABLE = Path(__file__).parents[2] / "models" / "training" / "fonts.toml"
SIDES = {"dev": ("train", "dev"), "test": ("held_out",)}
HAIRLINES = ("Noto Serif Display",)  # the strokes of its slashes vanish at the size of a card
LETTERS = "ấởịựẵỹđẨỞỊỰẴỸĐ"  # whoever has them draws Vietnamese
MRZ_FAMILIES = ("OCRB", "OCR B", "DejaVu Sans Mono", "Liberation Mono")


class FontsMissing(RuntimeError):
    """No family with all Vietnamese letters is installed."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """One family: file paths of its upright, bold and slanted faces."""

    family: str
    kind: str  # "sans", "serif", "typewriter", "narrow"
    regular: str
    bold: str
    italic: str


@cache
def _installed() -> dict[str, dict[str, str]]:
    """Family -> style in small letters -> font file, as fontconfig lists them: those that draw
    Vietnamese (two builds of one family may differ in it), and the letters of machine zones."""
    letters = " ".join(f"{ord(letter):x}" for letter in LETTERS)
    every, whole = _listed(":"), _listed(f":charset={letters}")
    found: dict[str, dict[str, str]] = {}
    for line in sorted(whole | {line for line in every if line.startswith("OCR")}):
        family, style, path = line.split("\t")
        if path.lower().endswith((".ttf", ".otf")):
            found.setdefault(family, {}).setdefault(style.lower(), path)
    return found


def _listed(pattern: str) -> set[str]:
    """Family, style and file of the typefaces that fit a pattern of fontconfig."""
    shown = "%{family[0]}\t%{style[0]}\t%{file}\n"
    done = subprocess.run(
        ["fc-list", "--format", shown, pattern], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines())


def _typeface(family: str, kind: str) -> Typeface | None:
    styles = _installed().get(family, {})
    regular = next(
        (styles[s] for s in ("regular", "book", "roman", "10 regular", "medium") if s in styles),
        next((path for style, path in styles.items() if "regular" in style), ""),
    )
    if not regular:
        return None
    bold = next(
        (styles[s] for s in ("bold", "10 bold", "semibold", "demi") if s in styles), regular
    )
    italic = next((styles[s] for s in ("italic", "oblique", "10 italic") if s in styles), regular)
    return Typeface(family, kind, regular, bold, italic)


@cache
def typefaces(which: str) -> tuple[Typeface, ...]:
    """The families of a set, "dev", "test" or "calibrate".

    Raises FontsMissing when none of them is installed.
    """
    if which == "calibrate":
        return _webfonts()
    table = tomllib.loads(TABLE.read_text("utf-8"))
    found = tuple(
        face
        for side in SIDES[which]
        for kind, families in table[side].items()
        for family in families
        if family not in HAIRLINES and (face := _typeface(family, kind))
    )
    if not found:
        raise FontsMissing(f"install Debian's fonts-dejavu, or a family named in {TABLE.name}")
    return found


def _webfonts() -> tuple[Typeface, ...]:
    """The families set apart for calibration, made whole by `.ci/typefaces`."""
    files: dict[tuple[str, str], list[str]] = {}
    for family, kind, path in webfonts.whole("calibrate"):
        files.setdefault((family, kind), []).append(str(path))
    if not files:
        raise FontsMissing("run .ci/typefaces, which brings the typefaces of webfonts.toml")
    found = []
    for (family, kind), paths in files.items():
        faces = [next((p for p in paths if p.endswith(f"-{style}.ttf")), "")
                 for style in webfonts.STYLES]
        regular = faces[0] or paths[0]
        found.append(Typeface(family, kind, regular, faces[1] or regular, faces[2] or regular))
    return tuple(found)


def draw_typeface(rng: random.Random, which: str, kinds: tuple[str, ...]) -> Typeface:
    """A family of one of these kinds, or of any kind when none is installed."""
    fitting = [face for face in typefaces(which) if face.kind in kinds]
    return rng.choice(fitting or typefaces(which))


@cache
def mrz_font() -> str:
    """The file of OCR-B, or of a typewriter face where it is not installed."""
    for family in MRZ_FAMILIES:
        for style, path in _installed().get(family, {}).items():
            if style in ("regular", "book"):
                return path
    return next(face.regular for face in typefaces("dev"))


@cache
def sized(path: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A font at so many pixels per em, laid out letter by letter (NFC needs no shaping)."""
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
