"""What one text says: `check(kind, text)` normalises it to a value or names the problem."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from catalog.checks import dates, names, people, personal_number, places, plain, signers
from catalog.checks.checked import Checked

__all__ = ["KINDS", "Checked", "check"]

KINDS: Mapping[str, Callable[[str], Checked]] = MappingProxyType(
    {
        "personal_number": personal_number.check,
        "number_9": personal_number.check_9,
        "name": names.check,
        "date": dates.check,
        "expiry": dates.check_expiry,
        "year": dates.check_year,
        "sex": people.check_sex,
        "nationality": people.check_nationality,
        "ethnicity": people.check_ethnicity,
        "relation": people.check_relation,
        "religion": people.check_religion,
        "place": places.check,
        "office": places.check_office,
        "mark": plain.check_mark,
        "text": plain.check_text,
        "entry_number": plain.check_entry_number,
        "time": plain.check_time,
        "signer": signers.check,
        "papers": plain.check_papers,
        "cause": plain.check_cause,
        "notice": plain.check_notice,
    }
)


def check(kind: str, text: str) -> Checked:
    """The value of a text of this kind. Raises KeyError for an unknown kind."""
    return KINDS[kind](text)
