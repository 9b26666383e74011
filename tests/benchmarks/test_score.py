"""Shares, trust and reliability of fields."""

import pytest

from benchmarks.score import Outcome, by, judge_fields, named, reliability, share, trust
from catalog.record import Field, Record
from ocr.pipeline import Reading


def outcome(truth: str, got: str, confidence: float = 0.9, covered: bool = False) -> Outcome:
    return Outcome("c", "cccd-2021", "phone", "full_name", truth, got, confidence, "text", covered)


@pytest.mark.parametrize(
    ("truth", "got", "right"),
    [
        ("Nguyễn  Văn An", "NGUYỄN VĂN AN", True),
        ("Nguyễn Văn An", "Nguyễn Văn An", True),  # decomposed
        ("Hòa", "Hoà", False),
        ("Nguyễn Văn An", "Nguyen Văn An", False),
        ("", "x", False),
    ],
)
def test_right(truth: str, got: str, right: bool) -> None:
    assert outcome(truth, got).right is right


def test_blanks_count_only_when_filled() -> None:
    assert share([outcome("a", "a"), outcome("", "")]) == (100.0, 1)
    assert share([outcome("a", "a"), outcome("", "b")]) == (50.0, 2)


def test_covered_fields_leave_the_shares_but_not_the_trust() -> None:
    burnt = outcome("a", "b", 0.99, covered=True)
    assert share([outcome("a", "a"), burnt]) == (100.0, 1)
    assert trust([outcome("a", "a", 0.96), burnt]) == (50.0, 100.0)


def test_trust_is_of_sure_fields_and_of_all() -> None:
    said = [outcome("a", "a", 0.99), outcome("a", "b", 0.5), outcome("a", ""), outcome("", "")]
    assert trust(said) == (100.0, 33.33)


def test_reliability_bands() -> None:
    table = reliability([outcome("a", "a", 0.96), outcome("a", "b", 0.96), outcome("a", "a", 1.0)])
    assert table == [(0.95, 2, 0.96, 0.5), (0.995, 1, 1.0, 1.0)]


def test_worst_group_first() -> None:
    groups = by([outcome("a", "a"), outcome("b", "c")], lambda one: one.truth)
    assert list(groups) == ["b", "a"]


def test_a_reading_beside_its_truth() -> None:
    field = Field("sex", "Nam", 0.98, "qr")
    reading = Reading((Record("cccd-2021", {"sex": field}, (), ("expired",)),), (), ("glare",))
    sex, name = judge_fields("c", "p", "phone", {"sex": "Nam", "full_name": "A"}, [], reading)
    assert sex.right and sex.source == "qr" and sex.confidence == 0.98
    assert not name.right and name.got == ""
    assert named(reading) == ("glare", "expired")
    refused = Reading((), (), ("too_dark",))
    assert not judge_fields("c", "p", "phone", {"sex": "Nam"}, [], refused)[0].right
