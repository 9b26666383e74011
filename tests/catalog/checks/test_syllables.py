"""Every syllable that the rule of the training texts makes is one here, too."""

import random

import pytest

from catalog.checks.syllables import is_syllable
from catalog.tables import read_words
from models.training.text import syllables as rule

NO_SYLLABLES = ("", "a'", "bcd", "thuàn1", "càch", "tiển2", "têp", "dụỵ", "tìên", "thộnh", "ngụcc")


def test_given_names_are_syllables() -> None:
    words = {word for name in read_words("given_names") for word in name.lower().split()}
    assert [word for word in words if not is_syllable(word)] == []


def test_syllables_of_the_rule_are_mostly_possible() -> None:
    rng = random.Random(3)
    made = [rule.syllable(rng) for _ in range(2000)]
    assert sum(map(is_syllable, made)) > 0.97 * len(made)


@pytest.mark.parametrize("word", NO_SYLLABLES)
def test_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(("old", "new"), [("hòa", "hoà"), ("thúy", "thuý"), ("khỏe", "khoẻ")])
def test_both_places_of_the_tone(old: str, new: str) -> None:
    assert is_syllable(old) and is_syllable(new)
