"""python -m benchmarks.fields: fields read right from specimens, refusals, and trust.

Ours on all cases; Tesseract and stock PP-OCRv6 as recognisers of the same reader on the first
`--peer-count` of every paper and condition, beside ours on the same cases.
"""

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.peers import NAMES, open_peer
from benchmarks.score import (
    FAULTS,
    Outcome,
    Verdict,
    by,
    judge_fields,
    named,
    reliability,
    share,
    trust,
)
from benchmarks.specimens import BAD, CONDITIONS, HARD, PAPERS, READABLE, Case, make, possible
from ocr.load import load
from ocr.pipeline import read_document

SEEDS = {"dev": 1, "test": 760_001, "calibrate": 300_001}
KEY_FIELDS = ("personal_number", "date_of_birth")


@dataclass(frozen=True, slots=True)
class Job:
    """One case to draw and to read with some engines."""

    seed: int
    paper: str
    condition: str
    which: str
    engines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What one engine made of one case."""

    engine: str
    verdict: Verdict
    outcomes: tuple[Outcome, ...]


def jobs(asked: argparse.Namespace) -> list[Job]:
    """Every paper in every condition, and the bad cases."""
    found = []
    bad = asked.count if asked.bad_count is None else asked.bad_count
    for condition in (*CONDITIONS, *BAD):
        if asked.conditions and condition not in asked.conditions:
            continue
        for paper in (p for p in PAPERS if p in (asked.papers or PAPERS)):
            if not possible(paper, condition):
                continue
            for index in range(asked.count if condition in CONDITIONS else bad):
                peers = NAMES[1:] if index < asked.peer_count and condition in CONDITIONS else ()
                engines = ("ours", *peers)
                found.append(Job(asked.seed + index, paper, condition, asked.which, engines))
    return found


def run(job: Job) -> list[Done]:
    """Draw the case and read it with every engine asked for."""
    case = make(job.seed, job.paper, job.condition, job.which)
    return [_read(job, case, engine) for engine in job.engines]


def _read(job: Job, case: Case, engine: str) -> Done:
    name = f"{job.paper}-{job.condition}-{job.seed}"
    opened = open_peer(engine)
    start = time.perf_counter()
    pages = [page for file in case.files for page in load(file.data, file.name)]
    pages = [replace(page, number=number) for number, page in enumerate(pages)]
    reading = read_document(pages, opened, case.today)
    seconds = time.perf_counter() - start
    truth = {} if case.problem else case.fields
    verdict = Verdict(
        name, job.paper, job.condition, case.problem, named(reading), not reading.records, seconds
    )
    outcomes = judge_fields(name, job.paper, job.condition, truth, case.covered, reading)
    return Done(engine, verdict, tuple(outcomes))


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """The figures of one engine."""
    outcomes = [outcome for item in done for outcome in item.outcomes]
    verdicts = [item.verdict for item in done]
    readable = [o for o in outcomes if o.condition in READABLE]
    good = [v for v in verdicts if not v.expected]
    bad = [v for v in verdicts if v.expected]
    alarms = [v for v in good if set(v.named) & set(FAULTS)]
    unlit = [v for v in good if v.condition != "glare"]  # there it may be right
    precision, coverage = trust(outcomes)
    kinds = {v.condition for v in bad}
    return {
        "cases": len(verdicts),
        "readable": share(readable),
        "key_fields": {n: share(o for o in readable if _last(o) == n) for n in KEY_FIELDS},
        "hard": share(o for o in outcomes if o.condition in HARD),
        "sure_right": precision,
        "sure_share": coverage,
        "sure_readable": trust(readable),
        "bad_named": _percent(sum(v.found for v in bad), len(bad)),
        "bad_by_kind": {
            kind: _percent(*_counts([v for v in bad if v.condition == kind]))
            for kind in sorted(kinds)
        },
        "good_refused": _percent(sum(v.refused for v in good), len(good)),
        "good_alarmed": _percent(len(alarms), len(good)),
        "good_glare": _percent(sum("glare" in v.named for v in unlit), len(unlit)),
        "seconds": _median([v.seconds for v in good]),
        "by_condition": by(outcomes, lambda o: o.condition),
        "by_paper": by(readable, lambda o: o.paper),
        "by_field": by(readable, lambda o: f"{o.paper} {o.field}"),
        "reliability": reliability(outcomes),
    }


def _last(outcome: Outcome) -> str:
    return outcome.field.rpartition(".")[2]


def _counts(verdicts: Sequence[Verdict]) -> tuple[int, int]:
    return sum(v.found for v in verdicts), len(verdicts)


def _percent(part: int, whole: int) -> tuple[float, int]:
    return round(100 * part / max(1, whole), 2), whole


def _median(values: Sequence[float]) -> float:
    return round(sorted(values)[len(values) // 2], 3) if values else 0.0


def wrong(done: Sequence[Done]) -> Iterator[str]:
    """Lines of an error list: what an engine read wrong, named wrong or refused."""
    for item in done:
        verdict = item.verdict
        if verdict.expected and not verdict.found:
            yield f"{verdict.case}\t-\twanted {verdict.expected}\tgot {','.join(verdict.named)}"
        if not verdict.expected and (verdict.refused or set(verdict.named) & set(FAULTS)):
            state = "refused" if verdict.refused else "alarmed"
            yield f"{verdict.case}\t-\t{state}\tgot {','.join(verdict.named)}"
        for o in item.outcomes:
            if not o.right and o.counts:
                yield f"{o.case}\t{o.field}\t{o.truth!r}\t{o.got!r}\t{o.confidence:.3f}\t{o.source}"


def show(engine: str, figures: dict[str, Any]) -> None:
    """The figures on the screen, the bars first."""
    number, birth = (figures["key_fields"][name] for name in KEY_FIELDS)
    print(f"\n{engine}: {figures['cases']} cases, {figures['seconds']} s each")
    print(f"  readable {figures['readable']}  number {number}  birth {birth}")
    print(f"  hard {figures['hard']}  sure {figures['sure_right']} of {figures['sure_share']}")
    print(f"  bad named {figures['bad_named']} {figures['bad_by_kind']}")
    print(f"  good refused {figures['good_refused']}, false alarms {figures['good_alarmed']}, "
          f"of glare {figures['good_glare']}")
    for part in ("by_condition", "by_paper"):
        print("  " + ", ".join(f"{k} {v[0]}" for k, v in figures[part].items()))
    worst = list(figures["by_field"].items())[:14]
    print("  worst: " + ", ".join(f"{name} {value[0]}" for name, value in worst))
    print("  reliability: " + ", ".join(f"{r[0]}+ {r[3]} ({r[1]})" for r in figures["reliability"]))


def main() -> None:
    """Read the cases on some processes and keep the figures."""
    asked = _asked()
    wanted, start = jobs(asked), time.perf_counter()
    done: list[Done] = []
    context = get_context("spawn")
    with ProcessPoolExecutor(asked.jobs, context, _alone, (asked.jobs,)) as pool:
        for items in pool.map(run, wanted, chunksize=2):
            done += items
    figures = {"ours": summary([item for item in done if item.engine == "ours"])}
    compared = {item.verdict.case for item in done if item.engine != "ours"}
    for engine in NAMES if compared else ():
        shared = [d for d in done if d.engine == engine and d.verdict.case in compared]
        figures[f"{engine}, compared" if engine == "ours" else engine] = summary(shared)
    for name, values in figures.items():
        show(name, values)
    if asked.errors:
        ours = [item for item in done if item.engine == asked.errors_of]
        asked.errors.write_text("\n".join(wrong(ours)) + "\n", "utf-8")
    print(f"\n{len(wanted)} cases in {time.perf_counter() - start:.0f} s")
    if asked.keep:
        run_of = {"which": asked.which, "count": asked.count, "peer_count": asked.peer_count}
        path = results.write("fields", asked.seed, run_of | {"engines": figures})
        print(f"kept in {path.relative_to(Path(__file__).parents[1])}")


def _alone(processes: int) -> None:
    """Share the cores between the processes."""
    cores = max(1, (os.cpu_count() or 2) // processes)
    os.environ["MOTCUA_OCR_THREADS"] = os.environ["OMP_THREAD_LIMIT"] = str(cores)
    import cv2

    cv2.setNumThreads(cores)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fields", description=__doc__)
    parser.add_argument("--count", type=int, default=3, help="cases per paper and condition")
    parser.add_argument("--bad-count", type=int, help="bad cases of a kind; default as --count")
    parser.add_argument("--peer-count", type=int, default=0, help="of these, read by the others")
    parser.add_argument("--which", choices=tuple(SEEDS), default="dev", help="typefaces and seeds")
    parser.add_argument("--seed", type=int, help="first seed; default depends on --which")
    parser.add_argument("--papers", nargs="+", choices=PAPERS)
    parser.add_argument("--conditions", nargs="+", choices=(*CONDITIONS, *BAD))
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="list of all wrong fields")
    parser.add_argument("--errors-of", choices=NAMES, default="ours")
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    asked.seed = SEEDS[asked.which] if asked.seed is None else asked.seed
    return asked


if __name__ == "__main__":
    main()
