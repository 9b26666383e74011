"""One service and one browser for all tests; each test has a fresh page without console errors."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.service import Service, serving
from tests.house import ROOT

DESK = {"width": 1366, "height": 850}
PHONE = {"width": 390, "height": 844}
OPTIONS = ["--no-sandbox"]

Open = Callable[..., Page]
Shoot = Callable[..., None]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium")
    if not found:
        pytest.skip("Chromium is missing: apt-get install chromium")
    return found


@pytest.fixture(scope="module")  # a store of its own: what one file keeps, no other is asked for
def service(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(scope="module")  # its event loop, while it lives, is in the way of pyHanko's
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
    yield started
    started.close()


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Open]:
    """open_page(path, language="vi", viewport=DESK); scripts must not fail on it."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(path: str = "/", language: str = "vi", viewport: dict[str, int] = DESK) -> Page:
        context = browser.new_context(viewport=viewport, locale="vi-VN", accept_downloads=True)
        contexts.append(context)
        if language == "en":
            context.add_cookies([{"name": "language", "value": "en", "url": service.url}])
        signed_in(context, service)
        page = watched(context, faults)
        page.goto(service.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def signed_in(context: BrowserContext, service: Service) -> None:
    """Give a browser the session of the trial officer."""
    token = service.client.cookies["motcua"]
    context.add_cookies([{"name": "motcua", "value": token, "url": service.url}])


def watched(context: BrowserContext, faults: list[str]) -> Page:
    """A page that notes faults of scripts and anything that the policy had to stop."""
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text)
        if said.type == "error" and "Failed to load resource" not in said.text
        else None,
    )
    return page


@pytest.fixture(scope="session")
def screenshots() -> Shoot:
    """screenshots(page, name, whole=False): KEEP_SCREENSHOTS=1 renews those of the README."""
    kept = bool(os.environ.get("KEEP_SCREENSHOTS"))

    def shoot(page: Page, name: str, whole: bool = False) -> None:
        if kept:
            page.screenshot(path=ROOT / "docs" / "screenshots" / f"{name}.png", full_page=whole)

    return shoot
