"""Reading, second key, third person: nothing overwritten, everything counted."""

import pytest

from ledgers.finish import finish
from storage.errors import WrongState
from storage.ledgers import Ledgers
from tests.ledgers.conftest import COVER, OFFICER, SECOND, act_of, book_of


def test_a_page_is_kept_once_per_model(shelf: Ledgers) -> None:
    book = book_of(shelf, 2)
    assert shelf.keep(book, 1, "one", "labelled", [act_of(1)], 1.0)
    assert not shelf.keep(book, 1, "one", "labelled", [act_of(9)], 1.0)
    assert [one.act.value("entry_number") for one in shelf.acts(book)] == ["1/2018"]
    assert shelf.picture(book, 2) == b"page 2"


def test_the_same_book_twice_is_refused(shelf: Ledgers) -> None:
    book_of(shelf, 1)
    with pytest.raises(WrongState):
        book_of(shelf, 1)


def test_a_difference_goes_to_a_third_person_and_nothing_is_lost(shelf: Ledgers) -> None:
    book = book_of(shelf, 1)
    shelf.keep(book, 1, "one", "labelled", [act_of(1, 0.4)], 1.0)
    assert finish(shelf, book)
    task = shelf.take(book, OFFICER, "B")
    assert task is not None and "child.full_name" in task.act.names("open")
    assert shelf.take(book, SECOND, "B") is None  # it is the first one's for a while
    shelf.save(book, 1, 0, OFFICER.name, {"child.full_name": "NGUYỄN V"})
    assert shelf.saved(book, 1, 0, OFFICER.name) == {"child.full_name": "NGUYỄN V"}
    values = {name: task.act.fields[name].value for name in task.act.names("open")}
    typed = values | {"child.full_name": "NGUYỄN VĂN MẬU"}
    after = shelf.send(book, 1, 0, typed, OFFICER, "B").act
    assert after.names("disputed") == ["child.full_name"] and not after.names("open")
    assert shelf.take(book, OFFICER, "C") is None  # nobody settles what they typed
    assert shelf.take(book, SECOND, "C") is not None
    settled = shelf.send(book, 1, 0, {"child.full_name": "NGUYỄN VĂN MẪU"}, SECOND, "C").act
    field = settled.fields["child.full_name"]
    assert field.final == "NGUYỄN VĂN MẪU" and field.typed and field.typed.value.endswith("MẬU")
    counts = shelf.progress(book)
    assert (counts.open, counts.disputed, counts.wrong) == (0, 0, 1)


def test_better_weights_leave_confirmed_fields_alone(shelf: Ledgers) -> None:
    book = book_of(shelf, 1)
    shelf.keep(book, 1, "one", "labelled", [act_of(1, 0.4)], 1.0)
    finish(shelf, book)
    shelf.send(book, 1, 0, {"child.sex": "Nữ"}, OFFICER, "B")
    shelf.read_again(book, OFFICER)
    shelf.keep(book, 1, "two", "labelled", [act_of(1, 0.9, child__full_name="NGUYỄN VĂN MẬN")], 1.0)
    act = shelf.acts(book)[0].act
    assert act.value("child.sex") == "Nữ" and act.value("child.full_name") == "NGUYỄN VĂN MẬN"
    assert act.fields["child.full_name"].history[-1].value == "NGUYỄN VĂN MẪU"
    assert shelf.book(book).cover == COVER
