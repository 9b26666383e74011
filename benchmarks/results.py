"""Files of benchmarks/results: figures with the machine, the day, the commit and the seed."""

import datetime as dt
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def write(benchmark: str, seed: int, figures: dict[str, Any], folder: Path = FOLDER) -> Path:
    """Keep the figures of one run; returns the file, whose name tells the time."""
    now = dt.datetime.now(dt.UTC)
    folder.mkdir(exist_ok=True)
    path = folder / f"{benchmark}-{now:%Y%m%d-%H%M%S}.json"
    whole = {"benchmark": benchmark, "date": f"{now:%Y-%m-%dT%H:%MZ}", "commit": commit()}
    whole |= {"machine": machine(), "seed": seed} | figures
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def latest(benchmark: str, folder: Path = FOLDER) -> dict[str, Any] | None:
    """The figures of the last run, None when there was none."""
    paths = sorted(folder.glob(f"{benchmark}-*.json"))
    if not paths:
        return None
    found: dict[str, Any] = json.loads(paths[-1].read_text("utf-8"))
    return found


def commit() -> str:
    """The commit that was measured, with a + when files had been changed since."""
    root = Path(__file__).parents[1]
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"],
        cwd=root,
        capture_output=True,
        text=True,
    )
    return said.stdout.strip() or "unknown"


def machine() -> str:
    """Processor and cores, without the name of the machine."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores"
