"""Whom an act is about, what it says of them, and whether that is certain."""

from collections.abc import Mapping

from catalog.act import Act
from catalog.checks.personal_number import facts
from ledgers.twice import NUMBER

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "so-khai-sinh": ("child",),
    "so-khai-tu": ("deceased",),
    "so-nhan-cha-me-con": ("child",),
    "so-ket-hon": ("wife", "husband"),
}
"""Paper → roles of the persons for whose sake the act was registered."""
SEX = {"wife": "Nữ", "husband": "Nam", "mother": "Nữ", "father": "Nam"}  # without a line for it
SAID = ("full_name", "date_of_birth", "sex", "ethnicity", "nationality", "place_of_origin")
"""What does not change with the years; where people lived then says nothing of today."""


def number_of(act: Act, role: str) -> str:
    """The personal number that an act gives for a role, 12 digits, or nothing."""
    said = act.value(f"{role}.personal_number") or act.value(f"{role}.papers")
    found = NUMBER.search(said)
    return found[0] if found else ""


def said_of(act: Act, role: str) -> Mapping[str, str]:
    """What the act says of a person, by the names that a card has for it."""
    said = {name: act.value(f"{role}.{name}") for name in SAID}
    return {name: value for name, value in said.items() if value}


def certain(act: Act, role: str) -> Mapping[str, str]:
    """The values of an act as a paper of this person, or nothing when it may be another's.

    Certain is a number that agrees with sex and year of birth, in an act in which nothing waits
    for a person any more.
    """
    if role not in SUBJECTS.get(act.paper, ()) or act.names("open", "disputed"):
        return {}
    number = number_of(act, role)
    known = facts(number) if number else None
    if known is None or not known.province:
        return {}
    born, sex = act.value(f"{role}.date_of_birth"), act.value(f"{role}.sex") or SEX.get(role, "")
    if born[:4] != str(known.birth_year) or (sex and sex != known.sex):
        return {}
    name = act.value(f"{role}.full_name")
    return act.values | {"personal_number": number, "full_name": name, "date_of_birth": born}
