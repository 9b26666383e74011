"""A whole visit before a fake camera: enrol, leave, look up; withdraw, look up in vain.

Chromium's fake camera plays a film of one frame from a file, and the file is written anew while it
plays: a morphed person (tests/faceid/people.py says where faces come from) who looks ahead, and
turns to the side that the page asks for.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import cv2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright, expect

from api.signed import COOKIE
from tests.browser.conftest import OPTIONS, PHONE, Shoot, watched
from tests.face_office import TURNED, FaceOffice, face_office
from tests.faceid.people import shot
from tests.storage.servers import Server, embedded

PATIENCE = 180_000  # milliseconds; a visit takes some 20 s where nothing else works
TAKES = 5
HEAD = b"YUV4MPEG2 W640 H480 F5:1 Ip A1:1 C420\nFRAME\n"


class Film:
    """A person before the camera; `yaw` says where they look."""

    def __init__(self, path: Path, number: int) -> None:
        self.yaw = 0.0
        self._path = path
        self._views = {
            yaw: [
                cv2.cvtColor(shot(number, 100 + take, yaw), cv2.COLOR_RGB2YUV_I420)
                for take in range(TAKES)
            ]
            for yaw in (0.0, TURNED, -TURNED)
        }
        self._over = Event()
        path.write_bytes(HEAD + self._frame(0))
        self._thread = Thread(target=self._play, daemon=True)
        self._thread.start()

    def _frame(self, take: int) -> bytes:
        """Light flickers, as it does: the same frame twice is refused as a photo."""
        picture = self._views[self.yaw][take % TAKES].copy()
        picture[:480] = cv2.add(picture[:480], take % 7)
        return picture.tobytes()

    def _play(self) -> None:
        take = 0
        with self._path.open("r+b", buffering=0) as file:
            while not self._over.wait(0.2):
                take += 1
                frame = self._frame(take)
                file.seek(len(HEAD))
                file.write(frame)

    def end(self) -> None:
        self._over.set()
        self._thread.join()


@pytest.fixture(scope="module")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with embedded(tmp_path_factory.mktemp("kiosk")) as found:
        yield found


@pytest.fixture(scope="module")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaceOffice]:
    with face_office(server, tmp_path_factory.mktemp("faces")) as opened:
        opened.applicant(0)
        yield opened


@pytest.fixture
def film(tmp_path: Path) -> Iterator[Film]:
    playing = Film(tmp_path / "person.y4m", 0)
    yield playing
    playing.end()


@pytest.fixture
def page(
    playwright: Playwright, chromium: str, film: Film, tmp_path: Path, office: FaceOffice
) -> Iterator[Page]:
    options = [*OPTIONS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
               f"--use-file-for-fake-video-capture={tmp_path / 'person.y4m'}"]  # fmt: skip
    browser = playwright.chromium.launch(executable_path=chromium, args=options)
    context = browser.new_context(permissions=["camera"], locale="vi-VN")
    context.set_default_timeout(PATIENCE)
    token = office.client.cookies[COOKIE]
    context.add_cookies([{"name": COOKIE, "value": token, "url": office.address}])
    faults: list[str] = []
    yield watched(context, faults)
    browser.close()
    assert faults == []


def test_a_visit(office: FaceOffice, film: Film, page: Page, screenshots: Shoot) -> None:
    begun = time.monotonic()
    enrolment = f"{office.address}/people/{office.people[0]}/face"
    page.goto(enrolment)
    page.check("[name=agrees]")
    page.click("#consent .primary")
    turn(page, film, screenshots)
    expect(page.locator("#news")).to_contain_text("Đã đăng ký", timeout=PATIENCE)
    film.yaw = 0.0
    screenshots(page, "face", whole=True)
    clean(page)

    look_up(page, film, office)
    expect(page.locator("#answer-title")).to_have_text("Hồ sơ của N. V. A.", timeout=PATIENCE)
    expect(page.locator("#answer-list .state")).to_have_text("Đã tiếp nhận")
    screenshots(page, "kiosk", whole=True)
    page.set_viewport_size(PHONE)
    screenshots(page, "kiosk-phone", whole=True)
    clean(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(enrolment)
    page.click("#withdraw")
    expect(page.locator("#news")).to_contain_text("Đã xoá", timeout=PATIENCE)
    look_up(page, film, office)
    expect(page.locator("#answer-title")).to_contain_text("Không tìm thấy", timeout=PATIENCE)
    print(f"a visit takes {time.monotonic() - begun:.0f} s")


def look_up(page: Page, film: Film, office: FaceOffice) -> None:
    film.yaw = 0.0
    page.goto(f"{office.address}/kiosk")
    page.click("#start")
    turn(page, film)


def turn(page: Page, film: Film, screenshots: Shoot | None = None) -> None:
    """Do what the page says."""
    say = page.locator("#face-say")
    expect(say).to_contain_text("quay mặt sang", timeout=PATIENCE)
    if screenshots:
        screenshots(page, "face-turn", whole=True)
    film.yaw = TURNED if "trái" in (say.text_content() or "") else -TURNED


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
