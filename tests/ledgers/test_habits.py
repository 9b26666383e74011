"""A doubtful signer is one who signs the book often; a sure one is whoever is written there."""

import pytest

from catalog.act import Act, ActField, Keyed
from ledgers.habits import with_habits

OFTEN = "Lê Đình Trí Mạnh - Phó Chủ tịch"


def signed(name: str, sure: float = 0.97, typed: str = "") -> Act:
    key = Keyed(typed, "b", "2026-11-28T08:00:00+07:00") if typed else None
    return Act("so-khai-sinh", {"signer": ActField("signer", name, sure, typed=key)})


def signers(*acts: Act) -> list[str]:
    return [act.value("signer") for act in with_habits([signed(OFTEN), signed(OFTEN), *acts])][2:]


def test_a_doubtful_name_is_one_of_those_who_sign() -> None:
    (act,) = with_habits(
        [signed(OFTEN), signed(OFTEN), signed("Lệ Đìmh Trí Mạnh - Phó Chủ tịch", 0.4)]
    )[2:]
    field = act.fields["signer"]
    assert field.value == OFTEN and field.confidence <= 0.9
    assert field.alternatives == ("Lệ Đìmh Trí Mạnh - Phó Chủ tịch",)


@pytest.mark.parametrize(
    "act",
    [
        signed("Lê Đình Trí Mạnh - Chủ tịch", 0.4),  # who has another post now
        signed("Lê Đình Trí Mãnh - Phó Chủ tịch", 0.95),  # read surely
        signed("Lê Đình Trí Mãnh - Phó Chủ tịch", 0.4, "Lê Đình Trí Mãnh - Phó Chủ tịch"),
        signed("Trần Văn Hải - Phó Chủ tịch", 0.4),
    ],
)
def test_others_stay(act: Act) -> None:
    assert signers(act) == [act.value("signer")]


def test_nobody_signs_often_in_a_short_book() -> None:
    acts = [signed(OFTEN), signed("Lệ Đình Trí Mạnh - Phó Chủ tịch", 0.4)]
    assert with_habits(acts) == acts


def test_acts_without_a_signer_stay() -> None:
    bare = Act("so-khai-sinh", {})
    assert with_habits([bare, signed(OFTEN)])[0] == bare
