"""Which of several looks at one value counts, and whether they agree."""

from collections.abc import Sequence
from dataclasses import replace

from catalog.checks.lexicon import is_whole_address
from catalog.checks.text import fold, word_key
from ocr.looks import Look


def together(first: Look, again: Look) -> Look:
    """The surer of two looks; a value that both say is surer than either."""
    one, other = first.checked.value, again.checked.value
    if not one or not other:
        return again if other else first
    best, rest = (first, again) if first.sure >= again.sure else (again, first)
    alike = fold(one) == fold(other) or first.spec.kind == "ethnicity"
    if rest.known and not best.known and alike:
        best, rest = rest, best  # only marks differ, or one of both is no people at all
    elif rest.known and first.spec.kind == "place" and _is_whole(rest) and not _is_whole(best):
        best, rest = rest, best  # "Ân Đoài", where the other look saw "Ấp Đoài"
    agreed = word_key(one) == word_key(other)
    others = () if agreed else (rest.checked.value,)
    return replace(best, agreed=float(agreed), others=others)


def decided(best: Look, first: Look, again: Look, more: Sequence[Look]) -> Look:
    """The one of two looks that most others confirm; what all of them say nobody doubts. No number
    of looks makes of a known name or place what is none."""
    said = [word_key(look.checked.value) for look in more]
    for one, other in ((first, again), (again, first)):
        votes = said.count(word_key(one.checked.value))
        if best.known and not one.known:
            continue
        if votes == len(said):
            return replace(one, agreed=1.0, others=())
        if votes > len(said) / 2:
            return replace(one, agreed=0.0, others=(other.checked.value,))
    return best


def _is_whole(seen: Look) -> bool:
    return is_whole_address(seen.checked.value)


def most(first: Look, alone: Sequence[Look]) -> Look:
    """What most looks at figures alone say; the first look breaks a tie, else the surest does."""
    said = [one.checked.value for one in alone if one.checked.value]
    if not said:
        return first

    def votes(one: Look) -> tuple[float, float]:
        value = one.checked.value
        return said.count(value) + (value == first.checked.value) / 2, one.sure

    best = max((one for one in alone if one.checked.value), key=votes)
    value = best.checked.value
    others = dict.fromkeys(one for one in said if one != value)
    agreed = (said.count(value) - 1) / (len(alone) - 1)
    return replace(best, agreed=agreed, others=tuple(others))
