"""A wrong field of a confirmed paper is corrected by keyboard, with a reason."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.service import BIRTH, Service

PLACE = "child.place_of_birth"
RIGHT = "Bệnh viện Phụ sản Hà Nội, phường Ngọc Khánh, quận Ba Đình, Hà Nội"


def box(page: Page, name: str) -> str:
    return f'.field[data-name="{name}"] textarea'


def test_correcting_by_keyboard(open_page: Open, service: Service) -> None:
    birth = service.kept(BIRTH)
    papers = [{"document_id": birth}]
    begun = {"form": "to-khai-khai-sinh", "papers": papers}
    form = service.call("POST", "/api/v1/forms", begun)["id"]
    page = open_page(f"/documents/{birth}")
    page.focus("#correct")
    page.keyboard.press("Enter")
    page.wait_for_url("**/correct*")
    place = page.locator(f'.field[data-name="{PLACE}"]')
    before = page.locator(box(page, PLACE)).input_value()

    page.keyboard.press("Control+Enter")
    expect(page.locator("#confirm-problem")).to_have_text("Chưa sửa mục nào")
    page.fill(box(page, PLACE), RIGHT)
    expect(place.locator(".was s")).to_have_text(before)
    expect(page.locator("#left")).to_have_text("Đã sửa 1 mục")
    page.keyboard.press("Escape")
    expect(page.locator(box(page, PLACE))).to_have_value(before)
    expect(page.locator("#left")).to_have_text("Chưa sửa mục nào")

    page.fill(box(page, PLACE), RIGHT)
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    page.reload()  # nothing typed is lost
    expect(page.locator(box(page, PLACE))).to_have_value(RIGHT)
    page.focus(box(page, PLACE))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "reason"
    page.keyboard.press("Enter")
    expect(page.locator("#confirm-problem")).to_have_text("Hãy ghi lý do sửa.")
    page.keyboard.type("thiếu tên phường")
    page.keyboard.press("Enter")
    history = page.locator("#history")
    expect(history).to_contain_text("thiếu tên phường")
    expect(history.locator("s")).to_have_text(before)
    expect(history.locator("ins")).to_have_text(RIGHT)

    page.goto(f"{service.url}/forms/{form}")
    expect(page.locator("#corrected")).to_be_visible()
    expect(page.locator(box(page, PLACE))).to_have_value(before)
    page.click("#refill")
    expect(page.locator("#corrected")).to_have_count(0)
    expect(page.locator(box(page, PLACE))).to_have_value(RIGHT)


def test_a_correction_is_discarded(open_page: Open, service: Service) -> None:
    birth = service.kept(BIRTH)
    page = open_page(f"/documents/{birth}/correct", "en")
    before = page.locator(box(page, "child.full_name")).input_value()
    page.fill(box(page, "child.full_name"), "SOMEBODY ELSE")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#drop")
    expect(page.locator("#correct")).to_have_text("Correct")
    expect(page.locator(box(page, "child.full_name"))).to_have_value(before)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_can_correct(
    open_page: Open, service: Service, viewport: dict[str, int]
) -> None:
    """No barrier by axe with a change, a problem and a history on the page."""
    birth = service.kept(BIRTH)
    version = service.call("GET", f"/api/v1/documents/{birth}")["papers"][0]["version"]
    service.call("POST", f"/api/v1/documents/{birth}/correction", {
        "fields": {"notes": f"note {version}"}, "reason": "một ghi chú dài " * 12,
        "version": version,
    })  # fmt: skip
    page = open_page(f"/documents/{birth}/correct", "vi", viewport)
    page.fill(box(page, "child.full_name"), "NGUYỄN MINH KHÔI " * 6)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#confirm-problem")).to_be_visible()
    for path in (None, f"/documents/{birth}"):
        if path:
            page.goto(service.url + path)
        faults = Axe().run(page).response["violations"]
        assert [f["id"] for f in faults if f["impact"] in ("serious", "critical")] == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    service.call("DELETE", f"/api/v1/documents/{birth}/correction")
