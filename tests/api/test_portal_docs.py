"""The curl lines of docs/portal.md do what the page says."""

import json
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.api.conftest import OPERATOR, UNIT, Office
from tests.house import ROOT

COMMAND = re.compile(r"^    (curl (?:[^\n]*\\\n)*[^\n]*)$", re.M)


def test_curl_lines(office: Office, tmp_path: Path) -> None:
    """All of them in their order; each takes from the answers before what the page says."""
    until = datetime.now(UTC) + timedelta(days=1)
    scopes = ["documents:read", "documents:write"]
    key = office.services.vault.api_keys.add("cong-curl", UNIT, scopes, until, OPERATOR)
    for name in ("truoc.jpg", "sau.jpg"):
        (tmp_path / name).write_bytes(b"no picture " + name.encode())
    known = os.environ | {"MOTCUA": office.address, "KEY": key}
    said = []
    for command in COMMAND.findall((ROOT / "docs" / "portal.md").read_text("utf-8")):
        if "webhooks" in command:
            continue  # its address does not exist; test_portal tells a listener of its own
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=known, capture_output=True, text=True
        )
        assert done.returncode == 0, command + done.stderr
        said.append(done.stdout)
        if done.stdout.startswith("{"):
            known["JOB"] = json.loads(done.stdout)["id"]
        if found := re.search(r"location: \S*/(\S+)", done.stdout, re.I):
            known["UPLOAD"] = found[1]
    handed, job, _, _, offset, again = said
    assert json.loads(handed)["url"] == f"/api/v1/jobs/{json.loads(job)['id']}"
    assert f"upload-offset: {(tmp_path / 'truoc.jpg').stat().st_size}" in offset.lower()
    assert json.loads(again)["document_id"] != json.loads(handed)["document_id"]


def test_the_client_needs_httpx_alone() -> None:
    source = (ROOT / "api" / "client.py").read_text("utf-8")
    found = re.findall(r"^(?:from|import) (\w+)", source, re.M)
    assert {*found} & {"api", "storage", "catalog", "fastapi"} == set() and "httpx" in found
