"""How sure a printed value is: from its characters, and from what the check says of it."""

import math

from catalog.checks import Checked
from ocr.text import Reading


def of_text(reading: Reading, checked: Checked) -> float:
    """Probability from 0 to 1 that the value is right."""
    if not checked.value:
        return 0.0
    letters = [c for piece in reading.pieces for c in piece.characters]
    if not letters:
        return 0.0
    return math.exp(sum(math.log(max(c, 1e-3)) for c in letters) / max(1.0, len(letters) ** 0.5))
