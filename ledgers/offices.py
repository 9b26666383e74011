"""The office that gave notice of a death, by the commune that the act itself names.

The health station of a commune tells of those who lived or died there. Two names of a commune that
differ in marks alone are one; of both, the one that stands in its district is right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.act import Act
from catalog.checks.place_words import OFFICE
from catalog.checks.places import locate
from catalog.checks.text import fold

ISSUER = "death_notice.issuer"
PLACES = ("deceased.last_residence", "deceased.place_of_death")
LENT_MARK = "office_lent"
LENT = 0.9  # at most, of a name that another row lent or confirms


def with_offices(acts: Sequence[Act]) -> list[Act]:
    """The acts with the office of the commune that they name."""
    return [_with_office(act) for act in acts]


def _with_office(act: Act) -> Act:
    field = act.fields.get(ISSUER)
    head = OFFICE.match(field.value) if field and not field.touched else None
    if field is None or head is None:
        return act
    read = field.value[head.end() :].strip()
    for commune, sure in _communes(act):
        if read == commune:
            return act.with_field(replace(field, confidence=max(field.confidence, min(LENT, sure))))
        if fold(read) == fold(commune) and field.confidence <= sure:
            value = field.value[: head.end()] + commune
            others = (field.value, *(one for one in field.alternatives if one != value))
            problems = (*field.problems, LENT_MARK)
            return act.with_field(replace(field, value=value, confidence=min(LENT, sure),
                                          alternatives=others, problems=problems))  # fmt: skip
    return act


def _communes(act: Act) -> Iterator[tuple[str, float]]:
    """Communes of the places where somebody lived and died, spelt right, and how sure each is."""
    for name in PLACES:
        field = act.fields.get(name)
        place = locate(field.final) if field and field.final else None
        if field and place and place.commune and not place.cost:
            sure = 1.0 if field.touched else field.confidence
            yield place.matches[-1].unit.name, sure
