"""python -m benchmarks.faces FOLDER: how well faces are told apart, on anybody's photographs.

FOLDER is laid out like LFW: one folder a person, photos inside. Prints and keeps, with bootstrap
intervals: rank-1, FNIR at FPIR 1 % and 0.1 % by size of the gallery and number of photos, FMR and
FNMR, and FNIR with a second factor, with and without each improvement, for everybody and for
groups of names (face_groups.toml; `--group LIST` for a list of your own); then the bars, met or
not. Nothing is tuned on people who are judged (face_protocol.py). On LFW: about ten minutes for the
vectors, which `--vectors FILE` keeps, and as many for the figures.

Without FOLDER: speed (face_speed.py) and how many recaptured screens and prints are noticed.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import face_protocol as protocol
from benchmarks.face_groups import groups
from benchmarks.face_photos import People, embed, keep, kept
from benchmarks.face_protocol import METHODS, Case, Method
from benchmarks.results import write
from faceid.engines.embedded import Embedded

Lines = list[dict[str, Any]]
SEVERAL = Case(500, 3, 2)  # photos as the product takes them
JUDGED = "tuned"  # the method of the bars


def accuracy(
    people: People, cases: list[Case], splits: int, seed: int, tune_on: People | None = None
) -> Lines:
    """One line for each case and method. `tune_on`: other people to choose the blend on, where a
    group is too small to be halved twice; else the half that is not judged."""
    random = np.random.default_rng(seed)
    lines: Lines = []
    if len(people) < 2 * protocol.MATED:
        print(f"{len(people)} people are too few")
        return lines
    for case in cases:
        runs: dict[str, list[dict[str, list[float]]]] = {}
        chosen = []
        for _ in range(splits):
            tuning, judged = protocol.halves(people, random)
            best = protocol.tune(tune_on or tuning, case, random)
            chosen.append(protocol.described(best))
            cohort, mine = protocol.cohort_of(tuning), int(random.integers(2**32))
            for name, method in {**METHODS, "tuned": best}.items():
                if found := _judged(judged, method, case, cohort, mine):
                    runs.setdefault(name, []).append(found)
        for name, of_splits in runs.items():
            rates = {rate: protocol.interval([run[rate] for run in of_splits if rate in run])
                     for rate in of_splits[0]}  # fmt: skip
            line: dict[str, Any] = {"method": name, "size": case.size}
            line["photos"] = [case.enrol, case.probe]
            if name == "tuned":
                line["chosen"] = max(set(chosen), key=chosen.count)
            lines.append(line | rates)
            print(lines[-1], flush=True)
    return lines


def _judged(
    people: People, method: Method, case: Case, cohort: np.ndarray, seed: int
) -> dict[str, list[float]]:
    """All rates of one split; every method sees the same draws."""
    random = np.random.default_rng(seed)
    drawn = protocol.draw(people, method, case, random)
    out: dict[str, list[float]] = {}
    if drawn:
        run = protocol.trial(drawn, method, cohort)
        out |= protocol.judge(run, len(drawn.gallery), method.scorer(cohort), random)
    if case.enrol == case.probe == 1:
        out |= protocol.verification(people, method, cohort, random)
    return out


def bars(everybody: Lines, asian: Lines) -> Lines:
    """The promises of the project, with what was found: mean over the splits."""

    def found(lines: Lines, size: int | None, photos: list[int], rate: str) -> float | None:
        fit = (line for line in lines if line["method"] == JUDGED and line["photos"] == photos)
        return next((line[rate][0] for line in fit
                     if rate in line and size in (line["size"], None)), None)  # fmt: skip

    wanted = [
        ("FNIR at FPIR 1 %, 500 people, one photo", 0.20, everybody, 500, [1, 1], "fnir@fpir0.01"),
        ("the same, 3 photos enrolled, 2 searched", 0.015, everybody, 500, [3, 2], "fnir@fpir0.01"),
        ("with a second factor (1 of 100), FPIR 0.01 %", 0.05, everybody, 500, [3, 2],
         "fnir with factor@fpir0.0001"),
        ("FNMR at FMR 1 %, East and South-East Asian names", 0.04, asian, None, [1, 1],
         "fnmr@fmr0.01"),
    ]  # fmt: skip
    out: Lines = []
    for what, most, lines, size, photos, rate in wanted:
        value = found(lines, size, photos, rate)
        out.append({"bar": what, "at most": most, "found": value,
                    "met": None if value is None else value <= most})  # fmt: skip
        print(out[-1], flush=True)
    return out


def photographs(asked: argparse.Namespace, engine: Embedded) -> dict[str, Any]:
    """Everything about a folder."""
    file: Path | None = asked.vectors
    people = kept(file, engine.model) if file and file.exists() else embed(asked.folder, engine)
    if file and not file.exists():
        keep(people, file, engine.model)
    figures: dict[str, Any] = {"people": len(people), "without_face": people.without_face}
    print(figures)
    cases = [Case(size) for size in asked.sizes] + [SEVERAL]
    figures["all"] = accuracy(people, cases, asked.splits, asked.seed)
    stock: dict[str, Callable[[list[str]], set[str]]] = {
        name: group.of for name, group in groups().items()
    }
    for given in asked.group:
        stock[given.stem] = set(given.read_text("utf-8").split()).intersection
    for name, members in stock.items():
        inside = members(people.names)
        group, others = people.named(inside), people.named(set(people.names) - inside)
        print(f"{name}: {len(group)} people, by name")
        lines = accuracy(group, [Case(1000)], 2 * asked.splits, asked.seed, tune_on=others)
        figures[name] = {"people": len(group), "lines": lines}
    asian = figures["east-and-south-east-asian"]["lines"]
    return figures | {"bars": bars(figures["all"], asian)}


def main() -> None:
    """Read the command line, run, print, keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--lfw", type=Path, metavar="FOLDER", help="the same as FOLDER")
    parser.add_argument("--vectors", type=Path, help="kept here, and read again; delete it after")
    parser.add_argument("--group", type=Path, action="append", default=[], metavar="LIST")
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 100, 1000])
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    asked.folder = asked.folder or asked.lfw
    engine = Embedded()
    if asked.folder:
        if not asked.folder.is_dir():
            parser.error(f"{asked.folder} is no folder")
        figures = photographs(asked, engine)
    else:
        from benchmarks.face_speed import measured

        figures = measured()
        print(figures)
    if asked.keep:
        print(write("faces", asked.seed, figures))


if __name__ == "__main__":
    main()
