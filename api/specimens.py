"""Ready-made specimens of one invented family, for somebody who has no paper at hand.

They lie in web/specimens and are made by `python -m benchmarks.specimens.family`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Specimen:
    """Pictures of one paper, and the text that names it."""

    key: str  # of texts: specimen.<key>
    files: tuple[str, ...]  # in web/specimens


SPECIMENS = (
    Specimen("father", ("father-front.jpg", "father-back.jpg")),
    Specimen("mother", ("mother-front.jpg", "mother-back.jpg")),
    Specimen("birth", ("birth.jpg",)),
)
