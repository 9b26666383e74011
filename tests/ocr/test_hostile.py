"""Hostile files: each is refused with its reason, in bounded time and memory, by one process."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalog.problem import PROBLEMS
from tests.hostile import files, pdf, saved
from tests.house import ROOT

SECONDS, MEGABYTES = 15.0, 1500  # of one file; of the process that opened them all
LOOK = """
import json, resource, sys, time
from pathlib import Path
from ocr.load import Unusable, load

for name in sys.stdin.read().split("\\n"):
    started, detail = time.perf_counter(), ""
    try:
        code = "" if load(Path(name).read_bytes(), name) else "nothing"
    except Unusable as error:
        code, detail = error.code, error.detail
    except BaseException as error:
        code = repr(error)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([code, detail, time.perf_counter() - started, used]), flush=True)
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, frozenset[str]]:
    """All files, made once, with the codes that each may be refused with."""
    folder = tmp_path_factory.mktemp("hostile")
    made = {}
    for name, data, codes in files():
        (folder / name).write_bytes(data)
        made[folder / name] = codes
    return made


@pytest.fixture(scope="module")
def answers(hostile: dict[Path, frozenset[str]]) -> dict[str, list[Any]]:
    """What one process said to each file. It may not use more than 4 GB of addresses."""
    names = [path.name for path in hostile]
    limit = 4 << 30
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOOK],
        input="\n".join(names),
        capture_output=True,
        text=True,
        timeout=400,
        cwd=next(iter(hostile)).parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and len(lines) == len(names), (names[len(lines) :][:1], done.stderr)
    return dict(zip(names, lines, strict=True))


def test_clear_answers(hostile: dict[Path, frozenset[str]], answers: dict[str, list[Any]]) -> None:
    assert len(hostile) >= 30
    wrong = {
        path.name: answer
        for path, codes in hostile.items()
        for answer in [answers[path.name]]
        if answer[0] not in codes or answer[0] not in {"", *PROBLEMS} or answer[2] >= SECONDS
    }
    assert wrong == {}


def test_memory_stays_bounded(answers: dict[str, list[Any]]) -> None:
    assert max(used for _, _, _, used in answers.values()) < MEGABYTES


@pytest.mark.parametrize(
    ("name", "found"),
    [("launch.pdf", "/Launch"), ("xfa.pdf", "/XFA"), ("script-on-page.pdf", "/JavaScript")],
)
def test_the_reason_is_named(answers: dict[str, list[Any]], name: str, found: str) -> None:
    assert answers[name][1] in (found, "/JS")


def test_honest_files_beside_them_pass(tmp_path: Path) -> None:
    """The same makers without the malice: else the test would prove nothing."""
    from ocr.load import load

    for data in (pdf(), saved("JPEG"), saved("PNG"), saved("TIFF"), saved("BMP"), saved("WEBP")):
        assert len(load(data, "../../../etc/passwd\0.jpg")) == 1
    assert list(tmp_path.iterdir()) == []
