"""Deadlines in working days."""

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import workdays

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_examples() -> None:
    assert doctest.testmod(workdays).failed == 0


def test_tet_is_skipped() -> None:
    assert workdays.due(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert workdays.due(date(2026, 1, 9), 1) == date(2026, 1, 10)  # a Saturday that is worked


@given(days, st.integers(0, 40))
def test_a_deadline_is_a_day_on_which_offices_are_open(day: date, count: int) -> None:
    until = workdays.due(day, count)
    assert workdays.works(until)
    if count:
        assert workdays.left(day, until) == count


@given(days, st.integers(1, 60))
def test_late_is_negative(day: date, count: int) -> None:
    assert workdays.left(day + timedelta(count), day) <= 0


def test_a_fault_names_the_line(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    table = Path(str(tmp_path)) / "holidays.tsv"
    table.write_text("# source\nday\twork\twhy\n2026-01-01\tno\tx\n2026-13-01\tno\ty\n", "utf-8")
    monkeypatch.setattr(workdays, "TABLE", table)
    workdays._exceptions.cache_clear()
    with pytest.raises(ValueError, match=r"holidays\.tsv, line 4"):
        workdays._exceptions()
    monkeypatch.undo()
    workdays._exceptions.cache_clear()
