"""Values of a strict form are what can be such a value, as far as the reader saw it at all."""

import datetime

import pytest

from ocr.engines import Choice
from ocr.strict import strictly, suits


def choice(*readings: tuple[str, float]) -> Choice:
    return Choice(0, len(readings[0][0]), readings)


@pytest.mark.parametrize(
    ("kind", "readings", "meant"),
    [
        ("papers", [("02497599907", 0.5), ("024907599907", 0.003)], "024907599907"),
        ("papers", [("012345678", 0.9), ("012345667788", 0.002)], "012345678"),
        ("personal_number", [("104991234567", 0.5), ("004099123456", 0.3)], "004099123456"),
        ("date", [("19.00.1975", 0.38), ("19.06.1975", 0.37), ("49.06.1975", 0.1)], "19.06.1975"),
        ("date", [("03-03-2048", 0.75), ("03-03-2018", 0.24)], "03-03-2018"),
        ("year", [("196", 0.6), ("1996", 0.3)], "1996"),
        ("ethnicity", [("Ki", 0.8), ("Kin", 0.1), ("Kinh", 0.06)], "Kinh"),
    ],
)
def test_the_reading_that_can_be_such_a_value(
    kind: str, readings: list[tuple[str, float]], meant: str
) -> None:
    found = strictly(choice(*readings), kind)
    assert found and found[0] == meant
    assert len(found[1]) == len(meant) and all(0 <= sure <= 1 + 1e-9 for sure in found[1])


def test_figures_that_the_readings_share_are_surer_than_others() -> None:
    found = strictly(choice(("035202994168", 0.5), ("035202991168", 0.4)), "papers")
    assert found and found[1][0] > 0.99 and found[1][8] < 0.6


@pytest.mark.parametrize("kind", ["name", "papers", "date"])
def test_without_such_a_reading_nothing_is_chosen(kind: str) -> None:
    assert strictly(choice(("số", 0.9), ("sổ", 0.1)), kind) is None


def test_days_to_come_do_not_suit() -> None:
    later = datetime.date.today() + datetime.timedelta(400)
    assert not suits(later.strftime("%d/%m/%Y"), "date")
    assert suits("19/06/1975", "date") and not suits("19/06/1975", "name")
