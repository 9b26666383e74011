"""Working days of state offices: Monday to Friday without holidays, and Saturdays made up.

Days are listed in tables/holidays.tsv; an office adds the next year there when it is announced.
Years that are not listed have weekends only, so a deadline is then too early rather than too late.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "holidays.tsv"
_SATURDAY = 5


@cache
def _exceptions() -> dict[date, bool]:
    """Day → whether it is worked. Raises ValueError naming the line at fault."""
    days: dict[date, bool] = {}
    lines = TABLE.read_text("utf-8").splitlines()
    for number, row in enumerate(csv.reader(lines[2:], delimiter="\t"), start=3):
        try:
            day, work, _ = row
            days[date.fromisoformat(day)] = {"yes": True, "no": False}[work]
        except (ValueError, KeyError) as error:
            raise ValueError(f"{TABLE.name}, line {number}: {error}") from error
    return days


def works(day: date) -> bool:
    """Whether offices are open.

    >>> works(date(2026, 2, 17)), works(date(2026, 1, 10)), works(date(2026, 11, 27))
    (False, True, True)
    """
    return _exceptions().get(day, day.weekday() < _SATURDAY)


def due(day: date, days: int) -> date:
    """The last day of a deadline of so many working days, counted from the next working day.

    0 is the same day, or the next working day when offices are closed.

    >>> due(date(2026, 11, 27), 0), due(date(2026, 11, 27), 1)
    (datetime.date(2026, 11, 27), datetime.date(2026, 11, 30))
    """
    while days == 0 and not works(day):
        day += timedelta(1)
    for _ in range(days):
        day += timedelta(1)
        while not works(day):
            day += timedelta(1)
    return day


def left(day: date, until: date) -> int:
    """How many working days are left after `day` up to and with `until`; negative when late."""
    early, late = min(day, until), max(day, until)
    count = sum(works(early + timedelta(n)) for n in range(1, (late - early).days + 1))
    return count if until >= day else -count
