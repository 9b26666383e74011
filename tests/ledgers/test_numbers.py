"""Numbers that the act, or the acts around it, tell."""

from dataclasses import replace

import pytest

from catalog.act import Act, ActField, Keyed
from ledgers.evidence import SIGNS, Surroundings, signs
from ledgers.numbers import TAKEN, with_numbers
from ledgers.twice import LENT_MARK, agreements
from tests.ledgers.conftest import COVER

TRUE, MISREAD = "048318999924", "048348999924"  # a girl born in 2018
BOOK = "so-khai-sinh"


def act(**values: str | ActField) -> Act:
    """`child__sex="Nữ"` and the like."""
    fields = {}
    for key, value in values.items():
        name = key.replace("__", ".")
        fields[name] = value if isinstance(value, ActField) else ActField(name, value, 0.97)
    return Act(BOOK, fields)


def number(*others: str, typed: bool = False, read: str = MISREAD) -> ActField:
    key = Keyed(read, "b", "2026-11-28T08:00:00+07:00") if typed else None
    return ActField("child.personal_number", read, 0.7, None, others, typed=key)


def child(field: ActField, year: ActField | str = "2018-01-02") -> Act:
    (found,) = with_numbers(
        COVER, [act(child__personal_number=field, child__date_of_birth=year, child__sex="Nữ")]
    )
    return found


def test_the_reading_that_agrees_with_sex_and_year_is_meant() -> None:
    field = child(number("048318999924", "048118999924")).fields["child.personal_number"]
    assert field.value == TRUE and MISREAD in field.alternatives and field.confidence < 0.7


@pytest.mark.parametrize(
    "field",
    [
        number(),  # nothing else was seen there
        number("048118999924"),  # which agrees no better
        number("048318999924", typed=True),  # a person said so
        number("048318999929", read=TRUE),  # they agree both
    ],
)
def test_others_stay(field: ActField) -> None:
    assert child(field).fields["child.personal_number"] == field


def test_readings_that_contradict_the_holder_of_a_number_are_out() -> None:
    field = child(number(MISREAD, "048318999929", read=TRUE)).fields["child.personal_number"]
    assert (field.value, field.alternatives, field.confidence) == (TRUE, ("048318999929",), 0.7)
    doubtful = replace(number(MISREAD, read=TRUE), confidence=0.3)
    field = child(doubtful).fields["child.personal_number"]
    assert (field.value, field.alternatives, field.confidence) == (TRUE, (), TAKEN)


def test_where_the_year_may_be_misread_nothing_is_decided() -> None:
    year = ActField("child.date_of_birth", "2018-01-02", 0.7, None, ("2048-01-02",))
    assert child(number(TRUE), year).value("child.personal_number") == MISREAD


def parent(informant: str, name: str = "Lê Thị Ba") -> Act:
    (found,) = with_numbers(
        COVER, [
            act(
                parent__full_name="Lê Thị Ba", parent__date_of_birth="1976-02-03",
                parent__papers="CCCD số 015176993924", informant__full_name=name,
                informant__papers=ActField("informant.papers", informant, 0.6),
            )
        ]
    )  # fmt: skip
    return found


def test_informants_who_are_a_parent_have_the_number_of_that_parent() -> None:
    assert parent("CCCD số 045476993924").value("informant.papers") == "CCCD số 015176993924"


@pytest.mark.parametrize(
    ("informant", "name"),
    [("CCCD số 045476993924", "Lê Văn Tư"), ("CCCD số 079088112233", "Lê Thị Ba"),
     ("CMND số 012345678", "Lê Thị Ba")],
)  # fmt: skip
def test_other_people_and_other_papers_stay(informant: str, name: str) -> None:
    assert parent(informant, name).value("informant.papers") == informant


def numbered(*numbers: tuple[str, float]) -> list[Act]:
    acts = [act(entry_number=ActField("entry_number", said, sure)) for said, sure in numbers]
    return with_numbers(COVER, acts)


def entries(*numbers: tuple[str, float]) -> list[str]:
    return [one.value("entry_number") for one in numbered(*numbers)]


@pytest.mark.parametrize(
    ("read", "sure", "said"),
    [("3", 0.7, "13"), ("73", 0.7, "13"), ("3/1996", 0.7, "13/1996"), ("3", 0.99, "3"),
     ("40", 0.7, "40")],
)  # fmt: skip
def test_a_number_between_two_is_the_one_that_is_left(read: str, sure: float, said: str) -> None:
    assert entries(("12", 0.99), (read, sure), ("14", 0.99))[1] == said


@pytest.mark.parametrize(
    ("around", "at", "sure"),
    [
        (("12/1996", "14/1996"), 1, 0.9),  # between two
        (("14/1996", "15/1996"), 0, 0.9),  # the first of a book
        (("11/1996", "12/1996"), 2, 0.9),  # the last
        (("12/1996", "15/1996"), 1, 0.4),  # a gap
        (("12/1990", "14/1990"), 1, 0.4),  # its year may be misread
    ],
)
def test_a_number_that_the_acts_around_confirm_is_no_longer_doubted(
    around: tuple[str, str], at: int, sure: float
) -> None:
    numbers = [(number, 0.99) for number in around]
    acts = numbered(*numbers[:at], ("13/1996", 0.4), *numbers[at:])
    field = acts[at].fields["entry_number"]
    assert (field.value, field.confidence, field.problems) == ("13/1996", sure, ())


def test_a_number_that_lost_its_year_has_that_of_the_acts_beside_it() -> None:
    acts = numbered(("2/2018", 0.99), ("3", 1.0), ("4/2018", 0.99))
    field = acts[1].fields["entry_number"]
    assert (field.value, field.alternatives) == ("3/2018", ("3",)) and field.confidence <= 0.9
    assert entries(("2", 0.99), ("3", 1.0), ("4", 0.99)) == ["2", "3", "4"]
    assert entries(("2/2018", 0.99), ("2018", 1.0), ("4/2018", 0.99))[1] == "3/2018"


@pytest.mark.parametrize(
    ("numbers", "at", "wanted"),
    [
        (("20", "21", "2", "23"), 2, "22"),  # a lost figure, read without a doubt
        (("20", "21", "2", "3", "24"), 2, "22"),  # beside another
        (("20", "21", "2", "3", "24"), 3, "23"),
    ],
)
def test_a_sure_number_that_two_around_it_leave_no_room_for_is_doubted(
    numbers: tuple[str, ...], at: int, wanted: str
) -> None:
    field = numbered(*((number, 1.0) for number in numbers))[at].fields["entry_number"]
    assert (field.value, field.confidence) == (numbers[at], 0.4)
    assert field.alternatives == (wanted,)


@pytest.mark.parametrize(
    "numbers", [("10", "11", "14", "15"), ("10", "11", "11", "12"), ("8", "9", "31")]
)
def test_gaps_doubles_and_a_last_number_alone_are_no_reason_to_doubt(
    numbers: tuple[str, ...]
) -> None:
    acts = numbered(*((number, 1.0) for number in numbers))
    assert {one.fields["entry_number"].confidence for one in acts} == {1.0}


def test_the_first_and_the_last_number_are_told_by_the_two_beside_them() -> None:
    assert entries(("4", 0.4), ("2", 0.99), ("3", 0.99)) == ["1", "2", "3"]
    assert entries(("7", 0.99), ("8", 0.99), ("5", 0.4)) == ["7", "8", "9"]
    assert entries(("7", 0.99), ("8", 0.99), ("31", 0.4)) == ["7", "8", "31"]


def test_a_number_that_its_neighbours_told_proves_nothing() -> None:
    _, told, after = numbered(("12", 0.99), ("3", 0.7), ("14", 0.99))
    for one, before, follows in ((told, "12", 0), (after, "13", 1)):
        field, around = one.fields["entry_number"], Surroundings(COVER, {}, before)
        assert signs(one, field, around)[SIGNS.index("next")] == follows


def test_a_gap_in_the_book_decides_nothing() -> None:
    assert entries(("12", 0.99), ("3", 0.6), ("15", 0.99)) == ["12", "3", "15"]


def test_a_number_that_was_chosen_by_agreement_proves_nothing() -> None:
    taken = child(number(TRUE))
    assert LENT_MARK in taken.fields["child.personal_number"].problems
    assert "child.personal_number" not in agreements(taken)
    lent = parent("CCCD số 045476993924")
    assert LENT_MARK in lent.fields["informant.papers"].problems
    assert "twice" not in agreements(lent).get("informant.papers", ())
    same = parent("CCCD số 015176993924")
    assert "twice" in agreements(same)["informant.papers"]


@pytest.mark.parametrize(("day", "said"), [("2018-03-05", "CCCD"), ("2025-03-05", "CC")])
def test_cards_are_named_as_in_their_time(day: str, said: str) -> None:
    (found,) = with_numbers(COVER, [act(registration_date=day, wife__papers="CC số 001190990777")])
    assert found.value("wife.papers") == f"{said} số 001190990777"


@pytest.mark.parametrize(
    ("read", "sure"), [("01/2018", 0.9), ("1/2018", 0.9), ("04/2018", 0.4), ("01/2010", 0.4)]
)
def test_the_cover_confirms_the_name_of_the_book(read: str, sure: float) -> None:
    (found,) = with_numbers(COVER, [act(book=ActField("book", read, 0.4))])
    assert (found.value("book"), found.fields["book"].confidence) == (read, sure)
