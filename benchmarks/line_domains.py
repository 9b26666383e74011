"""Kinds of lines that the recognisers are measured on, in typefaces and hands set apart."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.training import hand, lines, mixed, typed, written
from models.training.lines import Sample

WRITTEN = Path(__file__).parents[2] / "shared" / "data" / "handwriting_addresses"
REAL = "real handwriting"
SEEDS = {"dev": 11, "held_out": 900_001}


@dataclass(frozen=True, slots=True)
class Domain:
    """A kind of line: `draw` makes one for a side (`dev` or `held_out`) of the typefaces."""

    name: str
    hand: bool  # whether a person wrote on it
    draw: Callable[[Random, str], Sample]


DRAWN = (
    Domain("clean print", False, lambda rng, side: lines.sample(rng, side, None, "clean")),
    Domain("photo print", False, lambda rng, side: lines.sample(rng, side, None, "photo")),
    Domain("typed", False, lambda rng, side: typed.sample(rng, side)),
    Domain("drawn handwriting", True, lambda rng, side: hand.sample(rng, f"hand_{side}")),
    Domain("label and hand", True, lambda rng, side: mixed.sample(rng, None, side)),
)
NAMES = (*(domain.name for domain in DRAWN), REAL)


def is_hand(name: str) -> bool:
    """Whether lines of this domain were written by hand, wholly or in part."""
    return name == REAL or next(domain.hand for domain in DRAWN if domain.name == name)


def samples(name: str, side: str, count: int, seed: int, folder: Path = WRITTEN) -> list[Sample]:
    """Lines of a domain, the same for the same seed; real ones are those never trained on.

    Empty for real handwriting when its folder is not there: the set may not be passed on.
    """
    if name != REAL:
        domain = next(domain for domain in DRAWN if domain.name == name)
        rng = Random(f"{seed} {name}")
        return [domain.draw(rng, side) for _ in range(count)]
    if not (folder / "labels.tsv").is_file():
        return []
    apart = [written.as_is(line) for line in written.lines(folder, "dev")]
    return Random(seed).sample(apart, min(count, len(apart)))
