"""The office of a commune is spelt as the commune that the act names."""

import pytest

from catalog.act import Act, ActField, Keyed
from ledgers.offices import ISSUER, LENT_MARK, PLACES, with_offices

HOME = "Thôn 1, Sơn Hạ, Sơn Hà, Quảng Ngãi"


def told(office: ActField, home: str = HOME, sure: float = 0.97) -> ActField:
    fields = {ISSUER: office, PLACES[0]: ActField(PLACES[0], home, sure)}
    (act,) = with_offices([Act("so-khai-tu", fields)])
    return act.fields[ISSUER]


def office(value: str, sure: float = 0.4, **more: object) -> ActField:
    return ActField(ISSUER, value, sure, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("read", ["Trạm y tế Xã Sơn Ha", "Trạm y tế Xã Sơn Hà"])
def test_the_commune_of_the_act_tells_the_marks(read: str) -> None:
    found = told(office(read, alternatives=("Trạm y tế Xã Sơn Hạ",)))
    assert (found.value, found.confidence) == ("Trạm y tế Xã Sơn Hạ", 0.9)
    assert found.problems == (LENT_MARK,) and found.alternatives == (read,)


def test_what_two_rows_say_is_no_longer_doubted() -> None:
    found = told(office("Trạm y tế Xã Sơn Hạ"))
    assert (found.confidence, found.problems) == (0.9, ())


@pytest.mark.parametrize(
    ("read", "home", "sure"),
    [
        (office("Trạm y tế Xã Sơn Ba"), HOME, 0.97),  # another commune
        (office("Bệnh viện Sơn Ha"), HOME, 0.97),
        (office("Trạm y tế Xã Sơn Ha", 0.98), HOME, 0.97),  # surer than the other row
        (office("Trạm y tế Xã Sơn Ha"), HOME, 0.3),  # the other row is doubted more
        (office("Trạm y tế Xã Sơn Ha"), "Thôn 1, Sơn Ha, Sơn Hà, Quảng Ngãi", 0.97),
        (office("Trạm y tế Xã Sơn Ha"), "", 0.97),
        (office(""), HOME, 0.97),
        (office("Trạm y tế Xã Sơn Ha", typed=Keyed("Trạm y tế Xã Sơn Ha", "b", "")), HOME, 0.97),
    ],
)
def test_others_stay(read: ActField, home: str, sure: float) -> None:
    assert told(read, home, sure) == read


def test_acts_without_an_office_stay() -> None:
    act = Act("so-khai-sinh", {})
    assert with_offices([act]) == [act]
