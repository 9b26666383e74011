"""python -m benchmarks.specimens OUT --count 3 --seed 1 --which dev: files and truth.jsonl."""

import argparse
import json
from pathlib import Path

from benchmarks.specimens import BAD, CONDITIONS, PAPERS, make, possible


def main() -> None:
    """Write `count` cases of every paper in every condition, and half as many of each bad kind."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.specimens", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=1, help="cases per paper and condition")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--which", choices=("dev", "test"), default="dev", help="typefaces")
    parser.add_argument("--papers", nargs="+", choices=PAPERS, default=PAPERS)
    parser.add_argument("--conditions", nargs="+", default=(*CONDITIONS, *BAD))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (asked.out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for condition in asked.conditions:
            for paper in (p for p in asked.papers if possible(p, condition)):
                for seed in range(asked.seed, asked.seed + asked.count):
                    truth.write(
                        json.dumps(_written(asked, seed, paper, condition), ensure_ascii=False)
                    )
                    truth.write("\n")


def _written(asked: argparse.Namespace, seed: int, paper: str, condition: str) -> dict[str, object]:
    """One line of truth.jsonl, after its files have been written."""
    case = make(seed, paper, condition, asked.which)
    name = f"{paper}-{condition}-{seed}"
    files = []
    for file in case.files:
        files.append(f"{name}-{file.name}")
        (asked.out / files[-1]).write_bytes(file.data)
    return {
        "id": name, "files": files, "paper": case.paper, "condition": condition,
        "fields": case.fields, "problem": case.problem, "covered": case.covered,
        "today": case.today.isoformat(),
    }  # fmt: skip


if __name__ == "__main__":
    main()
