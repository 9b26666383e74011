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
    acts = [signed(OFTEN), signed("Lệ Đìmh Trí Mạnh - Phó Chủ tịch", 0.4)]
    assert with_habits(acts) == acts


def test_acts_without_a_signer_stay() -> None:
    bare = Act("so-khai-sinh", {})
    assert with_habits([bare, signed(OFTEN)])[0] == bare


def test_a_name_that_is_spelt_in_two_ways_is_doubted_in_all_acts() -> None:
    with_dot, without = "Phạm Văn Vượng - Chủ tịch", "Phạm Văn Vương - Chủ tịch"
    acts = with_habits([signed(without), signed(without), signed(with_dot, 0.7), signed(OFTEN)])
    fields = [act.fields["signer"] for act in acts]
    assert [field.confidence <= 0.5 for field in fields] == [True, True, True, False]
    assert all({field.value, *field.alternatives} == {with_dot, without} for field in fields[:3])


def test_one_spelling_that_prevails_is_believed() -> None:
    acts = with_habits([*[signed(OFTEN)] * 5, signed(OFTEN.replace("Mạnh", "Manh"), 0.6)])
    assert {act.value("signer") for act in acts} == {OFTEN}
    assert all(act.fields["signer"].confidence >= 0.9 for act in acts)
