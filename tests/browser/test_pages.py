"""Languages, refusals, nothing lost, and pages that everybody can use."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import DESK, OPTIONS, PHONE, Open, signed_in
from tests.browser.service import BIRTH, MOTHER, Service

READING = 120_000  # milliseconds, on a busy machine


def test_one_click_changes_the_language_and_stays(open_page: Open) -> None:
    page = open_page("/find?q=nguyen")
    expect(page.locator("h1")).to_have_text("Tra cứu giấy tờ đã lưu")
    page.click(".language button")
    expect(page.locator("h1")).to_have_text("Find kept papers")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "/find" in page.url
    page.click(".language button")
    expect(page.locator("h1")).to_have_text("Tra cứu giấy tờ đã lưu")


@pytest.mark.parametrize(
    ("language", "cure"),
    [("vi", "Hãy kiểm tra xem giấy đã đặt úp đúng mặt chưa"), ("en", "then scan again")],
)
def test_a_blank_page_is_refused_with_a_cure(
    open_page: Open, tmp_path: Path, language: str, cure: str
) -> None:
    blank = tmp_path / "blank.png"
    cv2.imwrite(str(blank), np.full((700, 1000, 3), 250, np.uint8))
    page = open_page("/", language)
    page.set_input_files("#files", blank)
    page.click("#read")
    refusal = page.locator("#refusal")
    expect(refusal).to_be_visible(timeout=READING)
    expect(refusal.locator(".notice")).to_have_attribute("data-code", "blank_page")
    expect(refusal).to_contain_text(cure)
    page.click("#again")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator(".recent-list a:has-text('blank')")).to_have_count(0)


def test_a_broken_file_is_refused(open_page: Open, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 and nothing behind")
    page = open_page("/", "en")
    page.set_input_files("#files", broken)
    page.click("#read")
    expect(page.locator("#refusal .notice")).to_have_attribute("data-code", "file_broken")


def test_nothing_is_lost_when_the_browser_is_killed(
    playwright: Playwright, chromium: str, service: Service, open_page: Open, tmp_path: Path
) -> None:
    document = service.waiting(MOTHER)
    path = f"/documents/{document}"
    with killable(chromium, tmp_path) as (process, address):
        browser = playwright.chromium.connect_over_cdp(address)
        signed_in(browser.contexts[0], service)
        page = browser.contexts[0].new_page()
        page.goto(service.url + path)
        name = page.locator("#f-full_name")
        name.fill("")
        name.press_sequentially("TRẦN THỊ THU HẰNG", delay=15)
        expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
        process.kill()
        process.wait()
    page = open_page(path)
    expect(page.locator("#f-full_name")).to_have_value("TRẦN THỊ THU HẰNG")
    expect(page.locator('.field[data-name="full_name"]')).to_have_class("field typed")


@contextmanager
def killable(chromium: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A browser of our own, and where it listens."""
    command = [chromium, "--headless=new", "--remote-debugging-port=0", *OPTIONS,
               f"--user-data-dir={folder / 'profile'}"]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        address = next(
            line.split()[-1] for line in process.stderr if line.startswith("DevTools listening on")
        )
        yield process, address


@pytest.mark.parametrize(
    ("language", "viewport"), [("vi", PHONE), ("en", DESK)], ids=["vi-phone", "en-desk"]
)
def test_everybody_can_use_every_page(
    open_page: Open, service: Service, language: str, viewport: dict[str, int]
) -> None:
    """No serious barrier by axe, and nothing wider than the screen."""
    waiting, birth = service.waiting(MOTHER), service.kept(BIRTH)
    (person,) = service.call("GET", "/api/v1/people?query=minh+khoi")
    papers = [{"document_id": birth}]
    form = service.call("POST", "/api/v1/forms", {"form": "to-khai-khai-sinh", "papers": papers})
    page = open_page("/", language, viewport)
    found = {}
    for path in (
        "/", f"/documents/{waiting}", f"/documents/{birth}", f"/documents/{birth}/correct",
        f"/forms/{form['id']}", "/find?q=nguyen", f"/people/{person['person_id']}", "/procedures",
        "/procedures/dang-ky-khai-sinh", "/nowhere",
    ):  # fmt: skip
        page.goto(service.url + path)
        barriers = [
            f"{fault['id']}: {node['html'][:120]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            barriers.append("wider than the screen")
        if barriers:
            found[path] = barriers
    assert found == {}
