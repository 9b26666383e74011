"""A stack on the scanner of a dossier: read, attached, put right by one key or one drag; drafts."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import DESK, OPTIONS, PHONE, Open, Shoot, signed_in
from tests.browser.service import BIRTH, FATHER, MOTHER, SPECIMENS, Service
from tests.browser.test_dossiers import DOSSIER, READING, add, begin

MOTHERS = "[data-component=giay-to-tuy-than-mother]"


def sound(page: Page) -> list[str]:
    """Serious barriers by axe, and anything wider than the screen."""
    found = [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["wider than the screen"] if wide else [])]


def test_a_stack_is_read_and_put_right(
    open_page: Open, service: Service, screenshots: Shoot
) -> None:
    service.kept(FATHER)
    page = open_page("/dossiers/new?procedure=dang-ky-khai-sinh")
    begin(page, "", requester="NGUYỄN VĂN HOÀNG MINH", father="NGUYỄN VĂN HOÀNG MINH")
    page.set_input_files("#stack-files", [SPECIMENS / n for n in (*MOTHER, *BIRTH)])
    page.click("#send-stack")
    expect(page.locator(f"{MOTHERS} .leaf")).to_have_count(1, timeout=READING)
    expect(page.locator(".loose .leaf")).to_have_count(1)  # no notice of birth: nothing takes it
    assert sound(page) == []
    screenshots(page, "stack", whole=True)
    page.locator(f"{MOTHERS} .leaf").focus()
    page.keyboard.press("0")  # one key
    expect(page.locator(".loose .leaf")).to_have_count(2)
    moved = page.locator(".leaf:focus")  # the focus stays on it
    expect(moved).to_have_count(1)
    carried = page.evaluate_handle("new DataTransfer()")
    # one drag; this browser, without a screen, begins none by itself
    for where, what in ((moved, "dragstart"), (page.locator(MOTHERS), "drop")):
        where.dispatch_event(what, {"dataTransfer": carried})
    expect(page.locator(f"{MOTHERS} .leaf")).to_have_count(1)
    phone = open_page(page.url.split("#")[0].removeprefix(service.url), viewport=PHONE)
    phone.locator(".loose summary").first.click()
    assert sound(phone) == []
    screenshots(phone, "stack-phone", whole=True)


@contextmanager
def killed(playwright: Playwright, chromium: str, service: Service) -> Iterator[Page]:
    """A page of a browser that gets no farewell, as when the power goes."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
    mine = [c for c in psutil.Process().children(recursive=True) if c.pid not in before]
    context = browser.new_context(viewport=DESK, locale="vi-VN")
    signed_in(context, service)
    yield context.new_page()
    for process in mine:
        if process.is_running() and "chrom" in process.name():
            os.kill(process.pid, signal.SIGKILL)


def test_a_killed_browser_loses_nothing(
    playwright: Playwright, chromium: str, service: Service, open_page: Open
) -> None:
    service.kept(FATHER)
    saved = "#save-state[data-state=saved]"
    with killed(playwright, chromium, service) as page:
        page.goto(f"{service.url}/dossiers/new?procedure=cap-ban-sao-trich-luc")
        add(page, "nguyễn văn hoàng minh", "NGUYỄN VĂN HOÀNG MINH")
        entry = page.url
        page.click("[name=phone]")
        page.keyboard.type("0912 990 4")
        page.click("[name=email]")
        page.keyboard.type("minh@mau.ex")
        expect(page.locator(saved)).to_be_visible()
    page = open_page(entry.removeprefix(service.url))
    expect(page.locator("[name=phone]")).to_have_value("0912 990 4")
    expect(page.locator("[name=email]")).to_have_value("minh@mau.ex")
    page.fill("[name=email]", "minh@mau.example")
    page.select_option("[name='role.requester']", label="NGUYỄN VĂN HOÀNG MINH")
    page.click("#create")
    page.wait_for_url(DOSSIER)
    dossier = page.url
    with killed(playwright, chromium, service) as page:
        page.goto(dossier)
        page.click("[name=note]")
        page.keyboard.type("Thiếu giấy chứng si")
        expect(page.locator(saved)).to_be_visible()
    page = open_page(dossier.removeprefix(service.url))
    expect(page.locator("[name=note]")).to_have_value("Thiếu giấy chứng si")
    page.click(".form-link")
    page.wait_for_url("**/forms/*")
    form, blank = page.url, ".field[data-name='requester.relation'] textarea"
    with killed(playwright, chromium, service) as page:
        page.goto(form)
        page.click(blank)
        page.keyboard.type("Bản thân, đang gõ dở")
        expect(page.locator(saved)).to_be_visible()
    again = open_page(form.removeprefix(service.url))
    expect(again.locator(blank)).to_have_value("Bản thân, đang gõ dở")
