"""The service as a process: it says where it is, answers, writes no number, and ends cleanly."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.house import ROOT

COLD = 90  # seconds, on a machine that does other things too


def test_a_whole_life(tmp_path: Path) -> None:
    chosen = {
        "MOTCUA_DATABASE": f"embedded:{tmp_path / 'pg'}",
        "MOTCUA_BLOBS": f"folder:{tmp_path / 'blobs'}",
        "MOTCUA_MASTER_KEY": str(tmp_path / "master.key"),
        "MOTCUA_SIGNING_KEYS": str(tmp_path / "signing"),
        "MOTCUA_TRUST": str(tmp_path / "trust"),
        "MOTCUA_KEY_COPY": str(tmp_path / "keycopy"),
        "MOTCUA_ANCHORS": str(tmp_path / "anchors"),
        "MOTCUA_PORT": "0",
    }
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", "from api.cli import main; raise SystemExit(main(['serve']))"],
            cwd=ROOT, env=os.environ | chosen, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        address = _address(process, log)
        with httpx.Client(base_url=address, timeout=30) as client:
            assert client.get("/health").json() == {"status": "ok", "object_lock": "none"}
            entered = client.post("/sign-in/demo", data={"account": "can-bo"})
            assert entered.status_code == 303
            assert client.get("/find", params={"q": "001088990417"}).status_code == 200
            client.get("/api/v1/people", params={"query": "001088990417"})
            client.get("/people/001088990417")
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)
    said = log.read_text()
    assert code in (0, -signal.SIGTERM), said
    assert "001088990417" not in said and "Traceback" not in said, said


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    end = time.monotonic() + COLD
    while time.monotonic() < end and process.poll() is None:
        found = [line for line in log.read_text().splitlines() if line.startswith("motcua: http")]
        if found:
            return found[0].removeprefix("motcua: ")
        time.sleep(0.1)
    raise AssertionError(log.read_text())
