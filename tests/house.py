"""The files of the house, as a clean checkout holds them."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "catalog", "faceid", "ledgers", "models", "ocr", "storage")
_MADE = {".git", ".venv", "var", "build", "dist", "__pycache__"}  # not part of a checkout


@cache
def files() -> tuple[Path, ...]:
    """All files, relative to the root."""
    return tuple(sorted(_walk()))


def _walk() -> Iterator[Path]:
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [
            name for name in inner
            if name not in _MADE and not name.endswith(("_cache", ".egg-info"))
            and name != ".hypothesis"
        ]
        yield from ((Path(folder) / name).relative_to(ROOT) for name in names if name not in _MADE)


def text(path: Path) -> str:
    """What a file says; empty for pictures, weights and typefaces."""
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return ""
