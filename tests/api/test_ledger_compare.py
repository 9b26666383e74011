"""Acts beside the population database: a real server with invented people, a real book."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import httpx
import numpy as np
import pytest

from api.adapters.compare import ask_of_book, make_up
from api.adapters.demo import Demo
from api.adapters.partner import HttpPartner
from catalog.act import ActField
from storage.figures import Compared
from storage.kept import Actor
from storage.ledger_kept import Cover, Leaf
from tests.api.conftest import UNIT, Office, client_of
from tests.ledgers.conftest import act_of, marriage_of

CLERK = Actor("luu-tru", UNIT, "archivist")
WIFE, HUSBAND, GONE = "001191990031", "001089990032", "001191990039"
PEOPLE = {
    WIFE: {"hoTen": "Lê Thị Mẫu", "ngaySinh": "1991-02-03", "gioiTinh": "Nữ", "maXa": "00004"},
    HUSBAND: {"hoTen": "Phạm Văn Mậu", "ngaySinh": "1989-07-08", "maXa": "00007"},
}


@pytest.fixture
def demo(office: Office) -> Iterator[Demo]:
    asked = Demo(PEOPLE)
    running, before = asked.start(), office.services.partners
    patient = {"seconds": 60.0, "pause": 0.01}
    office.services.partners = (HttpPartner("csdlqg-dan-cu", running.url, **patient),)
    yield asked
    office.services.partners = before
    running.stop()


@pytest.fixture
def desk(office: Office) -> Iterator[httpx.Client]:
    client = client_of(office.address, office.services, CLERK)
    yield client
    client.close()


def _book(office: Office) -> str:
    """Two known persons, one whom nobody knows, one without number, and an act still in doubt."""
    shelf = office.services.ledgers
    done, page = cv2.imencode(".png", np.full((900, 700, 3), 248, np.uint8))
    assert done
    leaves = [Leaf(n, f"{n}.png", "image/png", page.tobytes() + b" " * n) for n in (1, 2, 3)]
    made = shelf.add(Cover("KH", 2019, "09", "UBND xã Mẫu"), leaves, CLERK)
    shelf.keep(made, 1, "one", "labelled", [marriage_of(1, WIFE, HUSBAND)], 1.0)
    shelf.keep(made, 2, "one", "labelled", [marriage_of(2, GONE, "Hộ chiếu B1234567")], 1.0)
    shelf.keep(made, 3, "one", "labelled", [marriage_of(3, WIFE, HUSBAND)], 1.0)
    shelf.change(made, 3, 0, lambda act: act.with_field(_asked(act.fields["wife.full_name"])))
    return made


def _asked(field: ActField) -> ActField:
    return replace(field, asked="doubt")


def test_acts_are_reconciled_per_ward(office: Office, demo: Demo, desk: httpx.Client) -> None:
    services, shelf = office.services, office.services.ledgers
    book = _book(office)
    demo.broken = True
    page = desk.post(f"/ledgers/{book}/compare", follow_redirects=True)
    assert page.status_code == 200
    make_up(services)  # it is down: all of them wait
    assert sum(line.waiting for line in shelf.compared(UNIT, book)) == 3
    demo.broken = False
    assert make_up(services) >= 3 and make_up(services) == 0  # of other offices' too
    assert set(demo.asked) >= {WIFE, HUSBAND, GONE}

    name = "csdlqg-dan-cu"
    assert shelf.compared(UNIT, book) == (
        Compared(name, "", 0, 0, 1, 0, 1), Compared(name, "00004", 1, 0, 0, 0, 0),
        Compared(name, "00007", 0, 1, 0, 0, 0),
    )  # fmt: skip
    for path in (f"/ledgers/{book}/reconciliation.csv", "/ledgers/reconciliation.csv"):
        assert "csdlqg-dan-cu,00007,0,1,0,0,0" in desk.get(path).text
    text = desk.get(f"/ledgers/{book}/reconciliation").text
    assert "Họ, chữ đệm, tên" in text or "Họ và tên" in text
    assert "không có trong CSDL" in text
    assert ",00007," not in desk.get("/reconciliation.csv").text  # of dossiers: none of these

    again = ask_of_book(services, book, CLERK)  # a second time gives nothing twice
    assert again == 3 and make_up(services) >= 3
    assert sum(line.same + line.different for line in shelf.compared(UNIT, book)) == 2


def test_an_act_read_again_takes_its_answer_along(office: Office, demo: Demo) -> None:
    shelf = office.services.ledgers
    done, page = cv2.imencode(".png", np.full((900, 700, 3), 247, np.uint8))
    assert done
    leaf = Leaf(1, "1.png", "image/png", page.tobytes())
    made = shelf.add(Cover("KS", 2018, "09", "UBND xã Mẫu"), [leaf], CLERK)
    child = act_of(1, child__personal_number="001218990041")
    shelf.keep(made, 1, "one", "table", [act_of(1), child], 1.0)
    assert ask_of_book(office.services, made, CLERK) == 1
    shelf.read_again(made, CLERK)
    shelf.keep(made, 1, "two", "table", [act_of(1)], 1.0)
    assert make_up(office.services) == 0
    assert [line.unasked for line in shelf.compared(UNIT, made)] == [1]


def test_without_a_partner_there_is_nothing_to_compare(office: Office, desk: httpx.Client) -> None:
    (book, *_) = office.services.ledgers.books(UNIT)
    answer = desk.post(f"/ledgers/{book.id}/compare")
    assert answer.status_code == 409
    assert "MOTCUA_POPULATION" in desk.get(f"/ledgers/{book.id}/reconciliation").text
