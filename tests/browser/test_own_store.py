"""A paper's way: the owner's phone, the officer's comparison, the owner's log, gone again."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import DESK, OPTIONS, Open, Shoot, watched
from tests.browser.service import SPECIMENS, Service, serving
from tests.browser.test_whole_way import READING, accept_all, write_film

PHONE = {"width": 360, "height": 740}
NUMBER = "001088990417"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Service]:
    """A store of its own: papers that other tests kept of the same person are not in it."""
    with serving(tmp_path_factory.mktemp("own")) as started:
        yield started


@pytest.fixture(scope="module")
def filmed(
    playwright: Playwright, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser whose camera sees a card on a table."""
    film = tmp_path_factory.mktemp("film") / "card.y4m"
    write_film(film, "father-front.jpg")
    options = [*OPTIONS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
               f"--use-file-for-fake-video-capture={film}"]  # fmt: skip
    browser = playwright.chromium.launch(executable_path=chromium, args=options)
    yield browser
    browser.close()


def as_owner(browser: Browser, service: Service, faults: list[str], path: str = "/me") -> Page:
    """The phone of the citizen of the trial office."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", accept_downloads=True)
    with httpx.Client(base_url=service.url, timeout=60) as client:
        token = service.sign_in(client, "cong-dan")
    context.add_cookies([{"name": "motcua", "value": token, "url": service.url}])
    page = watched(context, faults)
    page.goto(service.url + path)
    return page


def sound(page: Page) -> list[str]:
    """Serious barriers by axe, and anything wider than the screen."""
    found = [
        f"{page.url} {fault['id']}: {node['html'][:120]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{page.url} wider than the screen")
    return found


def test_a_papers_way(
    filmed: Browser, service: Service, open_page: Open, screenshots: Shoot
) -> None:
    faults: list[str] = []
    barriers: list[str] = []

    def seen(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")  # axe wants a page that stays
        barriers.extend(sound(page))
        screenshots(page, name, whole=True)

    phone = as_owner(filmed, service, faults)
    seen(phone, "mine-empty")
    phone.click("#add")
    seen(phone, "mine-add")
    phone.click("#open")
    expect(phone.locator("#hint[data-state=good]")).to_be_visible(timeout=20_000)
    screenshots(phone, "mine-camera")
    phone.click("#take")
    phone.set_input_files("#files", SPECIMENS / "father-back.jpg")
    expect(phone.locator("#pages li")).to_have_count(2)
    phone.click("#pages li:first-child button:has-text('Chụp lại')")
    phone.click("#take")
    expect(phone.locator("#pages li")).to_have_count(2)
    seen(phone, "mine-tray")
    phone.click("#send")
    phone.wait_for_url("**/me/papers/*", timeout=READING)
    expect(phone.locator(".badge.T0")).to_be_visible()
    expect(phone.locator(".says")).to_contain_text("NGUYỄN VĂN HOÀNG MINH")
    seen(phone, "mine-waiting")
    paper = phone.url
    phone.goto(service.url + "/me")
    expect(phone.locator(".card.waiting")).to_have_count(1)

    desk = open_page("/store", viewport=DESK)
    desk.fill("#number", NUMBER)
    desk.click("#open-store button")
    expect(desk.locator("main")).to_contain_text("Cần mã hồ sơ hoặc lý do")
    desk.goto(service.url + "/store")
    desk.fill("#number", NUMBER)
    desk.fill("#dossier", "H01.23-261127-0042")
    with desk.expect_navigation():
        desk.click("#open-store button")
    seen(desk, "store-waiting")
    desk.click(".compare")
    desk.wait_for_url("**/documents/*")
    accept_all(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".compare.asked")).to_be_visible()  # the original must have been seen
    seen(desk, "store-compare")
    desk.check("#compared")
    desk.click("#confirm")
    desk.wait_for_url("**?paper=*", timeout=60_000)

    desk.goto(service.url + "/store")
    desk.fill("#number", NUMBER)
    desk.fill("#reason", "xem lại bản vừa ký")
    desk.click("#open-store button")
    expect(desk.locator(".badge.T1")).to_have_count(1)
    seen(desk, "store-kept")
    desk.click("button:has-text('Lịch sử')")
    expect(desk.locator("table")).to_contain_text("Ký số bản sao")
    seen(desk, "store-history")

    phone.goto(service.url + "/me")
    expect(phone.locator(".card.valid .badge.T1")).to_have_count(1)
    seen(phone, "mine-papers")
    phone.goto(service.url + "/me/log")
    expect(phone.locator(".log")).to_contain_text("H01.23-261127-0042")
    expect(phone.locator(".log")).to_contain_text("Ký số bản sao")
    seen(phone, "mine-log")
    phone.goto(paper)
    seen(phone, "mine-paper")
    with phone.expect_download() as signed:
        phone.click("#signed")
    assert b"/ByteRange" in Path(signed.value.path()).read_bytes()
    phone.goto(service.url + "/me/data")
    seen(phone, "mine-data")
    with phone.expect_download() as taken:
        phone.click("#everything")
    archive = zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert {"README.txt", "log.json", "001/record.json", "001/pages.pdf", "001/signed-1.pdf"} <= {
        *names
    } and "missing.txt" not in names
    record = json.loads(archive.read("001/record.json"))
    assert record["papers"][0]["fields"]["personal_number"] == NUMBER

    phone.goto(paper)
    phone.click("#delete")
    phone.click("#do-delete")
    expect(phone.locator("[role=alert]")).to_be_visible()  # nothing goes by one click
    seen(phone, "mine-delete")
    phone.check("#sure")
    phone.click("#do-delete")
    phone.wait_for_url("**/me?gone=paper")
    expect(phone.locator(".card")).to_have_count(0)
    phone.goto(paper)
    expect(phone.locator("main")).to_contain_text("Không tìm thấy")
    assert (barriers, faults) == ([], [])


def test_an_owner_allows_and_ends_it(
    browser: Browser, service: Service, screenshots: Shoot
) -> None:
    faults: list[str] = []
    page = as_owner(browser, service, faults, "/me/grants")
    page.fill("#unit", "UBND phường Mẫu")
    page.check("[name=purpose][value=reuse]")
    page.check("[name=days][value='30']")
    page.click("#do-give")
    expect(page.locator("[role=alert]")).to_be_visible()  # no consent without the tick
    page.fill("#unit", "UBND phường Mẫu")
    page.check("[name=purpose][value=reuse]")
    page.check("[name=days][value='30']")
    page.check("#agreed")
    page.click("#do-give")
    expect(page.locator("#grants .card.valid")).to_contain_text("UBND phường Mẫu")
    assert sound(page) == []
    screenshots(page, "mine-grants", whole=True)
    page.click(".withdraw")
    expect(page.locator("#grants")).to_contain_text("Đã rút lại")
    assert faults == []


def test_owners_pages_are_for_owners(open_page: Open, service: Service) -> None:
    page = open_page("/me")
    expect(page.locator("main")).not_to_contain_text("Chụp thêm giấy tờ")
    with httpx.Client(base_url=service.url, timeout=60) as client:
        service.sign_in(client, "cong-dan")
        assert client.get("/store", headers={"accept": "text/html"}).status_code == 403
