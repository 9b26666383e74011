"""How sure values are, what is asked for, what a sample says of a book."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.calibrate_ledgers import HIGHEST, LOWEST, bar_for, values_of
from benchmarks.ledger_books import ReadBook, ReadPage
from benchmarks.ledger_scores import figures, judged, matched
from benchmarks.specimens.books import Plan
from catalog.act import Act, ActField
from catalog.record import Box
from ledgers.evidence import FEW, SIGNS, Bars, Surroundings, around_each, group, signs, weighed
from ledgers.finish import judge_book
from ledgers.missing import expected, with_missing
from ledgers.sample import accept, draw, estimate, wilson
from ledgers.twice import agreements
from ocr.blank import BLANK
from storage.ledger_kept import PlacedAct
from storage.ledgers import Ledgers
from tests.ledgers.conftest import COVER, OFFICER, act_of, book_of

ALONE = Surroundings(COVER, {}, "")


def _sign(act: Act, name: str, sign: str, around: Surroundings = ALONE) -> float:
    return signs(act, act.fields[name], around)[SIGNS.index(sign)]


def test_the_number_that_follows_is_a_sign() -> None:
    act = act_of(5)
    assert _sign(act, "entry_number", "next", Surroundings(COVER, {}, "4/2018")) == 1
    assert _sign(act, "entry_number", "skips", Surroundings(COVER, {}, "9/2018")) == 1
    assert _sign(act, "book", "cover") == 1 and _sign(act, "registration_date", "year") == 1
    assert group("mother.full_name") == "name" and group("child.sex") == "word"


@pytest.mark.parametrize(
    ("before", "after", "sign"),
    [
        ("2018-01-01", "2018-12-31", "ordered"),
        ("2018-12-31", "", "disordered"),
        ("", "2018-01-01", "disordered"),
        ("2018-01-01", "", ""),
    ],
)
def test_acts_follow_each_other_by_the_day_of_their_registration(
    before: str, after: str, sign: str
) -> None:
    act = act_of(5, registration_date="2018-05-04")
    days = [act_of(n, registration_date=day) for n, day in ((4, before), (6, after))]
    around = list(around_each(COVER, {}, [days[0], act, days[1]]))[1]
    found = {one for one in ("ordered", "disordered")
             if _sign(act, "registration_date", one, around)}  # fmt: skip
    assert around.before == "4/2018" and found == {sign} - {""}


def test_one_row_taken_for_two_is_no_agreement() -> None:
    act = act_of(1, mother__full_name="TRẦN THỊ MẪU", informant__full_name="TRẦN THỊ MẪU")
    here, below = Box(10, 10, 200, 40), Box(10, 300, 200, 330)
    apart = act.with_field(replace(act.fields["mother.full_name"], box=here))
    apart = apart.with_field(replace(act.fields["informant.full_name"], box=below))
    assert agreements(apart)["mother.full_name"] == ("twice",)
    same = apart.with_field(replace(act.fields["informant.full_name"], box=here))
    assert "mother.full_name" not in agreements(same)


def test_a_personal_number_proves_sex_and_birth() -> None:
    act = act_of(1, child__personal_number="001218990012")
    assert agreements(act)["child.sex"] == ("proved",)
    assert "child.sex" not in agreements(act_of(1, child__personal_number="001118990012"))


def test_surer_letters_make_surer_values() -> None:
    low, high = (weighed(act_of(1, sure), ALONE).fields["child.full_name"] for sure in (0.6, 0.999))
    assert low.confidence < high.confidence <= 0.9995


def test_more_is_asked_where_a_person_looks_anyway() -> None:
    bars = Bars(act=0.5, few=0.9, field=0.75)

    def asked(*sure: float, more: int = FEW) -> int:
        """Of an act with so many sure values more."""
        fields = {f"f{n}": ActField(f"f{n}", "x", one)
                  for n, one in enumerate((*sure, *(0.99,) * more))}  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ledgers.finish.bars", lambda: bars)
            patch.setattr("ledgers.finish.weighed", lambda act, around: act)
            patch.setattr("ledgers.finish.expected", lambda acts: frozenset())
            acts = judge_book(COVER, [PlacedAct(1, 0, Act("so-ket-hon", fields))])
        return sum(field.asked == "doubt" for field in acts[0].fields.values() if field.value)

    assert asked(0.6, 0.7, 0.99) == 0  # nobody looks for so little
    assert asked(0.4, 0.7, 0.99) == 2
    assert asked(0.4, 0.8, 0.99) == 1
    assert asked(0.8, 0.95, more=FEW - 2) == 1  # where little confirms a value more is asked
    assert asked(0.8, 0.95, more=FEW - 1) == 0


def test_what_most_acts_have_is_asked_for_where_it_is_missing() -> None:
    acts = [act_of(n, mother__full_name="TRẦN THỊ MẪU") for n in range(1, 6)] + [act_of(6)]
    assert "mother.full_name" in expected(acts) and "notes" not in expected(acts)
    last = judge_book(COVER, [PlacedAct(n, 0, act) for n, act in enumerate(acts, 1)])[-1]
    assert last.fields["mother.full_name"].asked == "doubt"
    assert with_missing(act_of(1), {"child.sex"}) == act_of(1)
    empty = acts[-1].with_field(ActField("mother.full_name", "", 0.97, problems=(BLANK,)))
    placed = [PlacedAct(n, 0, act) for n, act in enumerate([*acts[:-1], empty], 1)]
    assert judge_book(COVER, placed)[-1].fields["mother.full_name"].asked != "doubt"
    assert "child.place_of_birth" in expected([act_of(1)])  # few acts: what the form needs


def _read(truth: dict[str, str], act: Act) -> ReadBook:
    return ReadBook(Plan(hand="neat"), COVER, (ReadPage((truth,), (act,), "labelled", 1.0),))


def test_wrong_fields_are_counted_where_nobody_is_asked() -> None:
    truth = act_of(1).values | {"child.place_of_birth": "Bệnh viện Mẫu"}
    act = act_of(1, child__full_name="NGUYỄN VĂN MẬU", child__place_of_birth="bệnh viện mẫu")
    (seen,) = judged(_read(truth, act))
    assert seen.found and {one.name for one in seen.fields if not one.right} == {"child.full_name"}
    assert figures([seen]).found == 100
    values = list(values_of(_read(truth, act), 0))
    assert sum(not value.right for value in values) == 1
    values = [replace(value, sent=False) for value in values]
    good = [replace(value, right=True, act=7) for value in values]
    sure = np.array([0.85] * len(values) + [0.9] * len(good))
    assert bar_for([*values, *good], sure, 0.003) == pytest.approx(0.9)
    assert bar_for([*values, *good], sure, 0.5) == pytest.approx(0.85)
    rows = [replace(value, table=True) for value in [*values, *good]]
    assert bar_for(rows, sure, 0.5) == LOWEST  # no act to fit it by
    sent = [replace(value, sent=True) for value in good]
    assert bar_for(sent, sure, 0.5) == HIGHEST


def test_rows_are_matched_in_order() -> None:
    truths = [act_of(n, child__full_name=f"TRẦN {n}").values for n in (1, 2, 3)]
    acts = [act_of(n, child__full_name=f"TRẦN {n}") for n in (1, 3)]
    found = matched(truths, acts)
    assert found[0] is acts[0] and found[2] is acts[1]


def test_a_sample_is_drawn_typed_and_told(shelf: Ledgers) -> None:
    book = book_of(shelf, 1)
    names = ("child.ethnicity", "x.ethnicity")
    fields = {name: ActField(name, "Kinh", 0.999, model="one") for name in names}
    shelf.keep(book, 1, "one", "labelled", [Act("so-khai-sinh", fields)], 1.0)
    shelf.set_state(book, "review")
    assert draw(shelf, book, OFFICER, 50) == 2
    task = shelf.take(book, OFFICER, "B")
    assert task is not None and len(task.act.names("open")) == 2
    shelf.send(book, 1, 0, {"child.ethnicity": "Kinh", "x.ethnicity": "Tày"}, OFFICER, "B")
    assert estimate(shelf, book).typed == 1  # what differs counts when it is settled
    assert not accept(shelf, book, OFFICER).accepted
    assert wilson(0, 400)[1] < 0.01 < wilson(5, 400)[1]


def test_acts_are_found_by_name_and_day(shelf: Ledgers) -> None:
    book = book_of(shelf, 2)
    shelf.keep(book, 1, "one", "labelled", [act_of(1)], 1.0)
    shelf.keep(book, 2, "one", "labelled", [act_of(2, child__full_name="LÊ THỊ MẪU")], 1.0)
    found = shelf.find(OFFICER, "nguyen van  mau")
    assert [(one[2].page, one[1]) for one in found] == [(1, COVER)]
    assert len(shelf.find(OFFICER, day="2018-03-05")) == 2
    assert shelf.find(OFFICER, "lê thị mẫu", "2018-03-06") == [] and shelf.find(OFFICER) == []
    shelf.read_again(book, OFFICER)
    shelf.keep(book, 1, "two", "labelled", [act_of(1, child__full_name="VŨ MẪU")], 1.0)
    assert shelf.find(OFFICER, "NGUYỄN VĂN MẪU") == [] and len(shelf.find(OFFICER, "vũ mẫu")) == 1
