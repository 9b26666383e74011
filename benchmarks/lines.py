"""python -m benchmarks.lines: the recognisers alone, on the same lines in held-out typefaces.

Character errors are counted on NFC grapheme clusters; runs of spaces count as one. Every engine
gets the same batches; Tesseract reads a batch in one run of its program.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import cv2

from benchmarks import results
from benchmarks.peers import NAMES, open_peer
from models.session import threads
from models.training.lines import Sample, sample
from models.training.measure import score

SEEDS = {"dev": 11, "held_out": 900_001}
BATCH = 20  # lines, about as many as one side of a card has


@dataclass(frozen=True, slots=True)
class Domain:
    """A kind of line: `kind` and `grade` as models.training.lines takes them."""

    name: str
    kind: str | None
    grade: str


DOMAINS = (
    Domain("clean print", None, "clean"),
    Domain("photo print", None, "photo"),
    Domain("typed", "typewriter", "scan"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One engine on one domain."""

    engine: str
    domain: str
    cer: float  # per cent
    exact: float  # per cent of lines
    ms: float  # median over batches of milliseconds per line
    lines: int


def measure(engine: str, domain: str, samples: Sequence[Sample]) -> Figure:
    """Read the lines in batches; the first batch is read once more for warmth."""
    opened = open_peer(engine)
    images = [item.image for item in samples]
    opened.recognise(images[:BATCH])
    texts, times = list[str](), list[float]()
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        before = time.perf_counter()
        texts += [line.text for line in opened.recognise(batch)]
        times.append((time.perf_counter() - before) * 1000 / len(batch))
    found = score((item.text, text) for item, text in zip(samples, texts, strict=True))
    exact = round(100 * found.exact, 2)
    return Figure(
        engine, domain, round(100 * found.cer, 3), exact, round(median(times), 2), len(texts)
    )


def main() -> None:
    """Draw the lines, read them with every engine, show and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lines", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="lines per domain")
    parser.add_argument("--which", choices=tuple(SEEDS), default="held_out", help="typefaces")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--engines", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--errors", type=Path, metavar="FILE", help="lines that ours reads wrong")
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    seed = SEEDS[asked.which] if asked.seed is None else asked.seed
    cv2.setNumThreads(threads())
    figures, wrong = list[Figure](), list[str]()
    for domain in DOMAINS:
        rng = random.Random(f"{seed} {domain.name}")
        samples = [sample(rng, asked.which, domain.kind, domain.grade) for _ in range(asked.count)]
        for engine in asked.engines:
            figures.append(measure(engine, domain.name, samples))
            print(_shown(figures[-1]))
        if asked.errors:
            wrong += _wrong(samples)
    if asked.errors:
        asked.errors.write_text("\n".join(wrong) + "\n", "utf-8")
    if asked.keep:
        run_of = {"which": asked.which, "threads": threads()}
        results.write("lines", seed, run_of | {"lines": [asdict(figure) for figure in figures]})


def _shown(figure: Figure) -> str:
    name = f"{figure.domain:12} {figure.engine:14}"
    return f"{name} CER {figure.cer:6.2f} %  exact {figure.exact:5.1f} %  {figure.ms:.1f} ms"


def _wrong(samples: Sequence[Sample]) -> list[str]:
    read = open_peer("ours").recognise([item.image for item in samples])
    pairs = [(item.text, line.text) for item, line in zip(samples, read, strict=True)]
    return [f"{truth}\t{got}" for truth, got in pairs if truth != got]


if __name__ == "__main__":
    main()
