"""python -m benchmarks.lines: the recognisers alone, on the same lines, which none was trained on.

Every engine gets the same batches; Tesseract reads a batch in one run of its program. Times are
of the wall and of the processor, for a line and for 320 pixels of it at 48 pixels of height, once
for each number of threads.
"""

import argparse
import os
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import cv2

from benchmarks import results, worst
from benchmarks.line_domains import NAMES as DOMAINS
from benchmarks.line_domains import SEEDS, WRITTEN, samples
from benchmarks.line_scores import Bin, LineScore, Reading, reliability, score
from benchmarks.peers import NAMES, open_peer
from models.training.lines import Sample

BATCH = 20  # lines, about as many as one side of a card has
TIMED = 60  # lines that are read again for times at another number of threads
UNIT = 320 / 48  # width of the stretch for which times are told, in heights of the line


@dataclass(frozen=True, slots=True)
class Time:
    """Milliseconds: median over batches for a line; for 320 pixels over all lines."""

    threads: int
    ms: float
    ms_320: float
    cpu_320: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One engine on one domain."""

    engine: str
    domain: str
    lines: int
    score: LineScore
    times: tuple[Time, ...]
    bins: tuple[Bin, ...]


def read(engine: str, lines: Sequence[Sample], threads: int) -> tuple[list[Reading], Time]:
    """Read the lines in batches; the first batch is read once more for warmth."""
    cv2.setNumThreads(threads)
    opened = open_peer(engine)
    images = [item.image for item in lines]
    opened.recognise(images[:BATCH])
    found, walls, processor = list[Reading](), list[tuple[float, int]](), _processor()
    for start in range(0, len(images), BATCH):
        before = time.perf_counter()
        texts = opened.recognise(images[start : start + BATCH])
        walls.append((time.perf_counter() - before, len(texts)))
        pairs = zip(lines[start : start + BATCH], texts, strict=True)
        found += [Reading(item.text, line) for item, line in pairs]
    units = sum(image.shape[1] / image.shape[0] for image in images) / UNIT
    spent = 1000 * (_processor() - processor) / units
    wall = 1000 * sum(seconds for seconds, _ in walls) / units
    each = 1000 * median(seconds / count for seconds, count in walls)
    return found, Time(threads, round(each, 2), round(wall, 2), round(spent, 2))


def _processor() -> float:
    """Seconds of processor time of this process and of the programs that it ran."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def _bound(threads: int) -> None:
    """For a process that measures: nobody uses more threads than these."""
    for name in ("MOTCUA_OCR_THREADS", "OMP_THREAD_LIMIT"):
        os.environ[name] = str(threads)


def main() -> None:
    """Draw the lines, read them with every engine, show and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lines", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="lines per domain")
    parser.add_argument("--which", choices=tuple(SEEDS), default="held_out", help="typefaces")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--engines", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--domains", nargs="+", choices=DOMAINS, default=DOMAINS)
    parser.add_argument("--threads", nargs="+", type=int, default=(1, 2))
    parser.add_argument("--written", type=Path, default=WRITTEN, help="folder of real handwriting")
    parser.add_argument("--worst", type=Path, metavar="FILE.png", help="40 worst lines of ours")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="lines that ours reads wrong")
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    seed = SEEDS[asked.which] if asked.seed is None else asked.seed
    pools = {
        count: ProcessPoolExecutor(1, get_context("spawn"), _bound, (count,))
        for count in asked.threads
    }
    figures, ours = list[Figure](), list[tuple[Sample, Reading]]()
    for domain in asked.domains:
        lines = samples(domain, asked.which, asked.count, seed, asked.written)
        if not lines:
            print(f"{domain}: left out, {asked.written} is not here (see docs/training.md)")
            continue
        for engine in asked.engines:
            done = [
                pool.submit(read, engine, lines if first else lines[:TIMED], count).result()
                for first, (count, pool) in zip((True, *[False] * 9), pools.items(), strict=False)
            ]
            found, times = done[0][0], tuple(spent for _, spent in done)
            bins = tuple(reliability(found))
            figures.append(Figure(engine, domain, len(found), score(found), times, bins))
            print(_shown(figures[-1]), flush=True)
            if engine == "ours":
                ours += zip(lines, found, strict=True)
    if asked.worst:
        worst.draw(worst.worst([(item.image, reading) for item, reading in ours]), asked.worst)
    if asked.errors:
        wrong = [r for _, r in ours if r.truth != r.line.text]
        asked.errors.write_text("".join(f"{r.truth}\t{r.line.text}\n" for r in wrong), "utf-8")
    if asked.keep:
        kept = {"which": asked.which, "lines": [_kept(figure) for figure in figures]}
        results.write("lines", seed, kept)


def _kept(figure: Figure) -> dict[str, object]:
    """The figure as benchmarks.report reads it."""
    plain = {"engine": figure.engine, "domain": figure.domain, "lines": figure.lines}
    rest = {"times": [asdict(one) for one in figure.times], "reliability": figure.bins}
    return plain | asdict(figure.score) | {"ms": figure.times[0].ms} | rest


def _shown(figure: Figure) -> str:
    got = figure.score
    times = "  ".join(f"{t.ms_320:.1f} ({t.cpu_320:.1f})" for t in figure.times)
    return (
        f"{figure.domain:17} {figure.engine:14} CER {got.cer:6.2f} folded {got.cer_folded:6.2f}  "
        f"WER {got.wer:6.2f}  exact {got.exact:5.1f} folded {got.exact_folded:5.1f}  "
        f"ECE {got.ece:.3f}  ms/320 px (of cpu), {'/'.join(str(t.threads) for t in figure.times)} "
        f"threads: {times}"
    )


if __name__ == "__main__":
    main()
