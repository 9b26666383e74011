"""What a book says again and again: a few people sign it, so a doubtful name is one of theirs.

Two names that differ in marks alone are one person: unless one spelling is read far
more often, nobody knows which (a dotted line hides the dot of Vượng on every page alike), and all
are doubted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from catalog.act import Act, ActField
from catalog.checks.text import fold

SIGNER = "signer"
DOUBTED = 0.9  # a reading as sure as this is left alone
OFTEN = 2  # acts in which a name stands before others are taken for it
RARER = 2  # times as often it stands than what is taken for it
LETTERS = 2  # that may be other letters
SURE = 0.9  # at most, of a value that another act lent
CLEAR = 5.0  # times as often, weighed by how sure it was, one spelling stands than all others
CONTESTED = 0.5  # at most, of a name that is spelt in two ways: doubted, whatever its act says


def with_habits(acts: Sequence[Act]) -> list[Act]:
    """The acts of a book; doubtful signers that are nearly one who signs often are that one."""
    signers = [act.fields[SIGNER] for act in acts if SIGNER in act.fields]
    counts = Counter(field.final for field in signers if field.final)
    sure = {field.final: 0.0 for field in signers}
    for field in signers:
        sure[field.final] = max(sure[field.final], field.confidence)
    contested = _contested([act.fields[SIGNER] for act in acts if SIGNER in act.fields])
    return [_doubted(_with_signer(act, counts, sure), contested) for act in acts]


def _contested(signers: Sequence[ActField]) -> dict[str, tuple[str, ...]]:
    """Spellings of a name of which none prevails, by the name without marks."""
    weights: dict[str, dict[str, float]] = {}
    for field in signers:
        if field.final:
            said = weights.setdefault(fold(field.final), {})
            said[field.final] = said.get(field.final, 0.0) + field.confidence
    return {
        name: tuple(said)
        for name, said in weights.items()
        if max(said.values()) < CLEAR * (sum(said.values()) - max(said.values()))
    }


def _doubted(act: Act, contested: Mapping[str, tuple[str, ...]]) -> Act:
    field = act.fields.get(SIGNER)
    spellings = contested.get(fold(field.value), ()) if field and field.value else ()
    if field is None or field.touched or not spellings:
        return act
    others = dict.fromkeys((*spellings, *field.alternatives))
    others.pop(field.value, None)
    sure = min(CONTESTED, field.confidence)
    return act.with_field(replace(field, confidence=sure, alternatives=tuple(others)))


def _with_signer(act: Act, counts: Counter[str], sure: dict[str, float]) -> Act:
    field = act.fields.get(SIGNER)
    if field is None or field.touched or not field.value or field.confidence >= DOUBTED:
        return act
    near = [
        name
        for name, count in counts.items()
        if count >= max(OFTEN, RARER * counts[field.value])
        and Levenshtein.distance(fold(name), fold(field.value), score_cutoff=LETTERS) <= LETTERS
    ]
    if len(near) != 1:
        return act
    others = (field.value, *(other for other in field.alternatives if other != near[0]))
    return act.with_field(
        replace(field, value=near[0], alternatives=others, confidence=min(SURE, sure[near[0]]))
    )
