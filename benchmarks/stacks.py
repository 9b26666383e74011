"""python -m benchmarks.stacks: pages of mixed stacks that come to the right component.

A page is right when every paper on it is found and stands where it belongs: its component, its
declaration, or nowhere; an empty page when it is dropped. Which kind of page fails is listed.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.specimens.stacks import LOOSE, StackCase, make_stack
from catalog.form import load_forms
from catalog.procedure import load_procedures
from ocr.attach import Brought, Someone, attach
from ocr.engines import open_engine
from ocr.load import load
from ocr.stack import Stack, read_stack

SEEDS = {"dev": 1, "test": 700_001}


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: what it shows, where it went."""

    stack: int
    page: int
    shows: tuple[str, ...]
    wanted: tuple[str, ...]  # one right place of each paper
    got: tuple[str, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Done:
    """One stack."""

    pages: tuple[Judged, ...]
    seconds: float  # to take apart, read and attach


def run(job: tuple[int, str]) -> Done:
    """Draw a stack and take it apart."""
    seed, which = job
    case = make_stack(seed, which)
    engine = open_engine("embedded")
    start = time.perf_counter()
    pages = [page for each in case.pages for page in load(each.data, "scan.jpg")]
    stack = read_stack(pages, engine, case.today)
    places = placed(case, stack)
    seconds = time.perf_counter() - start
    return Done(tuple(_judged(seed, case, stack, places)), seconds)


def placed(case: StackCase, stack: Stack) -> list[tuple[str, ...]]:
    """Where each paper of the stack goes: components, or the form that it is."""
    procedure = load_procedures()[case.procedure]
    form = load_forms()[procedure.forms[0]]
    people = {
        role: Someone(person.name, person.born.isoformat(), person.number)
        for role, person in case.people.items()
    }
    rest = [bundle for bundle in stack.bundles if not bundle.form]
    papers = [
        Brought(bundle.paper, {n: f.value for n, f in bundle.record.fields.items()}
                if bundle.record else {}, bundle.head)
        for bundle in rest
    ]  # fmt: skip
    needed = [paper for paper in procedure.papers if paper.applies(case.facts)]
    found = dict(zip(map(id, rest), attach(needed, form.roles, people, papers), strict=True))
    return [(b.form,) if b.form else found[id(b)] or (LOOSE,) for b in stack.bundles]


def _judged(
    seed: int, case: StackCase, stack: Stack, places: Sequence[tuple[str, ...]]
) -> list[Judged]:
    judged = []
    for number, page in enumerate(case.pages):
        got = [
            set(place)
            for bundle, place in zip(stack.bundles, places, strict=True)
            if number in bundle.origins
        ]
        left = list(got)
        right = len(got) == len(page.shows)
        for sought in page.shows:
            fitting = next((place for place in left if place & sought.right), None)
            if fitting is None:
                right = False
            else:
                left.remove(fitting)
        judged.append(
            Judged(
                seed, number, tuple(s.paper for s in page.shows),
                tuple(min(s.right) for s in page.shows),
                tuple(",".join(sorted(place)) for place in got), right,
            )
        )  # fmt: skip
    return judged


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """The figures."""
    pages = [page for item in done for page in item.pages]
    filled = [page for page in pages if page.shows]
    kinds = Counter(kind for page in filled for kind in page.shows)
    wrong = Counter(kind for page in filled if not page.right for kind in page.shows)
    return {
        "stacks": len(done),
        "pages": len(pages),
        "right": _percent(pages),
        "right_without_empty_pages": _percent(filled),
        "seconds_per_stack": round(sorted(d.seconds for d in done)[len(done) // 2], 1),
        "wrong_by_kind": {k: [wrong[k], kinds[k]] for k in sorted(kinds) if wrong[k]},
    }


def _percent(pages: Sequence[Judged]) -> float:
    return round(100 * sum(page.right for page in pages) / max(1, len(pages)), 2)


def main() -> None:
    """Take the stacks apart on some processes and keep the figures."""
    asked = _asked()
    jobs = [(asked.seed + n, asked.which) for n in range(asked.count)]
    done: list[Done] = []
    with ProcessPoolExecutor(asked.jobs, get_context("spawn"), _alone, (asked.jobs,)) as pool:
        for item in pool.map(run, jobs):
            done.append(item)
            for page in item.pages:
                if not page.right:
                    print(f"{page.stack} page {page.page}: {page.shows} wanted {page.wanted} "
                          f"got {page.got}", flush=True)  # fmt: skip
    figures = summary(done)
    for name, value in figures.items():
        print(f"{name}: {value}")
    if asked.keep:
        path = results.write("stacks", asked.seed, {"which": asked.which} | figures)
        print(f"kept in {path.relative_to(Path(__file__).parents[1])}")


def _alone(processes: int) -> None:
    """Share the cores between the processes."""
    cores = max(1, (os.cpu_count() or 2) // processes)
    os.environ["MOTCUA_OCR_THREADS"] = str(cores)
    import cv2

    cv2.setNumThreads(cores)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stacks", description=__doc__)
    parser.add_argument("--count", type=int, default=5, help="stacks of twelve pages")
    parser.add_argument("--which", choices=tuple(SEEDS), default="dev", help="typefaces and seeds")
    parser.add_argument("--seed", type=int, help="first seed; default depends on --which")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--keep", action="store_true", help="write a file into benchmarks/results")
    asked = parser.parse_args()
    asked.seed = SEEDS[asked.which] if asked.seed is None else asked.seed
    return asked


if __name__ == "__main__":
    main()
