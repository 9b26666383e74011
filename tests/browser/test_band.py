"""The band at the top: one line on every screen, everything in reach."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.service import Service

HOMES = {"can-bo": "/", "luu-tru": "/ledgers", "quan-tri": "/accounts", "cong-dan": "/me"}


@pytest.mark.parametrize("account", HOMES)
def test_one_line_for_every_role(account: str, browser: Browser, service: Service) -> None:
    with httpx.Client(base_url=service.url, timeout=60) as client:
        token = service.sign_in(client, account)
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    context.add_cookies([{"name": "motcua", "value": token, "url": service.url}])
    page = context.new_page()
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(service.url + HOMES[account])
        assert page.evaluate("document.querySelector('.band').offsetHeight") <= 70
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click(".who summary")
        expect(page.locator(".leave button")).to_be_visible()
        here = page.locator(f".band a[href='{HOMES[account]}']:visible").last
        if width == 390:  # the whole menu lies in the fold
            expect(here).to_be_in_viewport()
        found = Axe().run(page, ".band").response["violations"]
        assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []
    context.close()
