"""Keystrokes and pointer actions per form, with an empty store and with a full one.

Every key and every press of the pointer is counted by the page itself. Typing is really done for
one form and must agree with the plain count (a key a letter, one to go on), which serves for the
others; choosing in a list counts two. KEEP_RESULTS=1 writes the figures into benchmarks/results.
"""

import os
import time
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks import results
from tests.browser.conftest import Open
from tests.browser.service import BIRTH, FATHER, MOTHER, Service
from tests.browser.test_dossiers import add

MAN, WOMAN, CHILD = "NGUYỄN VĂN HOÀNG MINH", "TRẦN THỊ THU HÀ", "NGUYỄN MINH KHÔI"
FEWER = 0.8
COUNT = """
for (const kind of ["keydown", "pointerdown"]) {
  addEventListener(kind, () => {
    localStorage.setItem("acts", 1 + Number(localStorage.getItem("acts")));
  }, true);
}
"""
PEOPLE: dict[str, dict[str, str]] = {
    "dang-ky-khai-sinh": {"requester": MAN, "father": MAN, "mother": WOMAN, "child": CHILD},
    "dang-ky-ket-hon": {"wife": WOMAN, "husband": MAN},
    "dang-ky-thuong-tru": {"applicant": WOMAN, "head": MAN},
    "the-bhyt-tre-em": {"requester": MAN, "child": CHILD, "father": MAN, "mother": WOMAN},
    "cap-ban-sao-trich-luc": {"requester": MAN, "subject": CHILD},
}


@dataclass(frozen=True, slots=True)
class Effort:
    """What one form costs."""

    form: str
    empty: int
    full: int
    seconds: float  # to open the dossier and its filled form, without the person's pauses


def acts(page: Page) -> int:
    """Counted since the last look."""
    found: int = page.evaluate("Number(localStorage.getItem('acts'))")
    page.evaluate("localStorage.setItem('acts', 0)")
    return found


def typing(values: dict[str, str]) -> int:
    """Keys for these values: one a letter, one to the next blank."""
    return sum(len(value) + 1 for value in values.values())


def called(name: str) -> str:
    """What an officer types to find somebody: the given name, which comes last."""
    return name.lower().split()[-1]


def with_store(page: Page, procedure: str, service: Service) -> tuple[str, int, float]:
    """Open a dossier of the family and its form: address, acts, seconds."""
    page.goto(f"{service.url}/procedures")
    page.evaluate("localStorage.setItem('acts', 1)")  # the click on the procedure
    started = time.perf_counter()
    page.goto(f"{service.url}/dossiers/new?procedure={procedure}")
    roles = PEOPLE[procedure]
    for name in dict.fromkeys(roles.values()):
        add(page, called(name), name)
    chosen = 0
    for role, name in roles.items():
        select = page.locator(f"[name='role.{role}']")
        if select.locator("option:checked").inner_text() != name:
            select.select_option(label=name)
            chosen += 2
    page.click("#create")
    page.click(".form-link")
    page.wait_for_url("**/forms/*")
    seconds = time.perf_counter() - started
    # Playwright fills the search field without keys: they are counted here
    typed = sum(len(called(name)) for name in dict.fromkeys(roles.values()))
    return page.url, acts(page) + chosen + typed, seconds


def blanks(service: Service, url: str) -> list[dict[str, Any]]:
    form = service.call("GET", f"/api/v1/forms/{url.rpartition('/')[2]}")
    return [blank for section in form["sections"] for blank in section["blanks"]]


def test_four_of_five_keystrokes_are_spared(open_page: Open, service: Service) -> None:
    for files in (FATHER, MOTHER, BIRTH):
        service.kept(files)
    page = open_page("/procedures")
    page.context.add_init_script(COUNT)
    page.reload()
    efforts = []
    for procedure in PEOPLE:
        url, full, seconds = with_store(page, procedure, service)
        filled = {b["name"]: b["shown"] for b in blanks(service, url) if b["shown"]}
        efforts.append(Effort(procedure, 2 + typing(filled), full, round(seconds, 2)))
    shown = "\n".join(f"{e.form}: {e.empty} → {e.full}, {e.seconds} s" for e in efforts)
    print(shown)
    if os.environ.get("KEEP_RESULTS"):
        forms = [{name: getattr(e, name) for name in Effort.__slots__} for e in efforts]
        load = round(os.getloadavg()[1], 1)  # seconds of a busy machine are no seconds
        results.write("keystrokes", 0, {"forms": forms, "load": load})
    assert all(e.full <= (1 - FEWER) * e.empty for e in efforts), shown


@pytest.mark.parametrize("name", ["requester.full_name"])
def test_the_plain_count_is_the_real_one(open_page: Open, name: str) -> None:
    page = open_page("/procedures")
    page.click("li:has-text('Cấp bản sao trích lục') button")
    page.wait_for_url("**/forms/*")
    page.context.add_init_script(COUNT)
    page.reload()
    blank = page.locator(f".field[data-name='{name}'] textarea")
    blank.focus()
    acts(page)
    page.keyboard.type("Nguyen Van Mau")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    assert acts(page) == typing({name: "Nguyen Van Mau"})
