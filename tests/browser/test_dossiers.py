"""A family at the counter, in the browser: the second and third dossier ask for nothing held.

On what `make run` begins with, and on what an operator sets up: PostgreSQL 15 and an S3 server.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open, Shoot
from tests.browser.service import BIRTH, FATHER, MOTHER, SPECIMENS, Service, serving
from tests.storage.servers import Bucket, debian

READING = 180_000
DOSSIER = re.compile(r"/dossiers/[0-9a-f]{8}-")  # not .../new?..., where an entry is being typed
SEEN = ".part[data-outcome=show_original] form[action$=shown] button"


@pytest.fixture(scope="module", params=["embedded+folder", "debian+s3"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chromium: str
) -> Iterator[Service]:
    with ExitStack() as stack:
        stores = {}
        if request.param == "debian+s3":
            dsn = stack.enter_context(stack.enter_context(debian()).fresh())
            bucket = Bucket(tmp_path_factory.mktemp("s3") / "data")
            stack.callback(bucket.kill)
            stores = {"MOTCUA_DATABASE": dsn, "MOTCUA_BLOBS": bucket.url("dossiers")}
        yield stack.enter_context(serving(tmp_path_factory.mktemp("service"), stores))


def add(page: Page, query: str, name: str) -> None:
    page.fill("#q", query)
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.click(f"a.add[aria-label*='{name}']")


def missing(page: Page) -> list[str | None]:
    parts = page.locator(".part[data-outcome=ask]")
    return [parts.nth(n).get_attribute("data-component") for n in range(parts.count())]


def begin(page: Page, procedure: str, **roles: str) -> None:
    """A dossier of people of the store, by role."""
    for name in dict.fromkeys(roles.values()):
        add(page, name.lower(), name)
    for role, name in roles.items():
        page.select_option(f"[name='role.{role}']", label=name)
    page.click("#create")
    page.wait_for_url(DOSSIER)


def test_a_funeral_group_asks_for_the_notice_alone(open_page: Open, service: Service) -> None:
    service.kept(FATHER)
    service.kept(MOTHER)
    page = open_page("/procedures")
    page.click(".package:has-text('khai tử') a.button")
    begin(page, "", requester="NGUYỄN VĂN HOÀNG MINH", deceased="TRẦN THỊ THU HÀ")
    assert missing(page) == ["giay-bao-tu"]
    for title in ("Xóa đăng ký thường trú", "mai táng"):
        page.click(f".group a:has-text('{title}')")
        expect(page.locator("h1")).to_contain_text(title)
        assert missing(page) == []


def test_a_birth_then_residence_then_insurance(
    open_page: Open, service: Service, screenshots: Shoot
) -> None:
    service.kept(FATHER)
    service.kept(MOTHER)
    page = open_page("/procedures")
    page.click(".package:has-text('khai sinh') a.button")
    add(page, "nguyen van hoang minh", "NGUYỄN VĂN HOÀNG MINH")
    add(page, "tran thu ha", "TRẦN THỊ THU HÀ")
    page.select_option("[name='role.requester']", label="NGUYỄN VĂN HOÀNG MINH")
    page.select_option("[name='role.father']", label="NGUYỄN VĂN HOÀNG MINH")
    page.select_option("[name='role.mother']", label="TRẦN THỊ THU HÀ")
    screenshots(page, "dossier-new", whole=True)
    page.click("#create")
    code, dossier = page.inner_text("#code"), page.url
    screenshots(page, "dossier", whole=True)
    assert missing(page) == ["giay-chung-sinh"]
    while page.locator(SEEN).count():
        with page.expect_navigation():
            page.locator(SEEN).first.click()
    page.fill("[name=note]", "Đủ điều kiện đăng ký")
    page.click("button[name=state][value='3']")
    page.click("button[name=state][value='4']")
    expect(page.locator("#state")).to_have_text("Đã có kết quả")
    page.set_input_files("#result-files", [SPECIMENS / name for name in BIRTH])
    page.click("#send-result", no_wait_after=True)  # reading takes longer than a click may
    page.wait_for_url("**/documents/*", timeout=READING)
    service.call("POST", f"/api/v1/documents/{page.url.rpartition('/')[2]}/confirm", {"fields": {}})
    page.goto(dossier)
    for title in ("Đăng ký thường trú", "Cấp thẻ bảo hiểm y tế"):
        page.click(f".group a:has-text('{title}')")
        expect(page.locator("h1")).to_contain_text(title)  # the page of before is left
        assert missing(page) == []
        expect(page.locator(".part[data-component$='giay-khai-sinh'], "
                            ".part[data-component='quan-he-nhan-than']").first).to_be_visible()
    screenshots(page, "dossier-third", whole=True)
    phone = open_page(f"/progress/{code}", viewport=PHONE)
    expect(phone.locator("#state")).to_have_text("Đã có kết quả")
    screenshots(phone, "progress", whole=True)


def test_the_list_of_dossiers(open_page: Open, service: Service, screenshots: Shoot) -> None:
    page = open_page("/dossiers")
    screenshots(page, "dossiers", whole=True)
    expect(page.locator("h1")).to_have_text("Hồ sơ")
