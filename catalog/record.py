"""The types that flow from scan to form: images, fields, records.

Frozen, without I/O. No dictionaries travel between modules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""H×W×3, BGR, 8 bits."""

Quad = NDArray[np.float32]
"""4×2 corners in pixels: top-left, top-right, bottom-right, bottom-left as the text reads."""

Source = Literal["chip", "qr", "mrz", "text", "person", "kept"]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of its page."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if self.left > self.right or self.top > self.bottom:
            raise ValueError(f"box corners are swapped: {self}")


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One decoded page of a scan."""

    image: Image
    name: str = ""
    number: int = 0  # position among the pages of one reading, from 0
    dpi: float = 0.0  # dots per inch, as the file says; 0: it does not


@dataclass(frozen=True, slots=True)
class Field:
    """One value, who read it, how surely, and where on the page."""

    name: str
    value: str  # NFC; dates ISO 8601 (YYYY-MM-DD, YYYY-MM or YYYY)
    confidence: float  # calibrated: of all fields at 0.99, 99 % are right
    source: Source
    page: int = 0
    box: Box | None = None
    alternatives: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  # codes from catalog.problems; never a reason to drop the value

    def as_json(self) -> dict[str, Any]:
        """The field as the command line and the HTTP API show it."""
        box = self.box and [self.box.left, self.box.top, self.box.right, self.box.bottom]
        return {
            "value": self.value,
            "confidence": round(self.confidence, 4),
            "source": self.source,
            "page": self.page,
            "box": box,
            "alternatives": list(self.alternatives),
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """What one paper or one register entry says."""

    paper: str  # "cccd-2021"; empty when the page is no known paper
    fields: Mapping[str, Field] = field(default_factory=dict)
    pages: tuple[str, ...] = ()  # storage keys of the scans
    problems: tuple[str, ...] = ()  # "expired", "sides_mismatch", "qr_conflict", ...

    def value(self, name: str) -> str:
        """The value of a field, or an empty string."""
        found = self.fields.get(name)
        return found.value if found else ""

    def as_json(self) -> dict[str, Any]:
        """The record as the command line and the HTTP API show it."""
        return {
            "paper": self.paper,
            "fields": {name: item.as_json() for name, item in self.fields.items()},
            "problems": list(self.problems),
        }
