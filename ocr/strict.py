"""Which reading is meant where a value has a strict form: numbers of identity papers, dates, the
54 peoples.

A recogniser that loses a figure is wrong for certain, whatever it thinks: readings that cannot be
such a value hardly count. Nothing is made up: only readings that it told come into question.
"""

import datetime
from collections.abc import Callable
from types import MappingProxyType

from catalog.checks import dates
from catalog.checks.people import is_ethnicity
from catalog.checks.personal_number import facts
from ocr.engines import Choice

HARDLY = 1e-5  # weight of what cannot be such a value
STRANGE = 0.03  # of a number of no known province, of a day that is still to come
OLD = 0.01  # of nine figures, where nine and twelve may stand
FIRST = "1850"
ISO = len("2018-12-31")

Weight = Callable[[str], float]


def strictly(choice: Choice, kind: str) -> tuple[str, tuple[float, ...]] | None:
    """The reading that suits the kind, and how sure each of its signs is by the readings of that
    length; None where the kind has no strict form or no reading has it."""
    form = FORMS.get(kind)
    if form is None:
        return None
    weighed = [(share * form(reading), reading) for reading, share in choice.readings]
    meant = max(weighed)[1]
    total = sum(weight for weight, _ in weighed)
    if form(meant) <= HARDLY:
        return None
    alike = [(weight, reading) for weight, reading in weighed if len(reading) == len(meant)]
    sure = (
        sum(weight for weight, reading in alike if reading[at] == letter) / total
        for at, letter in enumerate(meant)
    )
    return meant, tuple(sure)


def suits(text: str, kind: str) -> bool:
    """Whether a text is a value of this kind beyond doubt; False where the kind has no form."""
    return kind in FORMS and FORMS[kind](text) == 1.0


def _number(text: str) -> float:
    known = facts(text)
    if known is None:
        return HARDLY
    return 1.0 if known.province else STRANGE


def _old_number(text: str) -> float:
    return 1.0 if len(text) == 9 and text.isdecimal() else HARDLY


def _any_number(text: str) -> float:
    return max(_number(text), OLD * _old_number(text))


def _year(text: str) -> float:
    return 1.0 if len(text) == 4 and FIRST <= text <= str(datetime.date.today().year) else HARDLY


def _people(text: str) -> float:
    return 1.0 if is_ethnicity(text) else HARDLY


def _date(text: str) -> float:
    found = dates.check(text).value
    if len(found) < ISO:
        return HARDLY
    return 1.0 if found <= datetime.date.today().isoformat() else STRANGE


FORMS = MappingProxyType[str, Weight](
    {
        "personal_number": _number,
        "number_9": _old_number,
        "papers": _any_number,
        "date": _date,
        "year": _year,
        "ethnicity": _people,
    }
)
