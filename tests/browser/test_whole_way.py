"""Papers go in, a filled form comes out: by mouse, by keyboard, by camera."""

import json
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import DESK, OPTIONS, Open, Shoot, signed_in, watched
from tests.browser.service import BIRTH, FATHER, MOTHER, SPECIMENS, Service

READING = 120_000  # milliseconds, on a busy machine
DROP = """async (names) => {
  const carried = new DataTransfer();
  for (const name of names) {
    const answer = await fetch(`/specimens/${name}`);
    carried.items.add(new File([await answer.blob()], name, { type: "image/jpeg" }));
  }
  const target = document.getElementById("intake");
  for (const type of ["dragenter", "drop"]) {
    target.dispatchEvent(new DragEvent(type, { bubbles: true, dataTransfer: carried }));
  }
}"""


def field(page: Page, name: str) -> str:
    return f'.field[data-name="{name}"] textarea'


def accept_all(page: Page) -> None:
    """Enter on every doubtful row."""
    for _ in range(60):
        if "done" in (page.locator("#left").get_attribute("class") or ""):
            return
        page.keyboard.press("Enter")
    raise AssertionError(page.locator("#left").inner_text())


def test_from_dropped_files_to_a_printed_form(open_page: Open, screenshots: Shoot) -> None:
    page = open_page()
    screenshots(page, "counter")
    page.evaluate(DROP, list(FATHER))
    expect(page.locator("#staged li")).to_have_count(2)
    page.click("#read")
    glimpsed = page.locator("#glimpse [data-name=personal_number] dd")
    expect(glimpsed).to_have_text("001088990417")
    page.wait_for_url("**/documents/*", timeout=READING)
    expect(page.locator(field(page, "personal_number"))).to_have_value("001088990417")
    number = page.locator('.field[data-name="personal_number"]')
    expect(number.locator(".source")).to_have_text("QR")

    residence = "Số 14 ngõ 7 phố Trấn Vũ, Trúc Bạch, Ba Đình, Hà Nội"
    page.fill(field(page, "place_of_residence"), residence)
    expect(page.locator('.field[data-name="place_of_residence"]')).to_have_class("field typed")
    page.click(field(page, "full_name"))
    expect(page.locator("rect.current")).to_have_count(1)
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    screenshots(page, "review")
    accept_all(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**?paper=0")
    expect(page.locator(".state-confirmed").first).to_be_visible()

    page.click("text=Cấp bản sao trích lục hộ tịch")
    page.wait_for_url("**/forms/*")
    expect(page.locator(field(page, "requester.residence"))).to_have_value(residence)
    page.locator('.field[data-name="requester.full_name"] button.source').click()
    expect(page.locator("rect.current")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#finish-empty")
    expect(page.locator(".notice.done")).to_be_visible()
    with page.expect_download() as printed:
        page.click("#pdf")
    document = pypdfium2.PdfDocument(printed.value.path())
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    document.close()
    assert "NGUYỄN VĂN HOÀNG MINH" in text and "Số 14 ngõ 7" in " ".join(text.split())
    assert "DRAFT" not in text
    with page.expect_download() as exported:
        page.click("#json")
    blanks = json.loads(Path(exported.value.path()).read_text("utf-8"))["blanks"]
    assert blanks["requester.residence"]["origin"]["source"] == "person"
    assert blanks["requester.full_name"]["origin"]["source"] == "qr"

    page.goto(page.url.split("/forms/")[0] + "/find?q=hoang+minh+nguyen")
    page.click("h2 a:has-text('NGUYỄN VĂN HOÀNG MINH')")
    expect(page.locator("a[href^='/forms/']").first).to_be_visible()


def small(name: str) -> bytes:
    """A specimen at a quarter of its size: its print leaves doubts."""
    image = cv2.imread(str(SPECIMENS / name))
    assert image is not None
    shrunk = cv2.resize(image, None, fx=0.27, fy=0.27, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", shrunk, (cv2.IMWRITE_JPEG_QUALITY, 60))[1].tobytes()


def test_a_specimen_by_keyboard(open_page: Open) -> None:
    page = open_page()
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "specimen-birth":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*", timeout=READING)
    expect(page.locator(field(page, "child.full_name"))).to_have_value("NGUYỄN MINH KHÔI")


def test_doubts_by_keyboard_alone(open_page: Open, service: Service) -> None:
    page = open_page(f"/documents/{service.read({'birth.jpg': small('birth.jpg')})}")
    doubtful = page.locator(".field.doubtful, .field.missing")
    before = doubtful.count()
    assert before > 0
    assert page.evaluate("document.activeElement.closest('.field').dataset.state") == "doubtful"
    read = page.evaluate("document.activeElement.value")
    page.keyboard.type("sai")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.value") == read
    page.keyboard.press("Enter")
    accept_all(page)
    assert page.evaluate("document.activeElement.id") == "confirm"
    page.keyboard.press("Enter")
    page.wait_for_url("**?paper=0")


def test_a_family_fills_one_form(open_page: Open, service: Service) -> None:
    service.kept(MOTHER)
    birth = service.kept(BIRTH)
    page = open_page(f"/documents/{birth}")
    page.click("text=Đăng ký khai sinh")
    page.wait_for_url("**/forms/*")
    expect(page.locator(field(page, "child.full_name"))).to_have_value("NGUYỄN MINH KHÔI")
    expect(page.locator(field(page, "mother.papers"))).to_have_value("")
    page.click("[data-add=mother]")
    page.fill("#picker-query", "tran thu ha")
    page.click("#picker-results button:not([disabled])")
    expect(page.locator(field(page, "mother.papers"))).to_have_value(
        "Căn cước công dân số 036191990902 do Cục Cảnh sát QLHC về TTXH cấp ngày 22/03/2022"
    )
    expect(page.locator(field(page, "mother.year_of_birth"))).to_have_value("1991")
    page.click("[data-remove=mother]")
    expect(page.locator(field(page, "mother.papers"))).to_have_value("")


def test_a_scan_for_a_waiting_form_comes_back_to_it(open_page: Open) -> None:
    page = open_page("/procedures")
    page.click("li:has-text('Đăng ký kết hôn') button")
    page.wait_for_url("**/forms/*")
    form = page.url
    page.click("[data-add=wife]")
    page.click("#picker-scan")
    expect(page.locator("#wanted")).to_be_visible()
    page.click("#specimen-mother")
    page.wait_for_url("**/documents/*", timeout=READING)
    accept_all(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(form)
    expect(page.locator(field(page, "wife.full_name"))).to_have_value("TRẦN THỊ THU HÀ")


def test_two_papers_at_once_are_confirmed_one_after_the_other(open_page: Open) -> None:
    page = open_page()
    page.set_input_files("#files", [SPECIMENS / name for name in (*FATHER, *MOTHER)])
    page.click("#read")
    page.wait_for_url("**/documents/*", timeout=READING)
    tabs = page.locator(".paper-tabs a")
    expect(tabs).to_have_count(2)
    accept_all(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**?paper=1")
    expect(page.locator("#record textarea").first).to_be_editable()
    accept_all(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".state-confirmed").first).to_be_visible()
    tabs.first.click()
    expect(page.locator(".state-confirmed").first).to_be_visible()


def test_what_comes_while_a_paper_is_read_is_not_mixed_in(open_page: Open) -> None:
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.set_input_files("#files", [SPECIMENS / name for name in MOTHER])
    page.dblclick("#read", no_wait_after=True)
    expect(page.locator("#specimen-father")).to_be_disabled()
    page.evaluate(DROP, list(FATHER))
    page.wait_for_url("**/documents/*", timeout=READING)
    expect(page.locator(field(page, "full_name"))).to_have_value("TRẦN THỊ THU HÀ")
    expect(page.locator(".paper-tabs")).to_have_count(0)
    assert sum(url.endswith("/api/v1/documents") for url in sent) == 1


def test_by_camera(
    playwright: Playwright, chromium: str, service: Service, tmp_path: Path
) -> None:
    film = tmp_path / "card.y4m"
    write_film(film, "father-front.jpg")
    options = [*OPTIONS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
               f"--use-file-for-fake-video-capture={film}"]  # fmt: skip
    browser = playwright.chromium.launch(executable_path=chromium, args=options)
    faults: list[str] = []
    context = browser.new_context(viewport=DESK, locale="vi-VN")
    signed_in(context, service)
    page = watched(context, faults)
    page.goto(service.url)
    page.click("#open-camera")
    page.click("#camera-take:enabled")
    page.click("#camera-skip")
    page.wait_for_url("**/documents/*", timeout=READING)
    expect(page.locator(field(page, "personal_number"))).to_have_value("001088990417")
    browser.close()
    assert faults == []


def write_film(path: Path, specimen: str) -> None:
    """Two frames of a card on a table, as a raw film that Chromium takes for a camera."""
    card = cv2.imread(str(SPECIMENS / specimen))
    frame = np.full((1080, 1920, 3), (92, 104, 110), np.uint8)
    card = cv2.resize(card, (1440, round(card.shape[0] * 1440 / card.shape[1])))
    top, left = (1080 - card.shape[0]) // 2, (1920 - card.shape[1]) // 2
    frame[top : top + card.shape[0], left : left + card.shape[1]] = card
    planes = cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420).tobytes()
    head = b"YUV4MPEG2 W1920 H1080 F10:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(head + (b"FRAME\n" + planes) * 2)
