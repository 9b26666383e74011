"""The parts that invented names, addresses and marks are drawn from (names.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words() -> dict[str, Any]:
    """All lists of names.toml by name."""
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
