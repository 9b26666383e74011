"""The service as processes: it says where it is, answers, writes no number, and ends cleanly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from tests.house import ROOT

COLD = 300  # seconds, on a machine that does other things too
TRIES = 20  # sign-ins of one address within a minute


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("service")
    (folder / "tmp").mkdir()
    return folder


@contextmanager
def running(place: Path, processes: int) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """The service with its address; what it said, in `place / "log"`, names nobody."""
    chosen = {
        "MOTCUA_DATABASE": f"embedded:{place / 'pg'}",
        "MOTCUA_BLOBS": f"folder:{place / 'blobs'}",
        "MOTCUA_MASTER_KEY": str(place / "master.key"),
        "MOTCUA_SIGNING_KEYS": str(place / "signing"),
        "MOTCUA_TRUST": str(place / "trust"),
        "MOTCUA_KEY_COPY": str(place / "keycopy"),
        "MOTCUA_ANCHORS": str(place / "anchors"),
        "MOTCUA_PORT": "0",
        "MOTCUA_PROCESSES": str(processes),
        "TMPDIR": str(place / "tmp"),
    }
    log = place / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", "from api.cli import main; raise SystemExit(main(['serve']))"],
            cwd=ROOT, env=os.environ | chosen, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        yield process, _address(process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=COLD)
    said = log.read_text()
    assert code in (0, -signal.SIGTERM, -signal.SIGKILL), said
    assert "001088990417" not in said and "Traceback" not in said, said


def test_a_whole_life(place: Path) -> None:
    with running(place, 1) as (_, address), httpx.Client(base_url=address, timeout=30) as client:
        assert client.get("/health").json() == {"status": "ok", "object_lock": "none"}
        entered = client.post("/sign-in/demo", data={"account": "can-bo"})
        assert entered.status_code == 303
        assert client.get("/find", params={"q": "001088990417"}).status_code == 200
        client.get("/api/v1/people", params={"query": "001088990417"})
        client.get("/people/001088990417")
    assert not database_runs(place)


def test_several_processes(place: Path) -> None:
    with running(place, 2) as (process, address):
        ask = f"{address}/health"
        counted = place / "tmp"
        until(lambda: httpx.get(ask, timeout=30).is_success
              and len(list(counted.glob("motcua-metrics-*/counter_*.db"))) == 2)  # fmt: skip
        asked = _count(httpx.get(f"{address}/metrics").text)
        assert asked >= 2
        wrong = {"name": "nobody", "password": "wrong"}
        codes = [httpx.post(f"{address}/sign-in", data=wrong, timeout=30).status_code
                 for _ in range(TRIES + 4)]  # fmt: skip
        assert codes.count(429) >= 4 and 429 not in codes[:TRIES]
        before = children(process)
        assert len(before) == 2
        before[0].kill()
        assert httpx.get(ask, timeout=30).is_success  # the other answers meanwhile
        until(lambda: len(set(children(process)) - set(before)) == 1)
        assert httpx.get(ask, timeout=30).is_success and before[1] in children(process)
        assert _count(httpx.get(f"{address}/metrics", timeout=30).text) > asked
        left = children(process)
    assert not any(child.is_running() for child in left) and not database_runs(place)
    assert not list(counted.glob("motcua-*"))


def test_the_first_process_is_killed(place: Path) -> None:
    """Nobody else would end the others: they follow it, and stop the database as they leave."""
    with running(place, 2) as (process, _):
        left = children(process)
        process.kill()
        until(lambda: not any(child.is_running() for child in left))
        until(lambda: not database_runs(place))


def children(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """Those that answer requests, dead ones left out."""
    found = []
    for child in psutil.Process(process.pid).children():
        try:
            if any("spawn_main" in word for word in child.cmdline()):
                found.append(child)
        except psutil.Error:
            pass  # ended this very moment
    return found


def database_runs(place: Path) -> bool:
    return (place / "pg" / "data" / "postmaster.pid").exists()


def until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + COLD
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.1)


def _count(metrics: str) -> float:
    return sum(float(line.rsplit(" ", 1)[1]) for line in metrics.splitlines()
               if line.startswith('motcua_requests_total{route="/health"'))  # fmt: skip


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    end = time.monotonic() + COLD
    while time.monotonic() < end and process.poll() is None:
        found = [line for line in log.read_text().splitlines() if line.startswith("motcua: http")]
        if found:
            return found[0].removeprefix("motcua: ")
        time.sleep(0.1)
    raise AssertionError(log.read_text())
