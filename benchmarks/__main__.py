"""python -m benchmarks: all figures of the README, 20 to 40 minutes on two cores.

Times are taken with nothing else running; memory and fields, whose times do not count, share
the cores.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def start(name: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start one benchmark in a process of its own."""
    print(f"\n== {name} {' '.join(arguments)}", flush=True)
    return subprocess.Popen([sys.executable, "-m", f"benchmarks.{name}", *arguments], cwd=ROOT)


def main() -> int:
    """Run them; returns how many of them failed."""
    codes = [start("lines", "--count", "200", "--keep").wait()]
    codes.append(start("speed", "--count", "20", "--keep").wait())
    memory = start("memory", "--reads", "1000", "--keep")
    fields = start(
        "fields", "--which", "test", "--count", "3", "--bad-count", "2", "--peer-count", "1",
        "--jobs", "1", "--keep",
    )  # fmt: skip
    codes += [memory.wait(), fields.wait(), start("report").wait()]
    return sum(code != 0 for code in codes)


if __name__ == "__main__":
    sys.exit(main())
