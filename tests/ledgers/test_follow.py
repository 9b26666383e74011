"""A doubtful signer is asked for once in a book, and the answer holds for all who wait for it."""

from dataclasses import replace

from catalog.act import Act, ActField, Keyed
from ledgers.finish import finish, judge_book
from ledgers.follow import FOLLOWS, asked_once, follow, taken
from storage.ledger_kept import PlacedAct
from storage.ledgers import Ledgers
from tests.ledgers.conftest import COVER, OFFICER, SECOND, act_of, book_of

READ, TRUE = "Phạm Văn Vương - Chủ tịch", "Phạm Văn Vượng - Chủ tịch"
OTHER = "Lê Thị Mẫu - Phó Chủ tịch"


def signed(number: int, name: str, sure: float = 0.4) -> Act:
    return act_of(number).with_field(ActField("signer", name, sure, model="one"))


def waiting(name: str, *asked: str) -> Act:
    """With open questions, also for its signer."""
    act = signed(1, name)
    for field in (*asked, "signer"):
        act = act.with_field(replace(act.fields[field], asked="doubt"))
    return act


def standings(acts: list[Act]) -> list[str]:
    return [act.fields["signer"].standing for act in acts]


def test_one_act_carries_the_question_for_all() -> None:
    acts = asked_once([waiting(READ), waiting(TRUE, "child.sex"), waiting(OTHER), waiting(READ)])
    assert standings(acts) == ["sure", "open", "open", "sure"]  # the act with most questions
    assert [FOLLOWS in act.fields["signer"].problems for act in acts] == [True, False, False, True]


def test_what_a_person_said_before_is_taken_at_once() -> None:
    known = waiting(READ).with_field(
        replace(waiting(READ).fields["signer"], typed=Keyed(READ, "b", "now"))
    )
    acts = asked_once([known, waiting(TRUE)])
    assert standings(acts) == ["agreed", "sure"] and acts[1].value("signer") == READ
    assert acts[1].fields["signer"].alternatives == (TRUE,)


def test_acts_that_do_not_wait_keep_their_name() -> None:
    assert taken(signed(1, READ, 0.99), {"pham van vuong - chu tich": TRUE}).value("signer") == READ


def test_an_act_whose_signer_waits_asks_for_nobody() -> None:
    acts = [signed(1, READ), signed(2, READ).with_field(ActField("child.sex", "Nam", 0.3))]
    judged = judge_book(COVER, [PlacedAct(n, 0, act) for n, act in enumerate(acts, 1)])
    assert "signer" in judged[1].names("open") and "signer" not in judged[0].names("open")
    alone = judge_book(COVER, [PlacedAct(1, 0, judged[0])])  # the other act is gone
    assert "signer" in alone[0].names("open")


def test_the_answer_reaches_the_others_of_the_book(shelf: Ledgers) -> None:
    book = book_of(shelf, 4)
    for page, name in enumerate((READ, READ, OTHER, READ), 1):
        shelf.keep(book, page, "one", "labelled", [signed(page, name)], 1.0)
    assert finish(shelf, book)
    acts = shelf.acts(book)
    # A spot check may open more fields of any act, and the one with most questions carries.
    carriers = [one for one in acts if "signer" in one.act.names("open")]
    asked = {one.act.value("signer"): one.page for one in carriers}
    assert set(asked) == {READ, OTHER} and len(carriers) == 2
    page = asked[READ]
    told = shelf.send(book, page, 0, {"signer": TRUE}, OFFICER, "B").act
    assert told.names("disputed") == ["signer"] and follow(shelf, book, told) == 0
    told = shelf.send(book, page, 0, {"signer": TRUE}, SECOND, "C").act
    assert follow(shelf, book, told) == 2
    assert [one.act.value("signer") for one in shelf.acts(book)] == [TRUE, TRUE, OTHER, TRUE]
    assert all(FOLLOWS not in one.act.fields["signer"].problems for one in shelf.acts(book))
