"""Independent witnesses of one field weighed against each other.

Print, QR and MRZ are read apart. Agreement raises the confidence; a witness without check digits
gives way to one with; a real conflict is told to the officer and never settled in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from catalog.checks.text import fold, tone_fold
from catalog.record import Box, Field, Source

AGREED = 0.999  # two independent witnesses say the same
ALONE = {"chip": 0.999, "qr": 0.985, "mrz": 0.985, "text": 1.0, "person": 1.0, "kept": 1.0}
CODED = 0.99  # a code, and print that differs from it in marks alone
DISPUTED = 0.97  # two readings that may be the same value misread
CONFLICT = 0.5  # two readings that cannot both be right
CLEAR = 0.85  # confidence of print from which its difference to a code is no misreading
ALIKE = 75.0  # percent: names and places less alike than this are different ones
EXACT = {
    "personal_number",
    "number_9",
    "date",
    "expiry",
    "year",
    "sex",
}  # kinds without near misses


@dataclass(frozen=True, slots=True)
class Witness:
    """One reading of a field."""

    source: Source
    value: str
    confidence: float
    page: int = 0
    box: Box | None = None
    problems: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


def same(a: str, b: str) -> bool:
    """The same value, whatever its case, spaces, commas and place of tone marks."""
    return _key(a) == _key(b)


def _key(text: str) -> str:
    return "".join(c for c in tone_fold(text.casefold()) if c.isalnum())


def fuse(name: str, kind: str, witnesses: Sequence[Witness]) -> Field:
    """The field that the witnesses give together. `witnesses` must not be empty."""
    said = [witness for witness in witnesses if witness.value]
    printed = next((w for w in witnesses if w.source == "text"), witnesses[0])
    if not said:
        return Field(
            name,
            "",
            0.0,
            printed.source,
            printed.page,
            printed.box,
            printed.alternatives,
            (*printed.problems, "unreadable"),
        )
    groups: list[list[Witness]] = []
    for witness in said:
        for group in groups:
            if same(group[0].value, witness.value):
                group.append(witness)
                break
        else:
            groups.append([witness])
    best = _spelt_by_code(groups) or max(groups, key=_weight)
    field = _field(name, kind, best, printed)
    others = [witness for group in groups if group is not best for witness in group]
    if not others:
        return field
    sure = CODED if _spelt_by_code(groups) else DISPUTED
    conflict = any(_contradict(kind, a, b) for a in best for b in others)
    return replace(
        field,
        confidence=min(field.confidence, CONFLICT if conflict else sure),
        alternatives=tuple(dict.fromkeys((*(w.value for w in others), *field.alternatives))),
        problems=(*field.problems, "qr_conflict") if conflict else field.problems,
    )


def _spelt_by_code(groups: Sequence[Sequence[Witness]]) -> Sequence[Witness] | None:
    """The code's reading when all others have the same letters and differ in marks alone.

    A code is read whole or not at all, so it is the print whose marks were misread.
    """
    for group in groups:
        if any(witness.source in ("qr", "chip") for witness in group):
            letters = {_key(fold(other[0].value)) for other in groups}
            return group if len(letters) == 1 else None
    return None


def _weight(group: Sequence[Witness]) -> float:
    """Two witnesses beat one; alone, a code with check digits beats print that is unsure."""
    return len(group) + max(w.confidence * ALONE[w.source] for w in group)


def _field(name: str, kind: str, group: Sequence[Witness], printed: Witness) -> Field:
    strongest = max(group, key=lambda w: w.confidence * ALONE[w.source])
    text = next((w for w in group if w.source == "text"), None)
    code = next((w for w in group if w.source != "text"), None)
    # Names and places keep the spelling of the print; a code that agrees vouches for it.
    value = (text or strongest).value
    confidence = AGREED if len(group) > 1 else strongest.confidence * ALONE[strongest.source]
    if code is not None and text is None and kind == "name":
        value = value.upper() if printed.value.isupper() or not printed.value else value
    return Field(
        name=name,
        value=value,
        confidence=round(confidence, 4),
        source=(code or strongest).source,
        page=printed.page if printed.box else strongest.page,
        box=printed.box or strongest.box,
        alternatives=strongest.alternatives,
        problems=tuple(dict.fromkeys(p for w in group for p in w.problems)),
    )


def _words_of(one: str, two: str) -> bool:
    """All words of the first stand in the second, in this order."""
    rest = iter(two.replace(",", " ").split())
    return all(word in rest for word in one.replace(",", " ").split())


def _contradict(kind: str, a: Witness, b: Witness) -> bool:
    """Whether two readings that differ cannot be the same value misread."""
    text = a if a.source == "text" else b
    if text.source == "text" and text.confidence < CLEAR:
        return False
    if kind in EXACT:
        return True
    one, two = fold(a.value), fold(b.value)
    if one in two or two in one:  # something of a label or of the next row was read with it
        return False
    if _words_of(one, two):  # the light has burnt the words between
        return False
    return fuzz.ratio(one, two) < ALIKE or Levenshtein.distance(one, two) >= 3
