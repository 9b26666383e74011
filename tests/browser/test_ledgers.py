"""A SPECIMEN book from its folder to its files: two commands, and typing by keyboard between."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from benchmarks.specimens.books import Plan, write_book
from ledgers.export import read_workbook
from tests.browser.conftest import DESK, Shoot, signed_in, watched
from tests.browser.service import Service, serving

PAGES = 2
KEYS = 1.5  # key actions for a doubtful field at most, beyond its text
PATIENT = 60_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("books")
    write_book(made / "scans", Plan("KS", "", PAGES, "typed", 2018), 5)
    return made


@pytest.fixture(scope="module")
def house(folder: Path, chromium: str) -> Iterator[Service]:
    with serving(folder) as started:
        yield started


def _motcua(folder: Path, *arguments: str) -> str:
    program = Path(sys.executable).with_name("motcua")
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=dict(os.environ), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _typed(page: Page) -> tuple[int, int]:
    """Type every doubt by its first reading; keys pressed, fields answered."""
    keys, fields, sent = 0, 0, list[str]()
    page.on("request", lambda asked: sent.append(asked.url) if "/keys" in asked.url else None)
    while True:
        page.wait_for_selector("#fields .asked, #done:not([hidden])", timeout=PATIENT)
        if page.locator("#done").is_visible():
            return keys, fields
        rows, before = page.locator("#fields .asked"), len(sent)
        fields += (count := rows.count())
        for index in range(count):
            page.keyboard.press("1" if rows.nth(index).locator("kbd").count() else "Enter")
            keys += 1
        for _ in range(count):  # blanks ask once more
            if len(sent) > before or page.locator("#fields[data-sending]").count():
                break
            page.keyboard.press("Enter")
            keys += 1
        page.wait_for_selector("#fields:not([data-sending])", state="attached", timeout=PATIENT)
        assert len(sent) == before + 1


def _whole_page(page: Page, screenshots: Shoot) -> None:
    """One key shows the page close to the field, others zoom, the same key goes back."""
    if page.locator("#done").is_visible():
        return
    name = page.evaluate("document.activeElement.name")
    page.keyboard.press("F2")
    svg = page.locator("#whole svg")
    width = int(svg.get_attribute("data-width") or 0)

    def seen() -> float:
        return float((svg.get_attribute("viewBox") or "").split()[2])

    boxed = svg.locator("rect.current").count()
    assert seen() < width / 2 if boxed else seen() == width
    before = seen()
    page.keyboard.press("+")
    assert seen() < before
    page.wait_for_function("document.querySelector('#whole image').getBBox().width > 0")
    page.wait_for_load_state("networkidle")
    screenshots(page, "ledger-whole")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("0")
    assert seen() == width
    page.keyboard.press("F2")
    assert not page.locator("#whole").is_visible()
    assert page.evaluate("document.activeElement.name") == name


def test_a_book_goes_from_its_folder_to_its_files(
    folder: Path, house: Service, browser: Browser, screenshots: Shoot
) -> None:
    said = _motcua(
        folder, "book", "add", "scans", "--type", "birth", "--year", "2018",
        "--unit", "UBND xã Mẫu", "--read",
    )  # fmt: skip
    book = said.split()[0]
    context = browser.new_context(viewport=DESK, locale="vi-VN")
    signed_in(context, house)
    faults: list[str] = []
    page = watched(context, faults)
    page.goto(f"{house.url}/ledgers/{book}")
    screenshots(page, "ledger")
    assert Axe().run(page).violations_count == 0
    page.goto(f"{house.url}/ledgers/{book}/type?key=B")
    page.wait_for_selector("#fields .asked, #done:not([hidden])", timeout=PATIENT)
    screenshots(page, "ledger-typing")
    _whole_page(page, screenshots)
    keys, fields = _typed(page)
    assert keys <= KEYS * max(1, fields), (keys, fields)
    page.goto(f"{house.url}/ledgers/{book}/reconciliation")
    screenshots(page, "ledger-compared")
    assert Axe().run(page).violations_count == 0
    page.goto(f"{house.url}/ledgers/find")
    screenshots(page, "ledger-find")
    assert Axe().run(page).violations_count == 0
    context.close()
    assert faults == []

    _motcua(folder, "book", "export", book[:8], "out")
    out = folder / "out"
    acts = json.loads((out / "KS.2018.01.json").read_text("utf-8"))
    sheet = (out / "KS.2018.01.xlsx").read_bytes()
    rows = read_workbook(sheet, "KS")
    assert len(acts) == len(rows) == PAGES
    names = [row["child.full_name"] for row in rows]
    assert names == [act["values"]["child.full_name"] for act in acts]
    with zipfile.ZipFile(out / "KS.2018.01.zip") as pdfs:
        assert sorted(pdfs.namelist()) == sorted(act["file"] for act in acts)
        assert all(entry.file_size <= 100_000 for entry in pdfs.infolist())
    if office := shutil.which("soffice"):
        convert = [office, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
        subprocess.run([*convert, "--outdir", out, out / "KS.2018.01.xlsx"], check=True)
        assert names[0] in (out / "KS.2018.01.csv").read_text("utf-8")
