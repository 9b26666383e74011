"""A real identity provider in a process of its own, and a browser that signs in there."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import httpx
import pytest

from tests.house import ROOT

HERE = ROOT / "build" / "oidc"
SECRET = "bi-mat-cua-bai-thu"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def providing(port: int, *redirects: str) -> Iterator[str]:
    """The issuer, as long as its process runs; each start has new keys."""
    node = shutil.which("node")
    if not node or not (HERE / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("oidc-provider is missing: npm and node, then .ci/oidc")
    script = ROOT / "tests" / "api" / "oidc" / "provider.mjs"
    with subprocess.Popen(
        [node, script, str(port), *redirects], cwd=HERE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        try:
            assert "ready\n" in iter(process.stdout.readline, "")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def sign_in(browser: httpx.Client, start: str, login: str) -> httpx.Response:
    """Walk through the provider's pages as a person would; the page where it ends."""
    page = browser.get(start)
    for form in ({"prompt": "login", "login": login, "password": "x"}, {"prompt": "consent"}):
        action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        if action is None or "/interaction/" not in action[1]:
            break
        page = browser.post(urljoin(str(page.url), action[1]), data=form)
    return page
